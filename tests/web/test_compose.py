"""The composer: writing, counting, saving, and what is refused beside which field."""

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from editorial import channels, drafting, queries
from editorial.draft import Draft
from lib.i18n import say
from models.actor import Actor
from models.channel import Channel
from models.house import House
from models.post import Post, Priority, Revision
from models.reuse import ReuseRules
from models.way import PostState, Temperature
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


def picture(size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "seagreen").save(out, "PNG")
    return out.getvalue()


def write(client: FlaskClient, address: str = "/compose", **fields: Any):
    given = {"title": "Blood drive", "text": "Come on Tuesday.", "temperature": "warm", **fields}
    return client.post(address, data=given)


def post_at(house: House, actor: Actor, location: str) -> tuple[Post, Revision, Draft]:
    number = int(location.rsplit("/", 1)[-1])
    with house.database.reading() as session:
        return drafting.draft_of(session, actor, number)


def test_a_draft_is_saved_with_all_its_fields(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    login(client, "alice")
    answer = write(
        client,
        link="https://example.org",
        temperature="hot",
        relevant_from="2026-12-02T08:00",
        embargo_until="2026-12-01T09:00",
        fresh="2026-12-03T08:00",
        priority="low",
        wished="2026-12-01T12:00",
        pillar="Appeals",
        goal="120 donors",
        campaign="Winter",
        language="en",
        channel=str(channel.id),
        **{f"variant-{channel.id}": "Short."},
    )
    assert answer.status_code == 303
    post, revision, draft = post_at(house, alice, answer.location)
    assert (post.state, revision.number) == (PostState.DRAFT, 1)
    assert draft == Draft(
        title="Blood drive",
        text="Come on Tuesday.",
        link="https://example.org",
        language="en",
        temperature=Temperature.HOT,
        relevant_from=datetime(2026, 12, 2, 7, 0, tzinfo=UTC),
        embargo_until=datetime(2026, 12, 1, 8, 0, tzinfo=UTC),
        fresh_until=datetime(2026, 12, 3, 7, 0, tzinfo=UTC),
        priority=Priority.LOW,
        wished_at=datetime(2026, 12, 1, 11, 0, tzinfo=UTC),
        pillar="Appeals",
        goal="120 donors",
        campaign="Winter",
        channels=(channel.id,),
        variants={channel.id: "Short."},
    )


def test_only_a_hot_post_keeps_the_time_from_which_it_is_worthless(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    login(client, "alice")
    answer = write(client, temperature="cold", fresh="2026-12-03T08:00")
    assert post_at(house, alice, answer.location)[2].fresh_until is None


def test_a_wish_before_the_embargo_is_kept_and_told(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    login(client, "alice")
    answer = write(client, wished="2026-12-01T12:00", embargo_until="2026-12-02T09:00")
    shown = client.get(answer.location).get_data(as_text=True)
    assert "before its embargo ends, and leaves Wed 2 Dec 2026, 09:00" in shown
    assert "under embargo until Wed 2 Dec 2026, 09:00" in shown


def test_an_embargo_until_after_it_is_worthless_is_said_beside_its_field(
    client: FlaskClient, login: Login, alice: Actor
) -> None:
    login(client, "alice")
    times = {"fresh": "2026-12-02T09:00", "embargo_until": "2026-12-02T09:00"}
    answer = write(client, temperature="hot", **times)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="embargo_until-wrong">It is worthless before its embargo ends' in shown
    assert '<a href="#embargo_until">' in shown


def test_saving_and_submitting_puts_the_post_before_the_reviewers(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    channel = rows.connected(house, alice)
    login(client, "bob")
    answer = write(client, channel=str(channel.id), action="submit")
    assert post_at(house, bob, answer.location)[0].state is PostState.IN_REVIEW


def test_what_is_not_ready_is_kept_as_a_draft_and_said_beside_its_field(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    login(client, "alice")
    answer = write(client, text="", action="submit")
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="text-wrong">The text is empty.' in shown
    assert 'aria-describedby="looks-said text-wrong"' in shown
    assert '<a href="#channels">Choose at least one channel.</a>' in shown
    address = re.search(r'action="(/posts/\d+/edit)"', shown)
    assert address
    assert post_at(house, alice, address[1].removesuffix("/edit"))[2].title == "Blood drive"


def test_a_post_needs_a_title_and_loses_nothing_that_was_typed(
    client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    answer = write(client, title=" ", text="Come on <Tuesday>.")
    assert answer.status_code == 422
    shown = answer.get_data(as_text=True)
    assert 'id="title-wrong"' in shown
    assert "Come on &lt;Tuesday&gt;." in shown


@pytest.mark.parametrize("given", ["tomorrow", "2026-02-30T08:00", "9999-12-31T23:59"])
def test_a_time_that_cannot_be_read_is_said_beside_its_field(
    given: str, client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    answer = write(client, wished=given)
    assert answer.status_code == 422
    assert 'id="wished-wrong"' in answer.get_data(as_text=True)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wall", "instant", "said"),
    [
        ("2027-03-28T02:30", datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "does not exist that day"),
        ("2026-10-25T02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "comes twice that day"),
    ],
)
def test_the_two_odd_hours_of_the_year_are_taken_as_promised_and_said(
    wall: str,
    instant: datetime,
    said: str,
    house: House,
    client: FlaskClient,
    login: Login,
    alice: Actor,
) -> None:
    login(client, "alice")
    answer = write(client, wished=wall)
    assert post_at(house, alice, answer.location)[2].wished_at == instant
    assert said in client.get(answer.location).get_data(as_text=True)


def test_the_looks_count_as_each_channel_counts(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    login(client, "alice")
    answer = client.post(
        "/compose/looks", data={"text": "e\u0301té 👩‍👩‍👧", "channel": str(channel.id)}
    )
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Feed news" in shown
    assert re.search(r"\d+ of 20,000", shown)
    assert "<html" not in shown


def test_a_variant_is_what_its_channel_shows(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    one, two = (rows.connected(house, alice, name).id for name in ("one", "two"))
    login(client, "alice")
    given = {"text": "For all.", "channel": [str(one), str(two)], f"variant-{two}": "For two."}
    shown = client.post("/compose/looks", data=given).get_data(as_text=True)
    assert shown.count("For all.") == 1
    assert shown.count("For two.") == 1


def test_the_looks_of_a_strangers_channel_are_not_shown(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    login(client, "charlie")
    given = {"text": "Hello", "channel": str(channel.id)}
    assert "Feed news" not in client.post("/compose/looks", data=given).get_data(as_text=True)


def test_line_ends_are_kept_as_a_network_counts_them(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    login(client, "alice")
    answer = write(client, text="one\r\ntwo")
    assert post_at(house, alice, answer.location)[2].text == "one\ntwo"


def test_an_edit_overtaken_by_another_shows_both_texts_and_overwrites_nothing(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.drafted(house, alice, "Blood drive")
    login(client, "alice")
    edit = f"/posts/{post.id}/edit"
    assert write(client, edit, text="First text", seen="1").status_code == 303
    late = write(client, edit, text="Second text", seen="1")
    shown = late.get_data(as_text=True)
    assert late.status_code == 409
    assert "Second</del>" in shown
    assert "First</ins>" in shown
    assert 'name="seen" value="2"' in shown
    assert post_at(house, alice, f"/posts/{post.id}")[2].text == "First text"
    assert write(client, edit, text="Second text", seen="2").status_code == 303
    assert post_at(house, alice, f"/posts/{post.id}")[2].text == "Second text"


def test_the_editor_is_filled_with_what_was_saved(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    post = rows.drafted(
        house,
        alice,
        "Open day",
        channel.id,
        wished_at=datetime(2026, 12, 1, 11, 0, tzinfo=UTC),
        variants={channel.id: "Own words"},
    )
    login(client, "alice")
    shown = client.get(f"/posts/{post.id}/edit").get_data(as_text=True)
    for part in ("Open day!", 'value="2026-12-01T12:00"', "Own words", 'name="seen" value="1"'):
        assert part in shown


def test_notes_stay_until_someone_says_that_they_are_dealt_with(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.drafted(house, alice, "Open day", notes=(say("The image is missing."),))
    login(client, "alice")
    write(client, f"/posts/{post.id}/edit", seen="1")
    assert post_at(house, alice, f"/posts/{post.id}")[2].notes
    write(client, f"/posts/{post.id}/edit", notes_done="y")
    assert not post_at(house, alice, f"/posts/{post.id}")[2].notes


def test_a_picture_is_taken_in_and_shown_to_its_association_only(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    login(client, "alice")
    answer = client.post("/media", data={"file": (io.BytesIO(picture()), "drive.png")})
    part = answer.get_data(as_text=True)
    assert answer.status_code == 201
    assert "drive.png" in part
    small = re.search(r'src="(/media/(\d+)/small)', part)
    assert small
    for address in (small[1], f"/media/{small[2]}"):
        shown = client.get(address)
        assert shown.status_code == 200
        assert shown.mimetype in {"image/jpeg", "image/png"}
        assert "immutable" in shown.headers["Cache-Control"]
        assert "private" in shown.headers["Cache-Control"]
        assert shown.headers["X-Content-Type-Options"] == "nosniff"
    client.post("/logout")
    login(client, "charlie")
    assert client.get(small[1]).status_code == 404
    assert client.get(f"/media/{small[2]}").status_code == 404


@pytest.mark.parametrize("data", [b"", b"no picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
def test_what_is_no_picture_is_refused_in_words(
    data: bytes, client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    answer = client.post("/media", data={"file": (io.BytesIO(data), "x.png")})
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.get_data(as_text=True)


def test_a_post_keeps_its_pictures_with_their_description_or_the_word_decorative(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    login(client, "alice")
    shas = []
    for size in ((40, 30), (50, 30)):
        part = client.post("/media", data={"file": (io.BytesIO(picture(size)), "x.png")})
        found = re.search(r'name="image" value="(\w+)"', part.get_data(as_text=True))
        assert found
        shas.append(found[1])
    one, two = shas
    answer = write(client, image=shas, **{f"alt-{one}": "A queue", f"decorative-{two}": "y"})
    media = post_at(house, alice, answer.location)[2].media
    assert [(m.sha256, m.alt, m.decorative) for m in media] == [
        (one, "A queue", False),
        (two, "", True),
    ]


def test_a_picture_without_description_stops_the_submission(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    login(client, "alice")
    answer = write(
        client,
        channel=str(channel.id),
        action="submit",
        files=[(io.BytesIO(picture()), "queue.png")],
    )
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "mark it as decorative" in shown
    assert "queue.png" in shown


def test_a_picture_is_taken_out_without_scripts_and_without_losing_the_text(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    login(client, "alice")
    part = client.post("/media", data={"file": (io.BytesIO(picture()), "x.png")})
    sha = re.search(r'name="image" value="(\w+)"', part.get_data(as_text=True))
    assert sha
    shown = write(client, text="Kept words", image=sha[1], remove=sha[1]).get_data(as_text=True)
    assert "Kept words" in shown
    assert sha[1] not in shown


def test_a_post_of_somebody_else_is_not_a_volunteers_to_edit(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.drafted(house, alice, "Hers")
    login(client, "bob")
    assert client.get(f"/posts/{post.id}/edit").status_code == 404
    assert write(client, f"/posts/{post.id}/edit").status_code == 404


def test_a_stranger_neither_reads_nor_edits(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.drafted(house, alice, "Hers")
    login(client, "charlie")
    assert client.get(f"/posts/{post.id}/edit").status_code == 404
    assert write(client, f"/posts/{post.id}/edit", seen="1").status_code == 404
    assert post_at(house, alice, f"/posts/{post.id}")[2].title == "Hers"


def test_a_strangers_channel_cannot_be_chosen(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    login(client, "charlie")
    answer = write(client, channel=str(channel.id))
    assert answer.status_code == 422
    assert 'id="channels-wrong"' in answer.get_data(as_text=True)


def test_the_calendars_day_is_the_wished_one(client: FlaskClient, login: Login) -> None:
    login(client, "alice")
    shown = client.get("/compose?wished=2026-12-05").get_data(as_text=True)
    assert 'value="2026-12-05T09:00"' in shown
    assert client.get("/compose?wished=nonsense").status_code == 200


def test_an_approved_post_whose_words_stay_is_still_approved(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    post = rows.approved(house, alice, "Open day", channel.id)
    login(client, "alice")
    given = {"title": "Open day", "text": "Open day!", "language": "fr", "pillar": "Thanks"}
    answer = write(
        client, f"/posts/{post.id}/edit", **given, channel=str(channel.id), action="submit"
    )
    assert answer.status_code == 303
    saved, revision, draft = post_at(house, alice, answer.location)
    assert (saved.state, revision.number, draft.pillar) == (PostState.APPROVED, 1, "Thanks")


def test_a_thread_and_its_first_comment_are_kept_and_can_be_taken_back(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    login(client, "alice")
    answer = write(client, thread="y", comment="Thank you!\r\nSee you there.")
    _, _, draft = post_at(house, alice, answer.location)
    assert (draft.thread, draft.comment) == (True, "Thank you!\nSee you there.")
    number = answer.location.rsplit("/", 1)[-1]
    page = client.get(f"/posts/{number}/edit").get_data(as_text=True)
    assert re.search(r'<input[^>]*id="thread"[^>]* checked', page)
    assert "See you there.</textarea>" in page
    write(client, f"/posts/{number}/edit", seen="1")
    _, revision, draft = post_at(house, alice, answer.location)
    assert (revision.number, draft.thread, draft.comment) == (2, False, "")


def test_the_looks_show_each_part_of_a_thread(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).kind = "bluesky"
    login(client, "alice")
    answer = write(
        client,
        "/compose/looks",
        text="Come and give blood. " * 30,
        thread="y",
        comment="Thank you!",
        channel=str(channel.id),
    )
    page = answer.get_data(as_text=True)
    assert page.count(" of 300</span>") == 3
    assert "3 parts" in page
    assert "Thank you!" in page
    assert "/networks/bluesky/icon.svg" in page


def test_icons_are_pictures_and_nothing_else(client: FlaskClient, login: Login) -> None:
    login(client, "alice")
    answer = client.get("/networks/bluesky/icon.svg")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    answer.close()
    assert client.get("/networks/nowhere/icon.svg").status_code == 400


CLIP = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 500


def test_a_video_is_shown_in_pieces_and_asks_for_its_description(
    client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    part = client.post("/media", data={"file": (io.BytesIO(CLIP), "walk.mp4")})
    shown = part.get_data(as_text=True)
    assert part.status_code == 201
    assert "What does the video show and tell?" in shown
    address = re.search(r'<video src="(/media/\d+)"', shown)
    assert address
    with client.get(address[1], headers={"Range": "bytes=4-11"}) as answer:
        assert (answer.status_code, answer.data, answer.mimetype) == (206, b"ftypmp42", "video/mp4")


def test_a_video_may_be_larger_than_other_forms_only_for_who_is_signed_in(
    app: Flask, client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    app.config["MAX_CONTENT_LENGTH"] = 1000
    large = CLIP + b"\0" * 2000
    taken = client.post("/media", data={"file": (io.BytesIO(large), "walk.mp4")})
    assert taken.status_code == 201
    assert client.post("/stop", data={"reason": "x" * 2000}).status_code == 413
    app.config["WTF_CSRF_ENABLED"] = True  # reads the form before anybody is asked who they are
    stranger = app.test_client()
    refused = stranger.post("/media", data={"file": (io.BytesIO(large), "walk.mp4")})
    assert refused.status_code == 413


def test_a_picture_is_shown_as_the_channel_will_show_it(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    with house.database.transaction() as session:
        channel = channels.connect(
            session,
            alice,
            house.settings.keyring,
            kind="instagram",
            handle="croix-verte",
            credentials={"access_token": "t", "account_id": "1"},
            now=house.now(),
        )
    login(client, "alice")
    part = client.post("/media", data={"file": (io.BytesIO(picture((40, 200))), "x.png")})
    sha = re.search(r'name="image" value="(\w+)"', part.get_data(as_text=True))
    assert sha
    data = {"text": "T", "channel": str(channel.id), "image": sha[1], f"alt-{sha[1]}": "A queue"}
    shown = client.post("/compose/looks", data=data).get_data(as_text=True)
    assert "sent as JPEG, 160 × 200, with white borders" in shown
    address = re.search(rf'src="(/media/\d+/on/{channel.id})"', shown)
    assert address
    with Image.open(io.BytesIO(client.get(address[1]).data)) as small:
        assert small.size == (160, 200)


def test_other_wordings_and_the_rules_of_reuse_are_kept(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    login(client, "alice")
    fields: dict[str, Any] = {
        "temperature": "cold",
        "channel": str(channel.id),
        "wording": ["Come by on Tuesday.", "", "Tuesday, then?"],
        "rest_days": "90",
        "most_uses": "",
        "reread_months": "6",
        "expires_on": "2028-01-01",
        "season-from-day": ["15", ""],
        "season-from-month": ["11", "1"],
        "season-to-day": ["5", ""],
        "season-to-month": ["1", "1"],
    }
    answer = write(client, **fields)
    post, _, draft = post_at(house, alice, answer.location)
    assert draft.wordings == ("Come by on Tuesday.", "Tuesday, then?")
    assert draft.reuse == ReuseRules(
        rest_days=90,
        reread_months=6,
        expires_on=date(2028, 1, 1),
        seasons=(("11-15", "01-05"),),
    )
    form = client.get(f"/posts/{post.id}/edit").get_data(as_text=True)
    assert form.count('name="wording"') == 3, "and an empty one"
    assert "On each channel" in form
    assert 'value="2028-01-01"' in form


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"rest_days": "soon"}, "Write a whole number, or leave it empty."),
        ({"rest_days": "0"}, "A number from 1 to"),
        ({"expires_on": "never"}, "Write a day such as 2026-12-01."),
        ({"wording": ["Come on  Tuesday."]}, "This says the same as a text before it."),
        (
            {
                "season-from-day": "30",
                "season-from-month": "2",
                "season-to-day": "5",
                "season-to-month": "3",
            },
            "A season goes from a day to a day",
        ),
    ],
)
def test_what_makes_no_sense_for_reuse_is_said_beside_its_field(
    client: FlaskClient, login: Login, sent: dict[str, Any], words: str
) -> None:
    login(client, "alice")
    fields = {"rest_days": "", "most_uses": "", "reread_months": "", "expires_on": "", **sent}
    answer = write(client, temperature="cold", **fields)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


def test_one_more_wording_is_a_field_more_and_saves_nothing(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    login(client, "alice")
    answer = write(client, temperature="cold", wording=["Another."], more="wording")
    assert answer.status_code == 200
    assert answer.get_data(as_text=True).count('name="wording"') == 2
    with house.database.reading() as session:
        assert queries.posts(session, alice) == []


def test_a_wording_that_a_channel_would_refuse_keeps_the_post_from_review(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    login(client, "alice")
    answer = write(
        client,
        temperature="cold",
        channel=str(channel.id),
        wording=["Short.", "x" * 20_001],
        action="submit",
    )
    assert answer.status_code == 422
    assert "Wording 3:" in answer.get_data(as_text=True)


def test_a_form_without_fields_for_reuse_leaves_it_as_it_is(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    rules = ReuseRules(rest_days=90)
    post = rows.drafted(house, alice, "Blood", wordings=("Give.",), reuse=rules)
    login(client, "alice")
    write(client, f"/posts/{post.id}/edit", text="Come.")
    _, _, draft = post_at(house, alice, f"/posts/{post.id}")
    assert (draft.text, draft.wordings, draft.reuse) == ("Come.", ("Give.",), rules)
