"""Days and hours kept free, and public holidays, on the pages of the channels."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery
from models.house import House
from models.no_go import DaysOff, HoursOff
from tests.web import rows

Login = Callable[[FlaskClient, str], None]
CONGES = {"name": "congés", "first": "2026-12-24", "last": "2027-01-03"}
SUNDAYS = {"weekday": "6", "start": "0", "end": "24"}


@pytest.fixture
def channel(house: House, alice: Actor) -> Channel:
    return rows.connected(house, alice)


def text(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


@pytest.mark.slow
def test_days_of_a_channel_stand_on_its_page_until_they_are_taken_away(
    client: FlaskClient, login: Login, house: House, channel: Channel
) -> None:
    login(client, "alice")
    page = f"/channels/{channel.id}"
    assert "Nothing is kept free" in text(client, page)
    given = {**CONGES, "channel": channel.id, "next": page}
    assert client.post("/channels/no-go/days", data=given).location == page
    shown = text(client, page)
    assert "24 December 2026 to 3 January 2027" in shown
    assert "congés" not in text(client, "/channels")
    with house.database.reading() as session:
        (kept,) = session.scalars(select(DaysOff)).all()
    client.post(f"/channels/no-go/days/{kept.id}/open", data={"next": page})
    assert "Nothing is kept free" in text(client, page)


def test_what_is_kept_free_on_all_channels_stands_on_each_and_is_taken_away_from_the_list(
    client: FlaskClient, login: Login, house: House, channel: Channel
) -> None:
    login(client, "alice")
    client.post("/channels/no-go/hours", data=SUNDAYS)
    page = text(client, f"/channels/{channel.id}")
    assert "every Sunday" in page
    assert "on all channels" in page
    assert "Take away" not in page
    with house.database.reading() as session:
        (kept,) = session.scalars(select(HoursOff)).all()
    assert f"/channels/no-go/hours/{kept.id}/open" in text(client, "/channels")
    client.post(f"/channels/no-go/hours/{kept.id}/open")
    assert "every Sunday" not in text(client, f"/channels/{channel.id}")


def test_one_day_needs_no_last_one(client: FlaskClient, login: Login, house: House) -> None:
    login(client, "alice")
    client.post("/channels/no-go/days", data={"name": "AG", "first": "2026-12-05", "last": ""})
    with house.database.reading() as session:
        (kept,) = session.scalars(select(DaysOff)).all()
    assert kept.first == kept.last
    assert "<b>AG</b> · 5 December 2026" in text(client, "/channels")


@pytest.mark.slow
def test_the_regions_of_a_country_are_offered_once_it_is_chosen(
    client: FlaskClient, login: Login, channel: Channel
) -> None:
    login(client, "alice")
    page = f"/channels/{channel.id}"
    assert 'id="region"' not in text(client, page)
    client.post(f"{page}/holidays", data={"country": "FR"})
    shown = text(client, page)
    assert "The public holidays of France are kept free." in shown
    assert "If your region has others, choose it now." in shown
    assert '<option value="FR" selected>France</option>' in shown
    client.post(f"{page}/holidays", data={"country": "FR", "region": "6AE"})
    assert '<option value="6AE" selected>Alsace</option>' in text(client, page)
    client.post(f"{page}/holidays", data={"country": "BE", "region": "6AE"})
    assert "selected>Alsace" not in text(client, page)
    client.post(f"{page}/holidays", data={"country": ""})
    assert "days like others here" in text(client, page)


@pytest.mark.parametrize(
    ("where", "given", "told"),
    [
        ("days", {"name": "", "first": "2026-12-05"}, "A name has 1 to 100 characters"),
        ("days", {**CONGES, "first": "soon"}, "“soon” is not a day"),
        ("days", {**CONGES, "last": "2026-12-01"}, "The last day is before the first"),
        ("hours", {**SUNDAYS, "end": "25"}, "Hours go from 0 to 24"),
        ("hours", {**SUNDAYS, "start": "x"}, "Hours go from 0 to 24"),
        ("hours", {**SUNDAYS, "weekday": "7"}, "Choose a day of the week"),
    ],
)
def test_what_cannot_be_kept_free_is_told(
    client: FlaskClient, login: Login, where: str, given: dict[str, str], told: str
) -> None:
    login(client, "alice")
    client.post(f"/channels/no-go/{where}", data=given)
    page = text(client, "/channels")
    assert told in page
    assert "Nothing is kept free" in page


def test_a_volunteer_sees_what_is_kept_free_and_changes_nothing(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    rows.kept_free(house, alice, "congés")
    login(client, "bob")
    for address, given in (
        ("/channels/no-go/days", CONGES),
        ("/channels/no-go/hours", SUNDAYS),
        (f"/channels/{channel.id}/holidays", {"country": "FR"}),
    ):
        assert client.post(address, data=given).status_code == 403
    page = text(client, "/channels")
    assert page.count("congés") == 1
    assert "Keep days free" not in page


def test_a_stranger_keeps_nothing_free_on_another_workspace_s_channel(
    client: FlaskClient, login: Login, house: House, channel: Channel
) -> None:
    login(client, "charlie")
    for where, given in (("days", CONGES), ("hours", SUNDAYS)):
        answer = client.post(f"/channels/no-go/{where}", data={**given, "channel": channel.id})
        assert answer.status_code == 404
    with house.database.reading() as session:
        assert session.scalars(select(DaysOff.id)).all() == []
        assert session.scalars(select(HoursOff.id)).all() == []


@pytest.mark.slow
def test_whoever_schedules_on_such_a_day_is_told_at_once_and_on_the_post_s_page(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    rows.kept_free(house, alice, "congés")
    post = rows.approved(house, alice, "Blood drive", channel.id)
    login(client, "alice")
    page, told = f"/posts/{post.id}", "24 December is kept free (congés)"
    given = {"how": "at", "at": "2026-12-24T10:00", "next": page}
    client.post(f"{page}/schedule", data=given)
    assert text(client, page).count(told) == 2
    assert text(client, page).count(told) == 1
    with house.database.reading() as session:
        (delivery_id,) = session.scalars(select(Delivery.id))
    client.post(f"/deliveries/{delivery_id}/move", data={"at": "2026-12-22T10:00", "next": page})
    assert told not in text(client, page)


@pytest.mark.slow
def test_what_was_placed_before_is_counted_and_not_moved(
    client: FlaskClient, login: Login, house: House, alice: Actor, channel: Channel
) -> None:
    christmas = datetime(2026, 12, 25, 10, tzinfo=UTC)
    rows.planned(house, alice, "Christmas", channel.id, at=christmas)
    saturday = christmas + timedelta(days=1)
    (delivery,) = rows.planned(house, alice, "The day after", channel.id, at=saturday)
    login(client, "alice")
    page = f"/channels/{channel.id}"
    client.post(f"{page}/holidays", data={"country": "FR", "region": ""})
    assert "1 planned post stands on days or hours kept free." in text(client, page)
    given = {"name": "AG", "first": "2026-12-26", "channel": channel.id, "next": page}
    client.post("/channels/no-go/days", data=given)
    assert "2 planned posts stand on days or hours kept free." in text(client, page)
    assert rows.read(house, delivery).due_at == saturday
