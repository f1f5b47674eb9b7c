"""What reaches Telegram, told by a *fake* Bot API over real sockets."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connectors.contract import Image, Outgoing, Severity, Video
from connectors.errors import Ambiguous, AuthExpired
from connectors.telegram import PLUGIN
from connectors.telegram.tests.fake_bot_api import AT, BOT
from connectors.testkit import PNG

PICTURE = Image(data=PNG, mime="image/png", alt="Une tomate « cœur de bœuf »", width=8, height=8)
POST = Outgoing(key="k-1", text="Déjà l’été 🍅 🇫🇷")
LONG = "Merci. " * 200  # longer than a caption


def sent(api):
    return [(method, given) for method, given in api.calls if method.startswith("send")]


def test_a_text_goes_up_as_it_is_and_gives_its_address(api, telegram):
    receipt = telegram().publish(POST)
    assert sent(api) == [("sendMessage", {"chat_id": "@croix_verte", "text": POST.text})]
    assert receipt.url == "https://t.me/croix_verte/7"
    assert receipt.remote_id == "-1001234567890/7"
    assert receipt.published_at == datetime.fromtimestamp(AT, UTC)


def test_the_link_follows_the_text_and_is_the_one_shown_below(api, telegram):
    post = replace(POST, link="https://croix-verte.example/été")
    telegram().publish(post)
    [(_, given)] = sent(api)
    assert given["text"] == f"{POST.text}\n\n{post.link}"
    assert given["link_preview_options"] == {"url": post.link}


def test_a_link_that_stands_in_the_text_is_not_repeated(api, telegram):
    telegram().publish(replace(POST, text="Voir https://x.fr !", link="https://x.fr"))
    assert api.messages[0]["text"] == "Voir https://x.fr !"


def test_a_channel_may_do_without_previews_without_noise_and_in_a_topic(api, telegram):
    telegram(previews="no", silent="yes", topic="42").publish(replace(POST, link="https://x.fr"))
    [(_, given)] = sent(api)
    assert given["link_preview_options"] == {"is_disabled": True}
    assert given["disable_notification"] is True
    assert given["message_thread_id"] == 42


def test_one_picture_has_text_and_description_below_it(api, telegram):
    telegram().publish(replace(POST, images=(PICTURE,)))
    [(method, given)] = sent(api)
    assert method == "sendPhoto"
    assert given["caption"] == f"{POST.text}\n\nImage : {PICTURE.alt}".replace(" :", "\u00a0:")
    assert api.files == [PNG]


def test_an_album_is_one_call_with_one_caption_and_every_description(api, telegram):
    pictures = (PICTURE, replace(PICTURE, alt=""), replace(PICTURE, alt="Le marché"))
    receipt = telegram().publish(replace(POST, images=pictures, languages=("en",)))
    [(method, given)] = sent(api)
    assert method == "sendMediaGroup"
    first, *others = json.loads(given["media"])
    assert first["caption"].endswith(f"Picture 1: {PICTURE.alt}\nPicture 3: Le marché")
    assert not any("caption" in one for one in others)
    assert api.files == [PNG] * 3
    assert receipt.remote_id == "-1001234567890/7"


def test_a_video_is_sent_with_what_is_known_of_it(api, telegram, tmp_path):
    film = tmp_path / "film.mp4"
    film.write_bytes(b"\0film" * 40_000)
    video = Video(
        file=film,
        mime="video/mp4",
        alt="On plante un arbre",
        bytes=200_000,
        length=timedelta(seconds=12.4),
        width=640,
        height=360,
    )
    telegram().publish(replace(POST, video=video, languages=("de",)))
    [(method, given)] = sent(api)
    assert method == "sendVideo"
    assert (given["duration"], given["width"], given["height"]) == ("12", "640", "360")
    assert given["caption"].endswith("Video: On plante un arbre")
    assert api.files == [film.read_bytes()]


def test_of_a_video_that_could_not_be_measured_nothing_is_said(api, telegram, tmp_path):
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    telegram().publish(replace(POST, video=Video(file=film, mime="video/mp4", alt="", bytes=4)))
    [(_, given)] = sent(api)
    assert set(given) == {"chat_id", "caption", "supports_streaming", "video"}


def test_a_long_text_follows_the_pictures_as_a_second_message(api, telegram):
    post = replace(POST, text=LONG, images=(PICTURE, PICTURE))
    connector = telegram()
    assert connector.steps(post) == ("media", "text")
    receipt = connector.publish(post)
    assert [method for method, _ in sent(api)] == ["sendMediaGroup", "sendMessage"]
    assert [one["text"] for one in api.messages if one["text"]] == list(connector.shown(post))
    assert receipt.extra == {"text": "-1001234567890/9"}
    [problem] = [p for p in connector.check(post) if p.field == "text"]
    assert problem.severity is Severity.WARNS


def test_descriptions_too_long_for_a_caption_stand_in_the_text(api, telegram):
    post = replace(POST, images=(replace(PICTURE, alt="Une longue description. " * 50),))
    telegram().publish(post)
    assert [one["text"][:4] for one in api.messages] == ["", "Déjà"]


def test_what_is_shown_is_what_is_sent(api, telegram):
    posts = [
        POST,
        replace(POST, link="https://x.fr"),
        replace(POST, images=(PICTURE,)),
        replace(POST, text=LONG, images=(PICTURE,)),
    ]
    for post in posts:
        api.messages.clear()
        telegram().publish(post)
        assert [one["text"] for one in api.messages] == list(telegram().shown(post))


def test_a_second_message_that_fails_after_the_first_is_up_is_never_called_refused(api, telegram):
    api.refuses["sendMessage"] = (400, "Bad Request: message is too long", {})
    with pytest.raises(Ambiguous):
        telegram().publish(replace(POST, text=LONG, images=(PICTURE,)))
    assert len(api.messages) == 1


def test_a_try_goes_on_with_the_message_that_is_missing(api, telegram):
    post, connector = replace(POST, text=LONG, images=(PICTURE,)), telegram()
    done = {"media": connector.take_step(post, "media", {})}
    done["text"] = connector.take_step(post, "text", done)
    assert connector.whole(post, done).url == "https://t.me/croix_verte/7"
    with pytest.raises(Ambiguous):
        connector.find_step(post, "text", done, since=datetime.now(UTC))


@pytest.mark.parametrize(
    ("handle", "sent_as"),
    [
        ("@croix_verte", "@croix_verte"),
        ("croix_verte", "@croix_verte"),
        ("https://t.me/croix_verte/", "@croix_verte"),
        (" -1001234567890 ", "-1001234567890"),
    ],
)
def test_a_chat_is_known_by_whatever_a_person_copied(api, telegram, handle, sent_as):
    telegram(handle=handle).publish(POST)
    assert sent(api)[0][1]["chat_id"] == sent_as


@pytest.mark.parametrize(
    ("chat", "address"), [(-1001234567890, "https://t.me/c/1234567890/7"), (-4455, "")]
)
def test_a_chat_that_is_not_public_has_the_address_its_members_see(api, telegram, chat, address):
    api.username, api.chat = "", chat
    assert telegram(handle=str(chat)).publish(POST).url == address


def test_the_public_page_is_known_where_there_is_one(telegram):
    assert PLUGIN.profile(telegram().account) == "https://t.me/croix_verte"
    assert PLUGIN.profile(telegram(handle="-100123").account) == ""


def test_connecting_asks_for_bot_chat_and_right(api, telegram):
    assert telegram().verify() == "@croix_verte"
    assert [method for method, _ in api.calls] == ["getMe", "getChat", "getChatMember"]
    assert api.calls[-1][1] == {"chat_id": "@croix_verte", "user_id": BOT}
    api.username = ""
    assert telegram(handle="-1001234567890").verify() == "La Croix-Verte"


@pytest.mark.parametrize(
    ("kind", "member", "may"),
    [
        ("channel", {"status": "creator"}, True),
        ("channel", {"status": "administrator", "can_post_messages": False}, False),
        ("channel", {"status": "administrator"}, False),
        ("channel", {"status": "member"}, False),
        ("supergroup", {"status": "administrator"}, True),
        ("supergroup", {"status": "member"}, True),
        ("supergroup", {"status": "restricted", "can_send_messages": True}, True),
        ("supergroup", {"status": "restricted"}, False),
        ("supergroup", {"status": "kicked"}, False),
    ],
)
def test_a_bot_that_may_not_write_is_told_when_it_is_connected(api, telegram, kind, member, may):
    api.kind, api.member = kind, member
    if may:
        telegram().verify()
        return
    with pytest.raises(AuthExpired, match="may not write"):
        telegram().verify()
