"""/plan: what the planner would do, and agreeing to exactly that."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery, PlacedBy
from models.house import House
from models.way import DeliveryState, Temperature
from scheduler import by_itself
from scheduler.planning import Open
from scheduler.weeks import weeks
from tests.fakes import FakeClock
from tests.web import rows
from tests.web.test_week import seen as part
from web.plan.shown import page_of

Login = Callable[[FlaskClient, str], None]
COLD, HOT = Temperature.COLD, Temperature.HOT


@pytest.fixture
def channel(house: House, alice: Actor) -> Channel:
    """Three posts a week, so that a hot one has to push."""
    return rows.connected(house, alice)


def shown(client: FlaskClient, address: str = "/plan") -> str:
    return client.get(address).get_data(as_text=True)


def agreed(client: FlaskClient, page: str):
    """The form of that page, sent."""
    found = re.findall(
        r'<input type="hidden" name="(week|made|fingerprint|keep)" value="(.*?)"', page
    )
    data: dict[str, list[str]] = {}
    for name, value in found:
        data.setdefault(name, []).append(value.replace("&#43;", "+"))
    return client.post("/plan", data=data)


def deliveries(house: House) -> list[Delivery]:
    with house.database.reading() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.due_at)))


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_where_nothing_waits_it_says_so(client: FlaskClient, login: Login) -> None:
    login(client, "erin")
    assert "Nothing waits for a time." in shown(client)


@pytest.mark.slow
def test_what_would_be_placed_is_shown_with_its_reasons_and_nothing_is_done(
    house: House, alice: Actor, channel: Channel, client: FlaskClient, login: Login
) -> None:
    rows.approved(house, alice, "First aid at home", channel.id, temperature=COLD)
    login(client, "erin")
    page = words(shown(client))
    assert "1 new time" in page
    assert "new cold First aid at home" in page
    assert "typically" in page
    assert deliveries(house) == []


@pytest.mark.slow
def test_agreeing_does_exactly_what_was_shown(
    house: House, alice: Actor, channel: Channel, client: FlaskClient, login: Login
) -> None:
    for number in range(3):
        rows.approved(house, alice, f"Post {number}", channel.id, temperature=COLD)
    login(client, "erin")
    page = shown(client)
    times = set(re.findall(r'plan-line new".*?datetime="(.*?)"', page, re.DOTALL))
    answer = agreed(client, page)
    assert answer.status_code == 303
    found = deliveries(house)
    assert {one.due_at.isoformat() for one in found} == times
    assert {one.placed_by for one in found} == {PlacedBy.PLANNER}
    assert part(client, "done", answer.location).count("leaves ") == 3
    assert "Nothing: all stands as well as it can." in part(client, "agree", "/plan")
    assert shown(client).count("placed by the planner") == 3


@pytest.mark.slow
def test_where_something_changed_meanwhile_nothing_is_done_and_the_new_plan_is_shown(
    house: House, alice: Actor, channel: Channel, client: FlaskClient, login: Login
) -> None:
    rows.approved(house, alice, "First", channel.id, temperature=COLD)
    login(client, "erin")
    page = shown(client)
    rows.approved(house, alice, "Second", channel.id, temperature=COLD)
    answer = agreed(client, page)
    assert answer.status_code == 409
    told = words(answer.get_data(as_text=True))
    assert "The plan is another one by now: nothing was done." in told
    assert "2 new times" in told
    assert deliveries(house) == []


@pytest.mark.slow
@pytest.mark.parametrize("hours", [2, 72])
def test_a_plan_that_was_left_lying_is_not_carried_out(
    house: House,
    alice: Actor,
    channel: Channel,
    client: FlaskClient,
    login: Login,
    clock: FakeClock,
    hours: int,
) -> None:
    rows.approved(house, alice, "First", channel.id, temperature=COLD)
    login(client, "erin")
    page = shown(client)
    clock.move(hours=hours)
    login(client, "erin")
    assert agreed(client, page).status_code == 409
    assert deliveries(house) == []


@pytest.mark.slow
def test_not_this_one_leaves_it_out_and_may_be_taken_back(
    house: House, alice: Actor, channel: Channel, client: FlaskClient, login: Login
) -> None:
    out = rows.approved(house, alice, "Not now", channel.id, temperature=COLD)
    into = rows.approved(house, alice, "Now", channel.id, temperature=COLD)
    login(client, "erin")
    page = shown(client, f"/plan?keep={out.id}.{channel.id}&keep=x.1&keep=1")
    assert "1 new time" in words(page)
    assert 'href="/plan"' in page, "planned after all"
    agreed(client, page)
    assert [one.post_id for one in deliveries(house)] == [into.id]


@pytest.mark.slow
def test_what_a_person_placed_is_shown_with_who_did_and_is_not_moved(
    house: House, alice: Actor, channel: Channel, client: FlaskClient, login: Login
) -> None:
    rows.planned(house, alice, "Mine", channel.id, at=house.now() + timedelta(hours=20))
    login(client, "erin")
    page = words(shown(client))
    assert "stays warm Mine Chosen by Alice." in page
    assert "Leave it where it is" not in page


def hot_and_cold(house: House, alice: Actor, channel: Channel) -> tuple[Delivery, int]:
    """A cold post that the planner placed today, on a channel that takes one a day, and a hot one
    that is fresh until the evening.
    """
    with house.database.transaction() as session:
        row = session.get_one(Channel, channel.id)
        row.daily_cap, row.per_week = 1, 7
    at = house.now() + timedelta(hours=4)
    (cold,) = rows.planned(house, alice, "First aid at home", channel.id, at=at, temperature=COLD)
    with house.database.transaction() as session:
        session.get_one(Delivery, cold.id).placed_by = PlacedBy.PLANNER
    until = house.now() + timedelta(hours=10)
    hot = rows.approved(house, alice, "Flood alert", channel.id, temperature=HOT, fresh_until=until)
    return cold, hot.id


@pytest.mark.slow
def test_a_cold_post_displaced_by_a_hot_one_is_told_which_and_planned_again(
    house: House, alice: Actor, channel: Channel, client: FlaskClient, login: Login
) -> None:
    cold, hot = hot_and_cold(house, alice, channel)
    login(client, "erin")
    page = shown(client)
    assert "It makes way for the hot post “Flood alert”." in words(page)
    agreed(client, page)
    found = {one.post_id: one for one in deliveries(house)}
    moved = found[cold.post_id]
    assert moved.id == cold.id
    assert moved.due_at > cold.due_at
    assert "It makes way for the hot post “Flood alert”." in [str(why) for why in moved.why]
    assert found[hot].due_at.date() == cold.due_at.date()


@pytest.mark.slow
def test_keeping_the_cold_post_where_it_is_plans_around_it(
    house: House, alice: Actor, channel: Channel, client: FlaskClient, login: Login
) -> None:
    cold, hot = hot_and_cold(house, alice, channel)
    login(client, "erin")
    page = shown(client, f"/plan?keep={cold.post_id}.{channel.id}")
    assert "left where it is, as you wish" in words(page)
    agreed(client, page)
    found = {one.post_id: one for one in deliveries(house)}
    assert found[cold.post_id].due_at == cold.due_at
    assert hot not in found


@pytest.mark.slow
def test_one_without_another_time_is_back_in_the_pool_and_its_owner_is_told(
    house: House, alice: Actor, channel: Channel, client: FlaskClient, login: Login
) -> None:
    cold, _ = hot_and_cold(house, alice, channel)
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).per_week = 1
    login(client, "alice")
    page = shown(client, "/plan?week=2026-W49")
    told = "It made way for the hot post “Flood alert” and is back in the pool."
    assert told in words(page)
    agreed(client, page)
    assert rows.read(house, cold).state is DeliveryState.CANCELLED
    assert told in words(shown(client, f"/posts/{cold.post_id}"))
    assert told in part(client, "waits")
    agreed(client, shown(client, "/plan"))
    again = [one for one in deliveries(house) if one.post_id == cold.post_id]
    assert [one.state for one in again] == [DeliveryState.CANCELLED, DeliveryState.PLANNED]
    assert told not in part(client, "waits")


@pytest.mark.slow
def test_planning_is_for_editors(client: FlaskClient, login: Login) -> None:
    login(client, "bob")
    assert client.get("/plan").status_code == 403
    assert client.post("/plan", data={"made": "x"}).status_code == 403
    assert ">Plan<" not in shown(client, "/")


def test_a_week_that_is_over_is_refused_with_a_remedy(client: FlaskClient, login: Login) -> None:
    login(client, "erin")
    answer = client.get("/plan?week=2026-W01")
    assert answer.status_code == 422
    assert "Write it like 2026-W49." in answer.get_data(as_text=True)


@pytest.mark.slow
def test_a_long_line_of_posts_without_a_time_is_folded(
    house: House, alice: Actor, channel: Channel, client: FlaskClient, login: Login
) -> None:
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).per_week = 1
    for number in range(16):
        rows.approved(house, alice, f"Post {number}", channel.id, temperature=COLD)
    login(client, "erin")
    page = shown(client, "/plan?week=2026-W49")
    assert "Finds no time 15" in words(page)
    assert "and 3 more" in words(page)


def test_a_place_kept_for_hot_posts_stands_on_its_day_and_channel(
    house: House, alice: Actor, channel: Channel
) -> None:
    now = house.now()
    kept = Open(channel=channel.id, at=now + timedelta(days=2), until=now + timedelta(days=1))
    with house.database.reading() as session:
        found = weeks(session, alice, now=now, until=now + timedelta(days=7))
        with_place = replace(found, plan=replace(found.plan, open=(kept,)))
        page = page_of(session, alice, with_place, zone="Europe/Paris")
    ((day, (row,)),) = page.days
    assert (f"{day}", row.channel.name, row.open) == ("2026-12-02", "Feed news", (kept,))


@pytest.mark.slow
def test_a_manager_has_the_weeks_planned_unasked_and_an_editor_only_reads_whether(
    app: Flask, client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    login(client, "alice")
    assert "Plan by itself from now on" in shown(client)
    client.post("/plan/by-itself", data={"on": "yes"})
    with house.database.reading() as session:
        assert by_itself.is_on(session, alice)
    assert "Plan only when asked" in shown(client)
    other = app.test_client()
    login(other, "erin")
    assert "On:" in words(shown(other))
    assert "Plan only when asked" not in shown(other)
    assert other.post("/plan/by-itself", data={"on": "no"}).status_code == 403
    with house.database.reading() as session:
        assert by_itself.is_on(session, alice)
