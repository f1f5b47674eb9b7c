"""Two people in one post: who is here, and whose text stands."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from editorial import company, drafting
from editorial.besides import beside
from editorial.draft import Draft
from models.actor import Actor
from models.house import House
from models.presence import Presence
from models.reuse import ReuseRules
from models.way import Temperature
from scheduler import housekeeping
from tests.fakes import FakeClock
from tests.web import rows
from tests.web.test_compose import post_at, write

Login = Callable[[FlaskClient, str], None]


def theirs(house: House, erin: Actor, post_id: int, **changes: str) -> None:
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, erin, post_id)
        kept = {name: getattr(draft, name) for name in draft.__dataclass_fields__} | changes
        drafting.edit(session, erin, post_id, Draft(**kept), seen=None, now=house.now())


def here(house: House, who: Actor, post_id: int, *, writing: bool = False) -> list[str]:
    with house.database.transaction() as session:
        found = company.here(session, who, post_id, writing=writing, now=house.now())
    return [f"{one.name} {'writes' if one.writing else 'reads'}" for one in found]


def test_who_is_here_is_known_for_half_a_minute(
    house: House, clock: FakeClock, alice: Actor, erin: Actor
) -> None:
    post = rows.drafted(house, alice, "Open day")
    assert here(house, erin, post.id, writing=True) == []
    assert here(house, alice, post.id) == ["Erin writes"]
    clock.move(seconds=20)
    assert here(house, erin, post.id) == ["Alice reads"]
    assert here(house, alice, post.id) == ["Erin writes"]
    clock.move(seconds=20)
    assert here(house, alice, post.id) == ["Erin reads"]
    clock.move(seconds=31)
    assert here(house, alice, post.id) == []


def test_who_was_here_is_forgotten_after_a_day(
    house: House, clock: FakeClock, alice: Actor
) -> None:
    here(house, alice, rows.drafted(house, alice, "Open day").id)
    now = clock.move(days=2)
    assert housekeeping.tidy(house, closing=lambda: False, now=now) == 1
    with house.database.reading() as session:
        assert session.scalars(select(Presence)).all() == []


def test_the_line_says_what_changed_and_is_silent_else(
    house: House, client: FlaskClient, login: Login, alice: Actor, erin: Actor
) -> None:
    post = rows.drafted(house, alice, "Open day")
    here(house, erin, post.id, writing=True)
    login(client, "alice")
    address = f"/posts/{post.id}/here"
    first = client.post(address, data={"writing": "y", "seen": "1"})
    assert "Erin is writing here." in first.text
    told = first.text.split('name="told" value="')[1].split('"')[0]
    assert client.post(address, data={"writing": "y", "seen": "1", "told": told}).status_code == 204
    theirs(house, erin, post.id, text="Hers")
    again = client.post(address, data={"writing": "y", "seen": "1", "told": told})
    assert "Erin saved version 2 at 08:00" in again.text


def test_of_two_changed_fields_each_stands_as_it_is_chosen(
    house: House, client: FlaskClient, login: Login, alice: Actor, erin: Actor
) -> None:
    channel = rows.connected(house, alice).id
    post = rows.drafted(house, alice, "Open day", channel, link="https://example.org/old")
    theirs(house, erin, post.id, text="Hers", link="https://example.org/hers")
    login(client, "alice")
    edit, mine = f"/posts/{post.id}/edit", {"title": "Open day", "channel": channel, "text": "Mine"}
    mine |= {"language": "fr", f"variant-{channel}": "My own", "link": "https://example.org/old"}
    late = write(client, edit, seen="1", **mine)
    assert late.status_code == 409
    assert "Mine</del>" in late.text
    assert "Hers</ins>" in late.text
    assert 'name="keep-text" value="mine" checked' in late.text
    assert 'name="keep-link" value="theirs" checked' in late.text, "only Erin had changed it"
    assert f"keep-variant-{channel}" not in late.text, "only Alice had changed it"
    choice = {"keep-text": "mine", "keep-link": "theirs"}
    assert write(client, edit, seen="2", **mine, **choice).status_code == 303
    draft = post_at(house, alice, edit.removesuffix("/edit"))[2]
    assert (draft.text, draft.link) == ("Mine", "https://example.org/hers")
    assert draft.variants == {channel: "My own"}


def test_a_choice_stands_though_a_third_version_came_in_between(
    house: House, client: FlaskClient, login: Login, alice: Actor, erin: Actor
) -> None:
    post = rows.drafted(house, alice, "Open day")
    theirs(house, erin, post.id, text="Hers")
    theirs(house, erin, post.id, comment="And a comment")
    login(client, "alice")
    mine = {"title": "Open day", "text": "Mine", "language": "fr"}
    late = write(client, f"/posts/{post.id}/edit", seen="2", **mine, **{"keep-text": "theirs"})
    assert late.status_code == 409
    assert "Hers</textarea>" in late.text
    assert "keep-text" not in late.text
    assert 'name="keep-comment" value="theirs" checked' in late.text


@pytest.mark.slow
def test_what_stands_beside_the_text_is_not_overwritten_unseen_either(
    house: House, client: FlaskClient, login: Login, alice: Actor, erin: Actor
) -> None:
    post = rows.drafted(house, alice, "Open day", language="en")
    page_opened = client_form(house, alice, post.id)
    theirs(house, erin, post.id, pillar="Appeals")
    login(client, "alice")
    given = {"title": "Open day", "text": "Open day!", "language": "en", "goal": "Ten people"}
    edit = f"/posts/{post.id}/edit"
    late = write(client, edit, seen="1", stood=page_opened, **given)
    assert late.status_code == 409
    assert 'name="keep-pillar" value="theirs" checked' in late.text
    assert "keep-goal" not in late.text
    stood = client_form(house, alice, post.id)
    choice = {"keep-pillar": "theirs"}
    assert write(client, edit, seen="1", stood=stood, **given, **choice).status_code == 303
    draft = post_at(house, alice, f"/posts/{post.id}")[2]
    assert (draft.pillar, draft.goal) == ("Appeals", "Ten people")


def test_nor_is_the_rest_of_a_cold_post(
    house: House, client: FlaskClient, login: Login, alice: Actor, erin: Actor
) -> None:
    cold = {"temperature": "cold", "language": "en", "title": "Open day", "text": "Open day!"}
    post = rows.drafted(house, alice, "Open day", language="en", temperature=Temperature.COLD)
    stood = client_form(house, alice, post.id)
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, erin, post.id)
        hers = replace(draft, reuse=ReuseRules(rest_days=30, seasons=(("11-15", "01-05"),)))
        drafting.edit(session, erin, post.id, hers, seen=1, now=house.now())
    login(client, "alice")
    rules = {"rest_days": "", "most_uses": "", "reread_months": "", "expires_on": ""}
    edit = f"/posts/{post.id}/edit"
    late = write(client, edit, seen="1", stood=stood, **cold, **rules)
    assert late.status_code == 409
    assert 'name="keep-reuse" value="theirs" checked' in late.text
    stood = client_form(house, alice, post.id)
    choice = {"keep-reuse": "theirs", **cold, **rules}
    assert write(client, edit, seen="1", stood=stood, **choice).status_code == 303
    assert post_at(house, alice, f"/posts/{post.id}")[2].reuse == hers.reuse


def client_form(house: House, actor: Actor, post_id: int) -> str:
    """What the composer's form carries of the fields beside the text."""
    return json.dumps(beside(post_at(house, actor, f"/posts/{post_id}")[2]))


@pytest.mark.parametrize("given", ["no JSON", "[1]", "{" * 5000])
def test_what_cannot_be_read_of_them_is_as_if_nothing_was_said(
    given: str, house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.drafted(house, alice, "Open day")
    login(client, "alice")
    assert write(client, f"/posts/{post.id}/edit", seen="1", stood=given).status_code == 303
