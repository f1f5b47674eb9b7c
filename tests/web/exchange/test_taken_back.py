"""Taking an import back, while others are at work on what it brought."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from editorial import unsaved
from editorial.commenting import adding
from editorial.commenting.adding import Writer
from editorial.guests import links
from editorial.guests.asking import Asked
from models.actor import Actor
from models.comment import Comment, Thread
from models.house import House
from models.post import Post
from tests.web.exchange.test_importing import text, titles, upload

Login = Callable[[FlaskClient, str], None]


def test_what_is_talked_about_shown_to_guests_or_being_rewritten_stays(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    login(client, "erin")
    names = ("Untouched", "Talked about", "Shown to guests", "Being rewritten")
    address = upload(client, "\n".join(["Titre;Texte", *(f"{one};Words" for one in names)]))
    client.post(f"{address}/start")
    with house.database.transaction() as session:
        _, talked, shown, rewritten = session.scalars(select(Post).order_by(Post.id))
        writer = Writer.of(alice)
        adding.add(session, writer, talked, thread=Thread.TEAM, body="Is it?", now=house.now())
        links.make(session, alice, Asked(post_id=shown.id), now=house.now())
        unsaved.keep(
            session, alice, page="window", post_id=rewritten.id, version=0,
            fields=[("text", "Better words")], now=house.now(),
        )  # fmt: skip
    assert "3 posts were worked on since, and would stay" in text(client, address)
    client.post(f"{address}/undo")
    assert "3 posts stay, because somebody worked on them since." in text(client, address)
    assert titles(house) == list(names[1:])
    with house.database.reading() as session:
        assert session.scalars(select(Comment.body)).all() == ["Is it?"]
