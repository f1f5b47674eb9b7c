"""Alice's association with something for every route, and the people who try them."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial import media, review
from editorial.commenting import adding
from editorial.commenting.adding import Writer
from editorial.commenting.anchors import Anchor
from editorial.drafting import content_of
from models import team, tokens
from models.actor import Actor
from models.comment import Thread
from models.delivery import Delivery
from models.house import House
from models.invitation import Invitation
from models.post import Post
from models.series import Every
from models.way import Role, Temperature
from scheduler import scheduling
from scheduler.recurring import series
from scheduler.recurring.recurrence import Rule as Weekly
from tests.conftest import actor_named
from tests.web import rows
from tests.web.access.trying import Person, used
from tests.web.test_strangers import (  # noqa: F401 - a fixture
    MARK,
    World,
    world,
)

Login = Callable[[FlaskClient, str], None]


@pytest.fixture
def furnished(house: House, world: World, alice: Actor, ada: Actor, bob: Actor) -> World:  # noqa: F811
    """Alice's world with what some routes need beside."""
    rows.drafted(house, alice, f"In no pillar {MARK}", pillar="Elsewhere")
    with house.database.transaction() as session:
        team.invite(session, ada, email="yan@example.org", role=Role.EDITOR, now=house.now())
        invitation = session.scalars(select(Invitation.id)).one()
        comment = suggested(session, alice, world.values["post_id"], now=house.now())
        moving = session.get_one(Delivery, world.values["delivery_id"]).post_id
    more = {
        "unknown": "Elsewhere",
        "invitation_id": invitation,
        "bob_id": bob.user_id,
        "comment_id": comment,
        "moving_id": moving,
    }
    return replace(world, values=world.values | more)


@pytest.fixture
def person(app: Flask, house: House, login: Login) -> Callable[[str], Person]:
    """Signed in, with a token for all that their role allows."""

    def sign_in(key: str) -> Person:
        client = app.test_client()
        login(client, key)
        with house.database.transaction() as session:
            _, token = tokens.issue(session, actor_named(house, key), name="all", now=house.now())
        used(client, token)
        return Person(client=client, token=token)

    return sign_in


@pytest.fixture
def bobs(house: House, furnished: World, alice: Actor, bob: Actor) -> World:
    """With a volunteer's own rows where that is possible; alice said and did her part."""
    channel = furnished.values["channel_id"]
    leaving = theirs(house, alice, rows.submitted(house, bob, "Leaves", channel))
    cold = rows.submitted(house, bob, "Again", channel, temperature=Temperature.COLD)
    again = theirs(house, alice, cold)
    post = rows.submitted(house, bob, "Bob's own", channel)
    with house.database.transaction() as session:
        at = house.now() + timedelta(hours=2)
        (delivery,) = scheduling.schedule(session, alice, leaving.id, at=at, now=house.now())
        weekly = Weekly(every=Every.WEEK, step=1, first=date(2026, 12, 2), last=None)
        run = series.repeat(session, alice, again.id, weekly, wall=time(10), now=house.now())[0]
        own = picture(session, house, bob)
        more = {
            "post_id": post.id,
            "delivery_id": delivery.id,
            "series_id": run.id,
            "media_id": own,
            "comment_id": suggested(session, alice, post.id, now=house.now()),
        }
    more["idea_id"] = rows.idea(house, bob, "Bob's idea").id
    return replace(furnished, values=furnished.values | more)


def suggested(session: Session, actor: Actor, post_id: int, *, now: datetime) -> int:
    """Another word for the first letter of that post; the number of the remark."""
    post = session.get_one(Post, post_id)
    first = content_of(session, post).text[0]
    comment = adding.add(
        session,
        Writer.of(actor),
        post,
        thread=Thread.TEAM,
        body=f"Said {MARK}",
        anchor=Anchor(field="text", quote=first),
        replacement="A",
        now=now,
    )
    return comment.id


def picture(session: Session, house: House, actor: Actor) -> int:
    """One that only they brought in; its number."""
    out = io.BytesIO()
    Image.new("RGB", (10, 10), "red").save(out, "PNG")
    given = out.getvalue()
    return media.store(session, actor, house.files, given, filename="b", now=house.now()).id


def theirs(house: House, manager: Actor, post: Post) -> Post:
    """Approved by somebody else."""
    with house.database.transaction() as session:
        return review.approve(session, manager, post.id, revision=None, now=house.now())
