"""Every route tried as each role, as one who left, and by a token made for something else.

What each may is written down in least_roles.py. Strangers, other workspaces and guests with a link
are walked in test_strangers.py.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pytest
from flask import Flask
from sqlalchemy import delete

from models import tokens
from models.actor import Actor
from models.house import House
from models.people import Membership
from models.tokens import Scope
from models.way import Role
from tests import guest_rows
from tests.fakes import FakeClock
from tests.web.access.least_roles import LEAST, NAMED, NOBODY, OF_ONES_OWN, ONES_OWN, SCOPES
from tests.web.access.rewinding import Rewound
from tests.web.access.trying import (
    ENDS_IT,
    Person,
    lacks,
    lacks_role,
    let_in,
    names,
    nothing_happened,
    refused,
    tries,
    used,
)
from tests.web.test_strangers import BY_SECRET, MARK, World, addresses, routes

WHO: Final = {
    Role.VOLUNTEER: "bob",
    Role.EDITOR: "erin",
    Role.MANAGER: "alice",
    Role.ADMIN: "ada",
}
# Whoever wrote it is not thanked by themselves.
SOMEBODY_ELSE: Final = {"mine.thank_for": "ada"}
# What others wrote, and a volunteer reads nowhere else.
OF_OTHERS: Final = {
    "Unsure": set[str](),
    "In review": set(),
    "Comes back": {"library.show"},  # everybody reads what may leave at any time
    "Idea": set(),
    "Campaign": {"compose.new"},  # the one that they write for is chosen by its name
    "Said": set(),
    "Thank you": set(),
}
BOBS: Final = {"post_id", "delivery_id", "series_id", "media_id", "comment_id", "idea_id"}


def test_every_route_has_its_least_role_and_every_endpoint_its_scope(app: Flask) -> None:
    """A new page or endpoint belongs into least_roles.py, and is named there once."""
    there = set(names(app))
    known = [*(name for name, _ in NAMED), *ONES_OWN, *NOBODY]
    assert there - set(known) == set()
    assert set(known) - there == ENDS_IT
    assert len(known) == len(set(known))
    assert {name for name, role in LEAST.items() if role is not Role.VOLUNTEER} >= OF_ONES_OWN
    assert {name for name in there if name[0].isupper()} == set(SCOPES)


@pytest.mark.slow
def test_a_volunteer_is_refused_what_is_not_theirs_and_reads_nothing_of_others(
    app: Flask, house: House, furnished: World, person: Callable[[str], Person]
) -> None:
    bob, wrong = person("bob"), []
    with Rewound(house) as database:
        for one in tries(app, furnished):
            answer = bob.tries(furnished, one)
            page = answer.get_data().decode("utf-8", "replace")
            answer.close()
            found = [
                f"shows “{what}”"
                for what, where in OF_OTHERS.items()
                if f"{what} {MARK}" in page and one.name not in where
            ]
            if LEAST.get(one.name) is Role.VOLUNTEER:
                found.append(let_in(answer))
                database.back()
            else:
                found += [refused(answer), nothing_happened(database)]
            wrong += [f"{one}: {what}" for what in found if what]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("least", [Role.EDITOR, Role.MANAGER, Role.ADMIN])
def test_what_a_role_includes_it_may_and_the_role_below_may_not(
    app: Flask, house: House, furnished: World, person: Callable[[str], Person], least: Role
) -> None:
    below = list(Role)[list(Role).index(least) - 1]
    people = {key: person(key) for key in {WHO[below], WHO[least], *SOMEBODY_ELSE.values()}}
    wrong = []
    with Rewound(house) as database:
        for one in tries(app, furnished):
            if LEAST.get(one.name) is not least:
                continue
            found = []
            if below is not Role.VOLUNTEER:  # whom another test sends everywhere
                found.append(refused(people[WHO[below]].tries(furnished, one)))
                found.append(nothing_happened(database))
            key = SOMEBODY_ELSE.get(one.name, WHO[least])
            answer = people[key].tries(furnished, one)
            found.append(let_in(answer))
            answer.close()
            database.back()
            wrong += [f"{one}: {what}" for what in found if what]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_what_is_somebody_s_own_is_nobody_else_s_whatever_their_role(
    app: Flask, house: House, furnished: World, person: Callable[[str], Person]
) -> None:
    ada, wrong = person("ada"), []
    with Rewound(house) as database:
        for one in tries(app, furnished):
            if one.name in ONES_OWN | NOBODY:
                found = [refused(ada.tries(furnished, one)), nothing_happened(database)]
                wrong += [f"{one}: {what}" for what in found if what]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_a_volunteer_does_with_their_own_what_is_theirs_and_no_more(
    app: Flask, house: House, bobs: World, person: Callable[[str], Person]
) -> None:
    bob, wrong = person("bob"), []
    with Rewound(house) as database:
        for one in tries(app, bobs, of=BOBS):
            may = one.name in OF_ONES_OWN or LEAST.get(one.name) is Role.VOLUNTEER
            answer = bob.tries(bobs, one)
            found = [let_in(answer) if may else refused(answer)]
            answer.close()
            found += [] if may else [nothing_happened(database)]
            database.back()
            wrong += [f"{one}: {what}" for what in found if what]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_whoever_left_the_team_opens_nothing_with_what_they_still_have(
    app: Flask, house: House, furnished: World, person: Callable[[str], Person], ada: Actor
) -> None:
    """Their window is open still, and their token is on their machine."""
    gone, wrong = person("ada"), []
    with house.database.transaction() as session:
        session.execute(delete(Membership).where(Membership.user_id == ada.user_id))
    with Rewound(house) as database:
        for one in tries(app, furnished):
            answer = gone.tries(furnished, one)
            found = [nothing_happened(database)]
            if not (one.path.startswith("/api/") and answer.status_code == 401):
                found.append(refused(answer))
            if MARK in answer.get_data(as_text=True):
                found.append("is shown")
            wrong += [f"{one}: {what}" for what in found if what]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
def test_a_token_opens_what_it_was_made_for_and_nothing_else(
    app: Flask, house: House, furnished: World, ada: Actor
) -> None:
    """An administrator's: but for its scopes it would open everything."""
    wrong = []
    by_scope = {scope: both_tokens(house, ada, scope) for scope in Scope}
    client = app.test_client()
    for token in (one for both in by_scope.values() for one in both):
        used(client, token)
    with Rewound(house) as database:
        for one in tries(app, furnished):
            scope = SCOPES.get(one.name)
            if scope is None:
                continue
            for_it, for_the_rest = (Person(client=client, token=t) for t in by_scope[scope])
            found = [lacks(for_the_rest.tries(furnished, one), scope), nothing_happened(database)]
            answer = for_it.tries(furnished, one)
            found.append(lacks_role(answer))
            database.back()
            wrong += [f"{one}: {what}" for what in found if what]
    assert not wrong, "\n".join(wrong)


def both_tokens(house: House, actor: Actor, scope: Scope) -> tuple[str, str]:
    """One for that scope alone, and one for all the others."""
    rest = [one for one in Scope if one is not scope]
    with house.database.transaction() as session:
        _, it = tokens.issue(session, actor, name="it", scopes=[scope], now=house.now())
        _, others = tokens.issue(session, actor, name="others", scopes=rest, now=house.now())
    return it, others


def expired(_house: House, _actor: Actor, _link_id: int, clock: FakeClock) -> None:
    clock.move(days=100)


def withdrawn(house: House, actor: Actor, link_id: int, _clock: FakeClock) -> None:
    guest_rows.revoked(house, actor, link_id)


def its_giver_left(house: House, actor: Actor, _link_id: int, _clock: FakeClock) -> None:
    with house.database.transaction() as session:
        session.execute(delete(Membership).where(Membership.user_id == actor.user_id))


@pytest.mark.slow
@pytest.mark.parametrize("ends", [expired, withdrawn, its_giver_left])
def test_a_guest_whose_link_ended_opens_no_page_of_it_and_leaves_no_word(
    app: Flask,
    house: House,
    furnished: World,
    alice: Actor,
    clock: FakeClock,
    ends: Callable[[House, Actor, int, FakeClock], None],
) -> None:
    """Each page of the link, with the number of the very post that it showed."""
    link_id, token = guest_rows.given(house, alice, furnished.values["post_id"])
    values = furnished.values | {"token": token}
    paths = [
        (method, path)
        for rule, method in routes(app)
        if rule.endpoint in BY_SECRET and "token" in rule.arguments
        for path in addresses(rule, replace(furnished, values=values))
    ]
    client, form = app.test_client(), {"revision": "1", "reason": "No", "name": "C", "body": "No"}
    assert client.get(f"/review/{token}").status_code == 200
    ends(house, alice, link_id, clock)
    with Rewound(house) as database:
        for method, path in paths:
            answer = client.open(path, method=method, data=form if method == "POST" else None)
            assert answer.status_code == 404, path
            assert MARK not in answer.get_data(as_text=True), path
            assert not nothing_happened(database), path
