"""The plan of the coming weeks, for scripts."""

import pytest
from sqlalchemy import select

from models.delivery import Delivery
from models.way import Temperature
from tests.api.conftest import error_of
from tests.web import rows


@pytest.fixture
def waiting(house, alice):
    """Two approved cold posts without a time."""
    channel = rows.connected(house, alice)
    return [
        rows.approved(house, alice, title, channel.id, temperature=Temperature.COLD)
        for title in ("First aid", "Hygiene")
    ]


def deliveries(house):
    with house.database.reading() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def agreement(plan, **more):
    return {"fingerprint": plan["fingerprint"], "made_at": plan["made_at"], **more}


@pytest.mark.slow
def test_what_was_read_is_done_exactly(house, as_alice, waiting):
    plan = as_alice.get("/plan").get_json()
    assert {one["post"] for one in plan["placements"]} == {post.id for post in waiting}
    assert all(one["why"] for one in plan["placements"])
    assert deliveries(house) == []
    done = as_alice.post("/plan", agreement(plan)).get_json()["items"]
    assert {one["due_at"] for one in done} == {one["at"] for one in plan["placements"]}
    assert len(deliveries(house)) == 2


@pytest.mark.slow
def test_what_is_kept_is_left_out_of_both(house, as_alice, waiting):
    out = f"{waiting[0].id}.1"
    plan = as_alice.get("/plan", query_string={"keep": out, "week": "2026-W50"}).get_json()
    assert [one["post"] for one in plan["placements"]] == [waiting[1].id]
    assert as_alice.post("/plan", agreement(plan)).status_code == 409
    as_alice.post("/plan", agreement(plan, keep=[out], week="2026-W50"))
    assert [one.post_id for one in deliveries(house)] == [waiting[1].id]


@pytest.mark.slow
def test_another_plan_by_now_is_refused_and_nothing_is_done(house, as_alice, alice, waiting):
    plan = as_alice.get("/plan").get_json()
    rows.approved(house, alice, "Third", 1, temperature=Temperature.COLD)
    answer = as_alice.post("/plan", agreement(plan))
    assert (answer.status_code, error_of(answer)["code"]) == (409, "changed")
    assert len(waiting) == 2
    assert deliveries(house) == []


def test_an_agreement_without_its_plan_is_refused_field_by_field(as_alice):
    answer = as_alice.post("/plan", {})
    assert answer.status_code == 422
    assert set(error_of(answer)["fields"]) == {"fingerprint", "made_at"}
    far = {"fingerprint": "x", "made_at": "2199-12-31T00:00:00Z"}
    assert as_alice.post("/plan", far).status_code == 409


@pytest.mark.slow
def test_planning_is_for_editors(script, waiting):
    assert script("erin").get("/plan").status_code == 200
    assert script("bob").get("/plan").status_code == 403
    assert waiting
