"""What reaches Discord, told by a *fake* web hook over real sockets."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from connectors.contract import Image, Outgoing, Sample, Video
from connectors.discord import PLUGIN
from connectors.discord.connector import Discord
from connectors.discord.errors import BY_CODE
from connectors.discord.tests.hook import CHANNEL, GUILD, PATH, TOKEN, account
from connectors.errors import Ambiguous, AuthExpired, ConnectorError, Permanent, RateLimited
from connectors.errors import Retryable as Again
from connectors.testkit import PNG
from tests.fakes import FakeClock

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
POST = Outgoing(key="k-1", text="Déjà l’été 🍅 🇫🇷", link="https://croix-verte.example/été")
PICTURE = Image(data=PNG, mime="image/png", alt="Une tomate « cœur de bœuf »", width=1, height=1)


def discord(hook, **options):
    return Discord(account(hook.url, **options), FakeClock(NOW))


def written(hook):
    [asked] = [one for one in hook.asked if one.method == "POST"]
    return asked


def test_the_text_goes_up_confirmed_and_the_receipt_has_its_address(hook):
    receipt = discord(hook).publish(POST)
    asked = written(hook)
    assert asked.path == PATH
    assert asked.query == {"wait": "true"}
    assert asked.content["content"] == f"{POST.text}\n\n{POST.link}"
    assert receipt.remote_id == "9000"
    assert receipt.url == f"https://discord.com/channels/{GUILD}/{CHANNEL}/9000"
    assert receipt.published_at == datetime(2026, 12, 1, 8, 0, 0, 123000, tzinfo=UTC)


def test_nobody_is_called_whatever_the_text_says(hook):
    post = replace(POST, text="@everyone @here <@&123> <@456>")
    discord(hook).publish(post)
    assert written(hook).content["allowed_mentions"] == {"parse": []}
    assert discord(hook).shown(post) == [written(hook).content["content"]]


def test_pictures_go_with_their_descriptions(hook):
    discord(hook).publish(
        replace(POST, images=(PICTURE, replace(PICTURE, alt="", mime="image/jpeg")))
    )
    asked = written(hook)
    assert asked.content["attachments"] == [
        {"id": 0, "filename": "media0.png", "description": PICTURE.alt},
        {"id": 1, "filename": "media1.jpg", "description": ""},
    ]
    assert asked.files == {"files[0]": ("media0.png", PNG), "files[1]": ("media1.jpg", PNG)}


def test_a_video_goes_from_its_file_with_its_description(hook, tmp_path):
    film = tmp_path / "film.mov"
    film.write_bytes(b"\0film" * 40_000)
    video = Video(file=film, mime="video/quicktime", alt="On plante un arbre", bytes=200_000)
    discord(hook).publish(replace(POST, video=video))
    asked = written(hook)
    assert asked.content["attachments"][0]["description"] == "On plante un arbre"
    assert asked.files == {"files[0]": ("media0.mov", film.read_bytes())}


def test_a_channel_may_do_without_previews_without_noise_and_in_a_thread(hook):
    receipt = discord(hook, previews="no", silent="yes", thread="42").publish(POST)
    asked = written(hook)
    assert asked.content["flags"] == 4 | 4096
    assert asked.query == {"wait": "true", "thread_id": "42"}
    assert receipt.url == f"https://discord.com/channels/{GUILD}/42/9000"


def test_connecting_asks_for_the_hooks_name(hook):
    assert discord(hook).verify() == "Croix-Verte"
    hook.gives = lambda _asked: (200, b"[]")
    with pytest.raises(Ambiguous):
        discord(hook).verify()


def test_a_post_is_not_sent_where_the_hook_cannot_be_asked_first(hook):
    hook.gives = lambda _asked: (502, b"<html>bad gateway</html>")
    with pytest.raises(Again):
        discord(hook).publish(POST)
    assert [one.method for one in hook.asked] == ["GET"]


def test_a_hook_that_does_not_tell_its_server_gives_no_address(hook, channel):
    hook.gives = lambda asked: (200, b"[]") if asked.method == "GET" else channel.gives(asked)
    assert discord(hook).publish(POST).url == ""


def test_reactions_are_counted_and_what_is_not_told_is_not_nothing(hook, channel):
    connector = discord(hook)
    one, two = connector.publish(POST).remote_id, connector.publish(POST).remote_id
    channel.messages[one]["reactions"] = [{"count": 3}, {"count": 2}]
    found = connector.measure([one, two, "8000", "unnumbered"])
    assert found == {
        one: [Sample(metric="likes", value=5)],
        two: [Sample(metric="likes", value=None)],
    }


@pytest.mark.parametrize(
    "answer",
    [
        (204, b""),
        (200, b"<html>Hello</html>"),
        (200, b"[]"),
        (200, b'{"id": "soon", "channel_id": "1", "timestamp": "2026-12-01T08:00:00+00:00"}'),
        (200, b'{"id": "1", "channel_id": "1", "timestamp": "soon"}'),
        (200, b'{"id": "1"}'),
        (500, b'{"code": 10015}'),
        (302, b""),
    ],
)
def test_an_answer_that_proves_nothing_leaves_the_post_unsure(hook, channel, answer):
    hook.gives = lambda asked: channel.gives(asked) if asked.method == "GET" else answer
    with pytest.raises(Ambiguous):
        discord(hook).publish(POST)


def refused(hook, channel, status, **told):
    answer = status, json.dumps(told).encode()
    hook.gives = lambda asked: channel.gives(asked) if asked.method == "GET" else answer
    with pytest.raises(ConnectorError) as caught:
        discord(hook).publish(POST)
    assert TOKEN not in f"{caught.value!r} {caught.value.evidence}"
    return caught.value


@pytest.mark.parametrize("code", BY_CODE)
def test_each_known_refusal_says_what_must_happen_next(hook, channel, code):
    error = refused(hook, channel, 400, code=code, message="No.")
    assert type(error) is BY_CODE[code][0]
    assert error.remedy


@pytest.mark.parametrize(
    ("status", "told", "kind"),
    [
        (400, {"code": 50035, "message": "Invalid Form Body"}, Permanent),
        (400, {"code": 1, "message": "something new"}, Permanent),
        (401, {"code": 50027, "message": "Invalid Webhook Token"}, AuthExpired),
        (413, {"code": 0}, Permanent),
        (429, {"message": "slow", "retry_after": 1.5, "global": False}, RateLimited),
        (400, {"code": 20016, "message": "slow mode", "retry_after": 30}, RateLimited),
        (429, {"message": "slow"}, RateLimited),
        (409, {"code": 1}, Ambiguous),
    ],
)
def test_what_is_not_known_goes_by_its_number(hook, channel, status, told, kind):
    assert type(refused(hook, channel, status, **told)) is kind


def test_the_time_to_wait_is_the_one_that_was_told(hook, channel):
    error = refused(hook, channel, 429, retry_after=1.5)
    assert error.until == NOW + timedelta(seconds=1.5)


def test_a_hook_that_was_deleted_is_known_before_anything_is_sent(hook):
    hook.gives = lambda _asked: (404, b'{"message": "Unknown Webhook", "code": 10015}')
    with pytest.raises(AuthExpired):
        discord(hook).publish(POST)
    assert [one.method for one in hook.asked] == ["GET"]


def stopped(**changed):
    problems = PLUGIN.connect(account("")).check(replace(POST, **changed))
    return [(one.field, str(one.severity)) for one in problems]


def test_what_discord_does_not_take_is_said_before():
    assert stopped() == []
    assert stopped(text="é" * 2000, link="") == []
    assert stopped(text="é" * 2001, link="") == [("text", "stops")]
    assert stopped(text="é" * 1990) == [("text", "stops")]  # with its link
    assert stopped(images=(PICTURE,) * 11) == [("images[10]", "stops")]
    assert stopped(images=(replace(PICTURE, alt="x" * 1025),)) == [("images[0]", "stops")]
    film = Video(file=Path("film.mp4"), mime="video/mp4", alt="x" * 1025, bytes=1)
    assert ("video", "stops") in stopped(video=film)
    assert stopped(images=(replace(PICTURE, mime="image/avif"),)) == [("images[0]", "stops")]


@pytest.mark.parametrize(("text", "count"), [("", 0), ("été", 3), ("🍅", 2), ("🇫🇷", 4), (" x ", 1)])
def test_a_text_is_counted_as_no_less_than_discord_does(text, count):
    assert PLUGIN.capabilities.count_chars(text) == count
