"""/marronniers, what comes up on this week's page, and the layer behind the calendar."""

import html
import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from editorial.marronniers import writing
from lib.yearly import DayOf, FromEaster
from models.actor import Actor
from models.house import House
from models.marronnier import Marronnier, Occasion
from models.people import Membership
from models.post import Post
from models.way import DeliveryState
from tests.fakes import FakeClock
from tests.web import rows
from tests.web.test_week import seen

Login = Callable[[FlaskClient, str], None]
DAY = "2026-12-12"
FORM = {"name": "Volunteers’ day", "by": "day", "day": "5", "month_day": "12"}


def text(client: FlaskClient, path: str) -> str:
    page = client.get(path).get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def kept(house: House) -> list[Marronnier]:
    with house.database.reading() as session:
        return list(session.scalars(select(Marronnier).order_by(Marronnier.id)))


@pytest.mark.slow
def test_what_comes_up_stands_on_this_week_and_one_press_opens_its_draft(
    client: FlaskClient, login: Login, house: House, erin: Actor
) -> None:
    one = rows.comes_back(house, erin, "Volunteers’ supper", note="Say thank you.")
    login(client, "bob")
    told = seen(client, "coming")
    assert "Saturday 12 December 2026, in 12 days: nobody has written anything" in told
    assert "Erin sees to it" in told
    assert "Not this time" not in told  # for editors
    answer = client.post(f"/marronniers/{one.id}/{DAY}/write")
    page = text(client, answer.location)
    assert answer.location == "/posts/1/edit"
    assert "Erin sees to it: say that you are writing." in page
    assert "To be said: Say thank you." in page
    assert "a time is chosen on its day only, Saturday 12 December." in page
    assert "in 12 days: Bob has it, being written" in seen(client, "coming")
    assert "Written for: Volunteers’ supper , 12 December 2026" in text(client, "/posts/1")


def test_whoever_comes_second_is_told(
    client: FlaskClient, login: Login, house: House, erin: Actor
) -> None:
    one = rows.comes_back(house, erin, "Supper")
    login(client, "alice")
    client.post(f"/marronniers/{one.id}/{DAY}/write")
    answer = client.post(f"/marronniers/{one.id}/{DAY}/write", data={"next": "/"})
    assert answer.location == "/"
    assert "Somebody writes it already. Open that post." in text(client, "/")


@pytest.mark.slow
def test_not_this_time_is_told_with_its_reason_and_taken_back(
    client: FlaskClient, login: Login, house: House, erin: Actor
) -> None:
    one = rows.comes_back(house, erin, "Supper")
    login(client, "erin")
    address = f"/marronniers/{one.id}/{DAY}"
    client.post(f"{address}/skip", data={"why": "", "next": "/"})
    assert "A reason is needed." in text(client, "/")
    client.post(f"{address}/skip", data={"why": "The kitchen is closed", "next": "/"})
    assert seen(client, "coming") == ""
    assert "Because: The kitchen is closed (Erin)" in text(client, "/marronniers")
    client.post(f"{address}/take-back")
    assert "Supper" in seen(client, "coming")


@pytest.mark.slow
def test_the_form_keeps_it_and_shows_what_was_kept(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    login(client, "erin")
    given = {**FORM, "lasts": "2", "channel": channel.id, "note": "Thanks", "owner": alice.user_id}
    answer = client.post("/marronniers/new", data=given)
    assert answer.location == "/marronniers"
    page = text(client, "/marronniers")
    assert "“Volunteers’ day” is kept: each year on 5 December." in page
    assert "Saturday 5 December to Sunday 6 December 2026, in 5 days · Alice sees to it" in page
    (one,) = kept(house)
    assert (one.lasts_days, one.channels, one.note) == (2, [channel.id], "Thanks")
    form = client.get(f"/marronniers/{one.id}").get_data(as_text=True)
    assert 'value="5"' in form
    assert '<option value="12" selected>December</option>' in form


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            {"by": "weekday", "nth": "-1", "weekday": "6", "month_weekday": "5"},
            "each year in May, the last Sunday",
        ),
        ({"by": "weekday", "nth": "1", "weekday": "0"}, "each month, the first Monday"),
        ({"by": "easter", "days": "-2"}, "each year, Good Friday"),
    ],
)
def test_each_way_of_coming_back_is_taken_and_told(
    client: FlaskClient, login: Login, house: House, given: dict[str, str], words: str
) -> None:
    login(client, "erin")
    client.post("/marronniers/new", data={**FORM, **given})
    assert words in text(client, "/marronniers")
    (one,) = kept(house)
    again = client.post(f"/marronniers/{one.id}", data={**FORM, **given, "name": "Other"})
    assert again.location == "/marronniers"
    assert kept(house)[0].rule == one.rule


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": ""}, "A name is needed"),
        ({"day": "31", "month_day": "4"}, "choose one from 1 to 30"),
        ({"day": "soon"}, "choose one from 1 to 31"),
        ({"by": "moon"}, "It is not said when it comes back"),
        ({"lasts": "x"}, "A number from 1 to 62"),
        ({"channel": "99"}, "There is no channel 99 here"),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_typed_is_lost(
    client: FlaskClient, login: Login, house: House, given: dict[str, str], told: str
) -> None:
    login(client, "erin")
    typed = {**FORM, "month_day": "", "note": "All my words", **given}
    answer = client.post("/marronniers/new", data=typed)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert told in page
    assert "All my words" in page
    assert kept(house) == []


def test_starters_are_unticked_and_kept_once_chosen(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "erin")
    page = client.get("/marronniers").get_data(as_text=True)
    assert "International Volunteer Day" in page
    assert not re.search(r'name="starter"[^>]*checked', page)
    client.post("/marronniers/starters", data={"starter": ["volunteers", "easter", "unknown"]})
    assert [one.name for one in kept(house)] == ["Easter Monday", "International Volunteer Day"]
    page = client.get("/marronniers").get_data(as_text=True)
    assert 'value="volunteers"' not in page
    client.post("/marronniers/starters", data={})
    assert "None was ticked." in text(client, "/marronniers")


def test_one_is_ended_and_taken_up_again(
    client: FlaskClient, login: Login, house: House, erin: Actor
) -> None:
    one = rows.comes_back(house, erin, "Supper")
    login(client, "erin")
    client.post(f"/marronniers/{one.id}/end")
    assert "“Supper” is proposed no more." in text(client, "/marronniers")
    assert seen(client, "coming") == ""
    client.post(f"/marronniers/{one.id}/take-up")
    assert "Supper" in seen(client, "coming")


@pytest.mark.slow
def test_last_time_s_post_stands_beside_the_next_with_its_figures(
    client: FlaskClient, login: Login, house: House, alice: Actor, clock: FakeClock
) -> None:
    channel = rows.connected(house, alice)
    one = rows.comes_back(house, alice, "Supper", channels=(channel.id,))
    (delivery,) = rows.planned(house, alice, "Come and eat", channel.id)
    rows.became(house, delivery, DeliveryState.PUBLISHED, url="https://example.org/1")
    rows.published_there(house, channel, "Come and eat", delivery=delivery, likes=34)
    with house.database.transaction() as session:
        row = session.scalars(select(Occasion)).one()
        row.post_id = delivery.post_id
    clock.move(days=20)
    login(client, "alice")
    page = text(client, "/marronniers")
    assert "live" in page  # of this month
    assert "Last time, 12 December 2026: Come and eat · 34 likes" in text(
        client, "/marronniers?from=2027-12"
    )
    assert one.id == 1


def test_a_volunteer_reads_and_changes_nothing(
    client: FlaskClient, login: Login, house: House, erin: Actor
) -> None:
    one = rows.comes_back(house, erin, "Supper")
    login(client, "bob")
    page = client.get("/marronniers").get_data(as_text=True)
    assert "Supper" in page
    assert "Add a marronnier" not in page
    assert "disabled" in client.get(f"/marronniers/{one.id}").get_data(as_text=True)
    assert client.get("/marronniers/new").status_code == 403
    for address in ("new", str(one.id), f"{one.id}/end", f"{one.id}/take-up"):
        assert client.post(f"/marronniers/{address}", data=FORM).status_code == 403
    starters = {"starter": "easter"}
    assert client.post("/marronniers/starters", data=starters).status_code == 403
    skip = f"/marronniers/{one.id}/{DAY}/skip"
    assert client.post(skip, data={"why": "no"}).status_code == 403
    assert len(kept(house)) == 1


def test_a_stranger_keeps_nothing_for_another_workspace_s_channel(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    login(client, "charlie")
    answer = client.post("/marronniers/new", data={**FORM, "channel": channel.id})
    assert answer.status_code == 422
    assert kept(house) == []


@pytest.mark.parametrize("given", ["2026-13", "soon", "0001-01", "9999-01"])
def test_a_month_that_is_none_is_not_found(client: FlaskClient, login: Login, given: str) -> None:
    login(client, "bob")
    assert client.get(f"/marronniers?from={given}").status_code == 404


@pytest.mark.parametrize("day", ["soon", "2026-12-13", "2026-13-01"])
def test_a_day_that_is_not_its_own_is_not_found(
    client: FlaskClient, login: Login, house: House, erin: Actor, day: str
) -> None:
    one = rows.comes_back(house, erin, "Supper")
    login(client, "erin")
    assert client.post(f"/marronniers/{one.id}/{day}/write").status_code == 404


@pytest.mark.parametrize("view", ["month", "week", "day", "list"])
def test_every_view_of_the_calendar_names_the_occasion_at_its_day(
    client: FlaskClient, login: Login, house: House, erin: Actor, view: str
) -> None:
    rows.comes_back(house, erin, "Supper")
    login(client, "bob")
    page = text(client, f"/calendar?view={view}&date={DAY}")
    assert "Marronnier: Supper , nothing written yet" in page
    assert "Supper (12 December, nothing written yet)" in page


def test_the_calendar_s_widget_has_it_behind_the_posts(
    client: FlaskClient, login: Login, house: House, erin: Actor
) -> None:
    rows.comes_back(house, erin, "Easter", FromEaster(days=0), lasts_days=2)
    login(client, "bob")
    page = client.get("/calendar?view=month&date=2027-03-01").get_data(as_text=True)
    (kept,) = re.findall(r'data-barred="(.*?)"', page)
    (mark,) = json.loads(html.unescape(kept))
    assert (mark["start"], mark["end"]) == ("2027-03-28", "2027-03-30")
    assert (mark["display"], mark["editable"]) == ("background", False)


def test_the_composer_keeps_its_end_and_tells_of_a_wish_outside_its_days(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    one = rows.comes_back(house, alice, "Supper", DayOf(day=12, month=12))
    with house.database.transaction() as session:
        post = writing.write(session, alice, one.id, date(2026, 12, 12), now=house.now())
    login(client, "alice")
    typed = {"title": "Supper 2026", "text": "Come.", "temperature": "warm", "seen": "1"}
    times = {"fresh": "2026-12-13T00:00", "wished": "2026-12-10T10:00"}
    client.post(f"/posts/{post.id}/edit", data={**typed, **times})
    assert "It is not on the day of Supper, Saturday 12 December." in text(client, "/posts/1")
    with house.database.reading() as session:
        assert session.get_one(Post, post.id).fresh_until == post.fresh_until
    client.post(f"/posts/{post.id}/edit", data={**typed, "seen": "2", "fresh": ""})
    with house.database.reading() as session:
        assert session.get_one(Post, post.id).fresh_until is None


def test_one_whose_keeper_left_is_taken_over_by_whoever_keeps_it(
    client: FlaskClient, login: Login, house: House, erin: Actor, alice: Actor
) -> None:
    one = rows.comes_back(house, erin, "Supper")
    with house.database.transaction() as session:
        session.execute(delete(Membership).where(Membership.user_id == erin.user_id))
    login(client, "alice")
    form = client.get(f"/marronniers/{one.id}").get_data(as_text=True)
    assert "whoever keeps it" in form
    client.post(f"/marronniers/{one.id}", data={**FORM, "owner": ""})
    assert kept(house)[0].owner_id == alice.user_id
