"""Limits that hold for several web processes: each application here has memory of its own."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import create_app
from models.house import House
from models.rate import RateCount
from tests.fakes import FakeClock
from web.counts import Counts

MINUTE = timedelta(minutes=1)
AT, FORM = "/review/guessed/1/agree", {"revision": "1", "name": "Clara"}


def process(house: House) -> FlaskClient:
    app = create_app(house)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app.test_client()


def answered(client: FlaskClient, path: str, **form: str) -> int:
    """As a server does: what is left to do after the answer is done."""
    answer = client.post(path, data=form) if form else client.get(path)
    answer.close()
    return answer.status_code


def kept(house: House) -> list[RateCount]:
    with house.database.reading() as session:
        return list(session.scalars(select(RateCount)))


@pytest.mark.slow
def test_whoever_guesses_links_is_stopped_by_all_processes_together(
    house: House, clock: FakeClock
) -> None:
    here, there = process(house), process(house)
    for client in (here, there) * 10:
        assert answered(client, AT, **FORM) == 404
    assert [answered(one, AT, **FORM) for one in (here, there, process(house))] == [429] * 3
    assert answered(there, "/review/guessed") == 404
    clock.move(seconds=61)
    assert answered(there, AT, **FORM) == 404


@pytest.mark.slow
def test_wrong_passwords_are_counted_together_and_a_right_one_is_not(house: House) -> None:
    here, there = process(house), process(house)
    wrong = {"email": "alice@example.org", "password": "wrong"}
    for client in (here, there) * 5:
        assert answered(client, "/login", **wrong) == 200
    assert [answered(one, "/login", **wrong) for one in (here, there)] == [429, 429]


def test_nothing_that_is_kept_tells_an_address_or_a_link(house: House) -> None:
    client = process(house)
    assert answered(client, "/review/guessed") == 404
    assert sorted(one.count for one in kept(house)) == [1, 1]
    told = " ".join(one.key for one in kept(house))
    assert "127.0.0.1" not in told
    assert all(len(word) == 64 for word in told.split())


def test_a_busy_database_holds_up_no_page_and_is_told_later(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.counts._PATIENCE", 0)
    counts = Counts(house)
    with house.database.transaction():
        assert counts.add("one", 1, within=MINUTE).count == 1
        counts.write()
        assert counts.waits
        assert counts.of("one").count == 1
    assert kept(house) == []
    counts.write()
    assert len(kept(house)) == 1
    assert Counts(house).of("one").count == 1


def test_counting_begins_anew_when_its_time_is_over(house: House, clock: FakeClock) -> None:
    here, there = Counts(house), Counts(house)
    for counts in (here, there):
        counts.add("one", 3, within=MINUTE)
        counts.write()
    assert here.of("one").count == 6
    here.add("one", 1, within=MINUTE)
    clock.move(seconds=60)
    assert (here.of("one").count, there.of("one").count) == (0, 0)
    there.add("one", 1, within=MINUTE)
    there.write()
    here.write()
    assert Counts(house).of("one").count == 1
    clock.move(seconds=4000)
    there.add("other", 1, within=MINUTE)
    there.write()
    assert len(kept(house)) == 1


def test_whoever_never_stops_writes_no_more_rows(house: House) -> None:
    counts = Counts(house)
    counts.add("one", 1000, within=MINUTE)
    counts.write()
    counts.add("one", 1, within=MINUTE)
    assert not counts.waits


@pytest.mark.slow
def test_whoever_goes_on_guessing_fills_no_table(house: House) -> None:
    client = process(house)
    for number in range(40):
        answered(client, f"/review/guess-{number}/1/agree", **FORM)
    assert len(kept(house)) == 21  # the address, and each link until it had to wait
