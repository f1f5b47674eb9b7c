"""An older version of a post becomes its newest one."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from editorial import channels, drafting, media, review
from editorial.draft import Draft
from editorial.media.taking_away import take_away
from models.actor import Actor
from models.content import Attachment
from models.house import House
from models.post import Media, Post
from models.way import PostState
from tests.editorial.media.drawings import drawn, encoded
from tests.web import rows
from tests.web.test_compose import post_at, write

Login = Callable[[FlaskClient, str], None]


def rewritten(house: House, actor: Actor, post: Post, text: str, *channel_ids: int) -> None:
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, actor, post.id)
        new = Draft(title=draft.title, text=text, channels=channel_ids)
        drafting.edit(session, actor, post.id, new, seen=None, now=house.now())


def brought(house: House, actor: Actor, what: str) -> Media:
    with house.database.transaction() as session:
        data = encoded(drawn(what))
        return media.store(session, actor, house.files, data, filename="a.png", now=house.now())


def restore(client: FlaskClient, post: Post, number: int):
    return client.post(f"/posts/{post.id}/versions/{number}/restore", follow_redirects=True)


def test_the_old_text_is_the_newest_version_and_the_ones_between_stay(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice).id
    post = rows.drafted(house, alice, "Open day", channel, pillar="Appeals")
    rewritten(house, alice, post, "Otherwise", channel)
    login(client, "alice")
    shown = restore(client, post, 1)
    assert "Version 1 is the newest again, as a draft." in shown.text
    assert "the same as version 1" in shown.text
    _, revision, draft = post_at(house, alice, f"/posts/{post.id}")
    assert (revision.number, draft.text) == (3, "Open day!")


@pytest.mark.slow
def test_it_voids_an_approval_as_an_edit_does(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice).id
    post = rows.drafted(house, alice, "Open day", channel)
    rewritten(house, alice, post, "Otherwise", channel)
    with house.database.transaction() as session:
        review.submit(session, alice, post.id, now=house.now())
        review.approve(session, alice, post.id, revision=2, now=house.now())
    login(client, "alice")
    assert "must be approved again" in client.get(f"/posts/{post.id}").text
    restore(client, post, 1)
    saved = post_at(house, alice, f"/posts/{post.id}")[0]
    assert (saved.state, saved.approved_hash) == (PostState.DRAFT, None)


def test_a_channel_that_is_gone_is_left_out_and_told(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    one, gone = (rows.connected(house, alice, name).id for name in ("one", "gone"))
    post = rows.drafted(house, alice, "Open day", one, gone)
    rewritten(house, alice, post, "Otherwise", one)
    with house.database.transaction() as session:
        channels.archive(session, alice, gone, now=house.now())
    login(client, "alice")
    assert "1 channel of that version is no longer connected" in restore(client, post, 1).text
    assert post_at(house, alice, f"/posts/{post.id}")[2].channels == (one,)


def test_a_picture_that_was_deleted_since_is_left_out_and_told(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    there, gone = brought(house, alice, "tree"), brought(house, alice, "bars")
    shown = tuple(Attachment(sha256=one.sha256, alt="Us") for one in (there, gone))
    post = rows.drafted(house, alice, "Open day", media=shown)
    rewritten(house, alice, post, "Otherwise")
    with house.database.transaction() as session:
        take_away(session, alice, gone.id)
    login(client, "alice")
    assert "1 image or video of that version was deleted since" in restore(client, post, 1).text
    saved = post_at(house, alice, f"/posts/{post.id}")[2]
    assert (saved.text, saved.media) == ("Open day!", shown[:1])


def test_what_says_the_same_or_was_never_there_is_refused(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.drafted(house, alice, "Open day")
    login(client, "alice")
    assert "says the same as version 1 already" in restore(client, post, 1).text
    assert restore(client, post, 7).status_code == 404
    assert post_at(house, alice, f"/posts/{post.id}")[1].number == 1


def test_nobody_restores_what_they_may_not_edit(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.drafted(house, alice, "Open day")
    login(client, "alice")
    write(client, f"/posts/{post.id}/edit", text="Second")
    client.post("/logout")
    login(client, "bob")
    assert restore(client, post, 1).status_code == 404
