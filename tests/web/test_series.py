"""Letting a post come back, on its page."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from models.actor import Actor
from models.delivery import Delivery
from models.house import House
from models.post import Post
from models.series import Series
from models.way import DeliveryState, Temperature
from tests.fakes import FakeClock
from tests.web import rows
from tests.web.test_posts import page

Login = Callable[[FlaskClient, str], None]
WEEKLY = {"every": "week", "step": "1", "first": "2026-12-01T10:00"}


@pytest.fixture
def post(house: House, alice: Actor) -> Post:
    channel = rows.connected(house, alice)
    return rows.approved(house, alice, "Give blood", channel.id, temperature=Temperature.COLD)


def repeat(client: FlaskClient, post: Post, **more: str) -> str:
    data = {**WEEKLY, **more}
    answer = client.post(f"/posts/{post.id}/repeat", data=data, follow_redirects=True)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def made(house: House) -> list[Series]:
    with house.database.reading() as session:
        return list(session.scalars(select(Series)))


def test_a_post_is_repeated_and_its_next_dates_are_shown(
    house: House, client: FlaskClient, login: Login, post: Post
) -> None:
    login(client, "alice")
    shown = repeat(client, post, last="2026-12-31")
    assert "It comes back from Tue 1 Dec 2026, 10:00 on." in shown
    assert "Every week at 10:00, from 1 Dec 2026 to 31 Dec 2026" in shown
    for day in ("Tue 1 Dec", "Tue 8 Dec", "Tue 15 Dec", "Tue 22 Dec", "Tue 29 Dec"):
        assert f"{day} 2026, 10:00" in shown
    assert shown.count('id="delivery-') == 1, "the later ones stand in the list of dates only"


def test_it_is_ended_with_one_button(
    house: House, client: FlaskClient, login: Login, post: Post
) -> None:
    login(client, "erin")
    repeat(client, post)
    answer = client.post(
        f"/series/{made(house)[0].id}/end",
        data={"next": f"/posts/{post.id}"},
        follow_redirects=True,
    )
    shown = answer.get_data(as_text=True)
    assert "It comes back no more; 9 planned dates are cancelled." in shown
    assert "Erin ended it." in shown
    assert "Let it come back" in shown


def test_one_date_is_left_out(house: House, client: FlaskClient, login: Login, post: Post) -> None:
    login(client, "alice")
    repeat(client, post)
    with house.database.reading() as session:
        second = session.scalars(select(Delivery).where(Delivery.local_date == "2026-12-08")).one()
    client.post(f"/deliveries/{second.id}/cancel")
    shown = page(client, f"/posts/{post.id}")
    assert "Not this time: Tue 1 Dec 2026, 10:00" in shown
    assert "Not this time: Tue 8 Dec 2026, 10:00" not in shown
    with house.database.reading() as session:
        assert session.get_one(Delivery, second.id).state is DeliveryState.CANCELLED


@pytest.mark.slow
def test_a_missing_hour_is_told_when_it_is_asked_for(
    house: House, client: FlaskClient, login: Login, post: Post, clock: FakeClock
) -> None:
    clock.at = datetime(2027, 3, 1, tzinfo=UTC)
    login(client, "alice")
    shown = repeat(client, post, first="2027-03-28T02:30")
    assert "Sunday 28 March: 02:30 does not exist that day" in shown
    assert "Sunday 03:30 is taken" in shown


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"every": "day"}, "Choose weeks, months or years."),
        ({"step": "x"}, "A number from 1 to 60."),
        ({"step": "9" * 30}, "A number from 1 to 60."),
        ({"first": "soon"}, "is not a time"),
        ({"last": "never"}, "is not a day"),
        ({"last": "2026-11-30"}, "The last day is before the first."),
        ({"first": "2020-01-01T10:00"}, "is past"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(
    house: House, client: FlaskClient, login: Login, post: Post, wrong: dict[str, str], words: str
) -> None:
    login(client, "alice")
    assert words in repeat(client, post, **wrong)
    assert made(house) == []


@pytest.mark.slow
def test_a_hot_post_is_not_offered_it_and_a_volunteer_neither(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor, post: Post
) -> None:
    channel = rows.connected(house, alice, "other")
    hot = rows.approved(house, alice, "Now", channel.id, temperature=Temperature.HOT)
    login(client, "alice")
    assert "Let it come back" not in page(client, f"/posts/{hot.id}")
    assert "Let it come back" in page(client, f"/posts/{post.id}")
    other = client.application.test_client()
    login(other, "bob")
    answer = other.post(f"/posts/{post.id}/repeat", data=WEEKLY)
    assert answer.status_code in {403, 404}


@pytest.mark.slow
def test_a_post_that_comes_back_is_not_offered_another_time(
    client: FlaskClient, login: Login, post: Post
) -> None:
    login(client, "alice")
    assert "Choose the time for me" in page(client, f"/posts/{post.id}")
    repeat(client, post, first="2027-06-01T10:00", every="year")
    assert "Choose the time for me" not in page(client, f"/posts/{post.id}")


@pytest.mark.slow
def test_each_return_stands_in_the_calendar(client: FlaskClient, login: Login, post: Post) -> None:
    login(client, "alice")
    repeat(client, post, first="2026-12-03T10:00")
    shown = page(client, "/calendar?view=list&date=2026-12-01")
    assert shown.count("Give blood") >= 5
    assert "Give blood" in page(client, "/calendar?view=day&date=2026-12-31")
    assert "Give blood" in page(client, "/calendar?view=week&date=2027-01-01")
