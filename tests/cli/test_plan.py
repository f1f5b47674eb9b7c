"""`flask plan`: the approved posts onto the coming weeks."""

import itertools
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from editorial import channel_rules
from models.delivery import Delivery, PlacedBy
from models.draw import Draw
from models.way import DeliveryState, Temperature
from scheduler import by_itself, deciding
from tests.web import rows

ALICE = ("--as", "alice@example.org")


@pytest.fixture
def planned(run):
    """The plan of that call, as a script reads it."""

    def call(*options):
        return json.loads(run("plan", "--json", *options, *ALICE).stdout)

    return call


def deliveries(house):
    with house.database.reading() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.due_at)))


def draws(house):
    with house.database.reading() as session:
        return {
            one.delivery_id: (one.explored, one.propensity, one.best_chance, one.best_gain)
            for one in session.scalars(select(Draw))
        }


@pytest.mark.slow
def test_what_was_approved_gets_its_times_with_their_reasons(house, alice, networks, planned):
    channel = networks["Mastodon"]
    posts = [rows.approved(house, alice, f"Post {n}", channel.id) for n in range(3)]
    told = planned()
    assert {one["post"] for one in told["placements"]} == {post.id for post in posts}
    kept = deliveries(house)
    assert [one.state for one in kept] == [DeliveryState.PLANNED] * 3
    assert {one.placed_by for one in kept} == {PlacedBy.PLANNER}
    assert all(one.why for one in kept)
    gaps = [later.due_at - sooner.due_at for sooner, later in itertools.pairwise(kept)]
    assert min(gaps) >= timedelta(hours=1), "the channel’s gap"


def test_a_dry_run_shows_the_same_and_changes_nothing(house, alice, networks, planned):
    rows.approved(house, alice, "Post", networks["Mastodon"].id)
    shown = planned("--dry-run")
    assert deliveries(house) == []
    assert planned()["placements"] == shown["placements"]


@pytest.mark.slow
def test_planning_twice_changes_nothing(house, alice, networks, planned):
    for number in range(4):
        rows.approved(house, alice, f"Post {number}", networks["Mastodon"].id)
    planned()
    before = [(one.id, one.due_at, one.updated_at) for one in deliveries(house)]
    assert planned()["changes"] == []
    assert [(one.id, one.due_at, one.updated_at) for one in deliveries(house)] == before


@pytest.mark.slow
def test_what_was_drawn_to_learn_is_kept_once_though_a_person_moves_the_post(
    house, alice, networks, planned
):
    for number in range(40):
        rows.approved(house, alice, f"Post {number}", networks["Mastodon"].id)
    planned("--week", "2027-W10")
    before, drawn = draws(house), next(one for one in deliveries(house) if one.explored)
    assert len(before) == 40
    assert planned("--week", "2027-W10")["changes"] == []
    with house.database.transaction() as session:
        at = house.now() + timedelta(days=100)
        deciding.move(session, alice, drawn.id, at, now=house.now())
    assert rows.read(house, drawn).explored is False
    assert draws(house) == before
    assert before[drawn.id][0] is True


@pytest.mark.slow
def test_the_chance_of_the_best_hour_is_kept_for_those_that_got_it_and_those_that_did_not(
    house, alice, networks, planned
):
    for number in range(40):
        rows.approved(house, alice, f"Post {number}", networks["Mastodon"].id)
    planned("--week", "2027-W10")
    for explored, propensity, best_chance, best_gain in draws(house).values():
        assert 0.85 <= best_chance < 1
        assert propensity <= 0.15 if explored else propensity == best_chance
        assert 0 <= best_gain < 0.03, "advice is drawn among hours within two points"


def test_from_then_on_the_daemon_plans_unasked_until_told_otherwise(house, alice, networks, run):
    for option, on in (("--by-itself", True), ("--when-asked", False)):
        run("plan", option, *ALICE)
        with house.database.reading() as session:
            assert by_itself.is_on(session, alice) is on


@pytest.mark.slow
def test_what_a_person_placed_stays_and_the_others_stand_around_it(house, alice, networks, planned):
    channel = networks["Mastodon"]
    (mine,) = rows.planned(house, alice, "Mine", channel.id, at=house.now() + timedelta(hours=5))
    rows.approved(house, alice, "Another", channel.id)
    told = planned()
    kept = deliveries(house)
    assert len(kept) == 2
    assert next(one.due_at for one in kept if one.id == mine.id) == mine.due_at
    assert [one["by_hand"] for one in told["placements"] if one["post"] == mine.post_id] == [True]
    assert abs(kept[1].due_at - kept[0].due_at) >= timedelta(hours=1)


def test_the_same_post_is_kept_apart_on_two_channels(house, alice, networks, planned):
    both = (networks["Mastodon"].id, networks["Bluesky"].id)
    rows.approved(house, alice, "On both", *both)
    planned()
    first, second = deliveries(house)
    assert timedelta(minutes=30) <= second.due_at - first.due_at <= timedelta(days=2)


def test_a_hot_post_leaves_while_it_is_fresh(house, alice, networks, planned):
    until = house.now() + timedelta(hours=8)
    rows.approved(
        house,
        alice,
        "Alert",
        networks["Mastodon"].id,
        temperature=Temperature.HOT,
        fresh_until=until,
    )
    planned()
    (delivery,) = deliveries(house)
    assert house.now() < delivery.due_at < until


def test_what_has_its_own_time_or_no_open_channel_is_left_out(house, alice, networks, planned):
    rows.approved(
        house,
        alice,
        "Wished",
        networks["Mastodon"].id,
        wished_at=house.now() + timedelta(days=1),
    )
    rows.submitted(house, alice, "Not approved", networks["Mastodon"].id)
    assert planned() == {"placements": [], "changes": [], "left": [], "open": []}


@pytest.mark.parametrize("state", [DeliveryState.FAILED, DeliveryState.MISSED])
def test_what_waits_for_a_persons_answer_is_not_planned_a_second_time(
    house, alice, networks, planned, state
):
    (delivery,) = rows.planned(house, alice, "Post", networks["Mastodon"].id)
    rows.became(house, delivery, state)
    assert planned()["placements"] == []
    assert len(deliveries(house)) == 1


@pytest.mark.slow
def test_the_plan_ends_with_the_week_that_was_asked_for(house, alice, networks, planned, run):
    for number in range(12):
        rows.approved(house, alice, f"Post {number}", networks["Mastodon"].id)
    told = planned("--week", "2026-W49")
    assert all(one["at"] < "2026-12-07" for one in told["placements"])
    assert told["left"]
    for wrong in ("2026-W01", "soon"):
        assert run("plan", "--week", wrong, *ALICE).exit_code == 1


@pytest.mark.slow
def test_places_kept_for_hot_posts_are_told_and_given_away_the_evening_before(
    house, alice, networks, planned, run, clock
):
    channel = networks["Mastodon"]
    with house.database.transaction() as session:
        channel_rules.change_rules(session, alice, channel.id, {"reserve": 1})
    rows.approved(house, alice, "Cold", channel.id, temperature=Temperature.COLD)
    (first, *_) = planned("--dry-run")["open"]
    assert (first["channel"], first["until"]) == (channel.id, "2026-12-01T17:00:00+00:00")
    told = run("plan", "--dry-run", *ALICE).stdout
    assert "Gardée pour les publications chaudes sur Mastodon" in told
    clock.move(days=1, hours=10)
    assert first["at"] not in {one["at"] for one in planned("--dry-run")["open"]}


def test_planning_is_for_editors(house, alice, networks, run):
    rows.approved(house, alice, "Post", networks["Mastodon"].id)
    assert run("plan", "--as", "bob@example.org").exit_code == 1
    assert deliveries(house) == []
    assert "Post" in run("plan", "--as", "erin@example.org").stdout
