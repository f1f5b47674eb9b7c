"""Instants in the composer: what nobody changed stays, and what may not be loosened is told."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from editorial import drafting, review
from editorial.draft import Draft
from models.actor import Actor
from models.house import House
from models.way import Temperature
from tests.web import rows
from tests.web.test_compose import post_at, write

Login = Callable[[FlaskClient, str], None]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2026-12-01T10:00:30+01:00", "2026-12-01T10:00"),
        ("2027-10-31T02:30:00+01:00", "2027-10-31T02:30"),  # the second of two
    ],
)
def test_an_embargo_that_nobody_changed_stays_to_the_second(
    house: House, client: FlaskClient, login: Login, bob: Actor, at: str, shown: str
) -> None:
    until = datetime.fromisoformat(at)
    with house.database.transaction() as session:
        told = Draft(title="Results", text="At ten.", embargo_until=until)
        post = drafting.create(session, bob, told, now=house.now())
    login(client, "bob")
    answer = write(
        client, f"/posts/{post.id}/edit", title="Results", text="At ten.", embargo_until=shown
    )
    assert answer.status_code == 303
    assert post_at(house, bob, f"/{post.id}")[2].embargo_until == until


@pytest.mark.slow
def test_a_volunteer_reads_beside_the_field_who_may_loosen_what_is_approved(
    house: House, client: FlaskClient, login: Login, bob: Actor, alice: Actor
) -> None:
    channel = rows.connected(house, alice).id
    stale = datetime.fromisoformat("2026-12-02T08:00+01:00")
    with house.database.transaction() as session:
        told = Draft(
            title="Results",
            text="At ten.",
            temperature=Temperature.HOT,
            channels=(channel,),
            fresh_until=stale,
        )
        post = drafting.create(session, bob, told, now=house.now())
        review.submit(session, bob, post.id, now=house.now())
        review.approve(session, alice, post.id, revision=None, now=house.now())
    login(client, "bob")
    answer = write(
        client,
        f"/posts/{post.id}/edit",
        title="Results",
        text="At ten.",
        temperature="hot",
        channel=channel,
        fresh="2026-12-04T08:00",
    )
    assert answer.status_code == 422
    assert (
        'id="fresh-wrong">The post is approved: only an editor lets it leave later.' in answer.text
    )
    assert 'href="#fresh"' in answer.text
    assert post_at(house, bob, f"/{post.id}")[2].fresh_until == stale
