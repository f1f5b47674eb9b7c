"""The media library's pages."""

import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from PIL import PngImagePlugin

from editorial import drafting
from editorial.draft import Draft
from editorial.media.describing import Described, describe
from editorial.media.finding import one
from models.actor import Actor
from models.content import Attachment
from models.house import House
from models.post import Media
from tests.editorial.media.drawings import drawn, encoded

Login = Callable[[FlaskClient, str], None]
CLIP = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 500


def added(client: FlaskClient, data: bytes, name: str) -> str:
    """What is said of a file that was sent with the plain form."""
    sent = {"files": (io.BytesIO(data), name)}
    answer = client.post("/media/add", data=sent, follow_redirects=True)
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


def newest(house: House, who: Actor) -> Media:
    with house.database.reading() as session:
        return (
            session.query(Media)
            .filter_by(workspace_id=who.workspace_id)
            .order_by(Media.id.desc())
            .first()
        ) or pytest.fail("there is none")


def page(client: FlaskClient, path: str) -> str:
    return " ".join(client.get(path).get_data(as_text=True).split())


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (encoded(drawn()), "really-a-png.jpg", "It is in the media library."),
        (CLIP, "film.png", "It is in the media library."),
        (b"MZ\x90\0" + b"\0" * 200, "setup.png", "not a picture that can be read"),
        (encoded(drawn(), "JPEG")[:900], "cut-off.jpg", "not a picture that can be read"),
        (b"<svg onload='alert(1)'></svg>", "a.svg", "they may carry programs"),
        (b"", "empty.png", "The file is empty."),
        (b"RIFF\0\0\0\0AVI LIST" + b"\0" * 200, "walk.avi", "not a video that can be taken"),
    ],
)
def test_each_file_is_taken_by_its_content_or_told_why_not(
    client: FlaskClient, login: Login, data: bytes, name: str, told: str
) -> None:
    login(client, "bob")
    said = added(client, data, name)
    assert told in said
    assert name in said


def test_a_name_is_shown_and_never_followed(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    added(client, encoded(drawn()), "../../etc/<script>\u202egnp.exe")
    media = newest(house, alice)
    assert media.filename == "<script>gnp.exe"
    shown = page(client, f"/media/{media.id}/about")
    assert "<script>gnp" not in shown
    assert "&lt;script&gt;gnp.exe" in shown


def test_a_picture_with_words_inside_keeps_none_of_them(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    about = PngImagePlugin.PngInfo()
    about.add_text("Comment", "planted")
    login(client, "alice")
    added(client, encoded(drawn(), pnginfo=about), "a.png")
    kept = house.files.read(alice.workspace_id, newest(house, alice).sha256)
    assert b"planted" not in kept


@pytest.mark.slow
def test_the_same_file_is_one_and_that_is_said(client: FlaskClient, login: Login) -> None:
    login(client, "bob")
    added(client, encoded(drawn()), "a.png")
    assert "It was in the media library already." in added(client, encoded(drawn()), "b.png")
    assert "1 item" in page(client, "/media")


@pytest.mark.slow
def test_what_is_said_of_an_item_is_kept_found_and_offered_in_a_post(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    added(client, encoded(drawn()), "tree.png")
    media = newest(house, alice)
    told = {
        "alt": "A tree",
        "credit": "Inès",
        "labels": "park, winter",
        "consent": "given",
        "consent_by": "Her mother",
        "consent_on": "2026-11-02",
        "rights_end": "2026-12-20",
        "shared": "y",
    }
    answer = client.post(f"/media/{media.id}/about", data=told, follow_redirects=True)
    assert "Kept." in answer.get_data(as_text=True)
    shown = page(client, "/media?q=winter")
    assert "A tree" in shown
    assert "Its rights end on Sunday 20 December." in shown
    part = page(client, f"/media/{media.id}/in-a-post")
    assert f'name="image" value="{media.sha256}"' in part
    assert ">A tree</textarea>" in part
    assert "Credit: Inès" in part
    assert "Its rights end on" in part


@pytest.mark.slow
def test_a_day_that_is_none_is_told_and_nothing_typed_is_lost(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    added(client, encoded(drawn()), "tree.png")
    told = {"alt": "Typed already", "rights_end": "tomorrow"}
    answer = client.post(f"/media/{newest(house, alice).id}/about", data=told)
    assert answer.status_code == 422
    assert "“tomorrow” is not a day." in answer.get_data(as_text=True)
    assert "Typed already" in answer.get_data(as_text=True)


@pytest.mark.slow
def test_a_used_item_says_where_and_an_unused_one_can_be_taken_away(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    added(client, encoded(drawn()), "tree.png")
    media = newest(house, alice)
    with house.database.transaction() as session:
        shows = Draft(title="The market", media=(Attachment(sha256=media.sha256),))
        post = drafting.create(session, alice, shows, now=house.now())
    shown = page(client, f"/media/{media.id}/about")
    assert f'href="/posts/{post.id}">The market</a>' in shown
    refused = client.post(f"/media/{media.id}/delete", follow_redirects=True)
    assert "It is used in one post: “The market”." in refused.get_data(as_text=True)
    with house.database.transaction() as session:
        bare = Draft(title="The market")
        drafting.edit(session, alice, post.id, bare, seen=None, now=house.now())
    done = client.post(f"/media/{media.id}/delete", follow_redirects=True)
    assert "“tree.png” is gone." in done.get_data(as_text=True)
    assert client.get(f"/media/{media.id}").status_code == 404


@pytest.mark.slow
def test_a_volunteer_sees_what_is_shared_and_changes_only_their_own(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    added(client, encoded(drawn()), "shared.png")
    shared = newest(house, alice)
    added(client, encoded(drawn("bars")), "private.png")
    private = newest(house, alice)
    with house.database.transaction() as session:
        describe(session, alice, one(session, alice, private.id), Described(shared=False))
    other = client.application.test_client()
    login(other, "bob")
    seen = page(other, "/media")
    assert "shared.png" in seen
    assert "private.png" not in seen
    for path in ("", "/small", "/about", "/in-a-post"):
        assert other.get(f"/media/{private.id}{path}").status_code == 404
    assert "<fieldset disabled>" in page(other, f"/media/{shared.id}/about")
    assert other.post(f"/media/{shared.id}/about", data={"alt": "no"}).status_code == 403


@pytest.mark.slow
def test_a_part_is_cut_by_four_numbers(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    added(client, encoded(drawn()), "tree.png")
    whole = newest(house, alice)
    outside = {"left": "200", "top": "0", "width": "200", "height": "1e3", "shape": "1x1"}
    answer = client.post(f"/media/{whole.id}/crop", data=outside)
    assert answer.status_code == 422
    assert "must lie within the picture (320 × 240 pixels)" in answer.get_data(as_text=True)
    within = {"left": "40", "top": "0", "width": "240", "height": "240", "shape": "1x1"}
    kept = client.post(f"/media/{whole.id}/crop", data=within, follow_redirects=True)
    shown = kept.get_data(as_text=True)
    assert "tree 1-1.png" in shown
    assert f'href="/media/{whole.id}/about">tree.png</a>' in shown


def test_the_composer_s_dialog_shows_what_is_looked_for(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    added(client, encoded(drawn()), "tree.png")
    added(client, encoded(drawn("bars")), "bars.png")
    shown = page(client, "/media/pick?q=tree")
    assert re.findall(r'data-row="([^"]+)"', shown) == [
        f"/media/{newest(house, alice).id - 1}/in-a-post"
    ]
    assert 'id="from-library"' in page(client, "/compose")


def test_a_picture_like_one_that_is_there_is_told_in_the_composer_too(
    client: FlaskClient, login: Login
) -> None:
    login(client, "bob")
    for size, told in (((320, 240), False), ((640, 480), True)):
        sent = {"file": (io.BytesIO(encoded(drawn("tree", size))), f"{size[0]}.png")}
        part = client.post("/media", data=sent).get_data(as_text=True)
        assert ("It looks like one that is there" in part) is told
        assert (">320.png</a>" in part) is told


@pytest.mark.slow
def test_long_and_strange_words_are_kept_shown_and_break_nothing(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    added(client, encoded(drawn()), "x" * 300 + ".png")
    media = newest(house, alice)
    strange = "\u202e" + "\N{WOMAN}\u200d\N{GIRL}" * 500 + "<script>alert(1)</script>"
    kept = client.post(f"/media/{media.id}/about", data={"alt": strange, "labels": "x" * 60})
    assert kept.status_code == 303
    for path in ("/media", f"/media/{media.id}/about", "/media/pick", f"/media/{media.id}/crop"):
        shown = client.get(path)
        assert shown.status_code == 200
        assert "<script>alert(1)" not in shown.get_data(as_text=True)
    refused = client.post(f"/media/{media.id}/about", data={"alt": "x" * 10_000})
    assert "10,000 characters; at most 5,000." in refused.get_data(as_text=True)
    assert client.get("/media?q=%00%ED%A0%80&page=99999999999999999999&who=x").status_code == 200
