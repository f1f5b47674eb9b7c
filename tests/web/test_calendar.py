"""The calendar: what it shows, and moving what stands in it."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, update

from models.actor import Actor
from models.delivery import Delivery
from models.house import House
from models.post import Post
from models.way import DeliveryState
from tests.web import rows

Login = Callable[[FlaskClient, str], None]
# The tests' clock stands at Monday 30 November 2026, 08:00 in Paris.
TUESDAY_NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def moved(client: FlaskClient, post: int, *deliveries: int, to: str):
    return client.post(
        "/calendar/move", json={"post": post, "deliveries": list(deliveries), "wall": to}
    )


@pytest.mark.parametrize("view", ["month", "week", "day", "list"])
def test_every_view_shows_a_planned_post_without_scripts(
    view: str, house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    login(client, "alice")
    shown = page(client, f"/calendar?view={view}&date=2026-12-01")
    assert "Blood drive" in shown
    assert "12:00, Blood drive, warm, Feed news, planned" in shown


def test_a_week_is_named_by_its_days_and_a_month_by_its_name(
    client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    assert "30 nov. – 6 déc." in page(client, "/calendar?view=week&date=2026-12-01&lang=fr")
    assert "December 2026" in page(client, "/calendar?view=month&date=2026-12-01")


def test_one_goes_from_a_view_to_the_next_without_jumping_over_a_short_month(
    client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    assert "date=2027-02-01" in page(client, "/calendar?view=month&date=2027-01-31")


def test_a_post_that_leaves_on_several_channels_at_once_is_one_entry(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channels = [rows.connected(house, alice, name).id for name in ("one", "two")]
    rows.planned(house, alice, "Blood drive", *channels, at=TUESDAY_NOON)
    login(client, "alice")
    shown = page(client, "/calendar?view=list&date=2026-12-01")
    assert shown.count("<b aria-hidden") == 1
    assert "2 channels" in shown


def test_the_wished_time_of_a_post_in_review_is_shown_as_not_placed(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    rows.submitted(house, alice, "Open day", channel.id, wished_at=TUESDAY_NOON)
    login(client, "alice")
    shown = page(client, "/calendar?view=week&date=2026-12-01")
    assert 'class="e warm review"' in shown
    assert "in review" in shown


def test_a_busy_day_of_the_month_says_how_many_more_there_are(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    for number in range(7):
        at = TUESDAY_NOON + timedelta(hours=number)
        rows.drafted(house, alice, f"Post {number}", channel.id, wished_at=at)
    login(client, "alice")
    shown = page(client, "/calendar?view=month&date=2026-12-01")
    assert "+3 more" in shown
    assert "Post 6" not in shown


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wanted", "seen"),
    [
        ("temperature=hot", ["Alert"]),
        ("temperature=hot&temperature=cold", ["Alert", "First aid"]),
        ("state=live", ["First aid"]),
        ("state=review", ["Open day"]),
        ("temperature=lukewarm&state=nonsense&channel=x", ["Alert", "First aid", "Open day"]),
    ],
)
def test_filters_stand_in_the_address(
    wanted: str,
    seen: list[str],
    house: House,
    client: FlaskClient,
    login: Login,
    alice: Actor,
) -> None:
    channel = rows.connected(house, alice).id
    at = TUESDAY_NOON
    rows.planned(house, alice, "Alert", channel, at=at, temperature="hot")
    (live,) = rows.planned(
        house, alice, "First aid", channel, at=at + timedelta(hours=3), temperature="cold"
    )
    rows.became(house, live, DeliveryState.PUBLISHED)
    rows.drafted(house, alice, "Open day", channel, wished_at=at + timedelta(hours=5))
    login(client, "alice")
    shown = page(client, f"/calendar?view=list&date=2026-12-01&{wanted}")
    found = [title for title in ("Alert", "First aid", "Open day") if f"{title}</b>" in shown]
    assert found == seen


@pytest.mark.slow
def test_the_channel_filter_leaves_out_what_goes_elsewhere(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    one, two = (rows.connected(house, alice, name).id for name in ("one", "two"))
    rows.planned(house, alice, "Here", one, at=TUESDAY_NOON)
    rows.planned(house, alice, "There", two, at=TUESDAY_NOON)
    login(client, "alice")
    shown = page(client, f"/calendar?view=list&date=2026-12-01&channel={one}")
    assert "Here</b>" in shown
    assert "There</b>" not in shown


def test_a_day_that_does_not_exist_is_refused_with_a_remedy(
    client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    answer = client.get("/calendar?date=2026-02-30")
    assert answer.status_code == 422
    assert "“2026-02-30” is not a day." in answer.get_data(as_text=True)


def test_the_widget_reads_wall_times_of_the_reader(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    login(client, "alice")
    (entry,) = client.get("/calendar/entries?start=2026-11-30&end=2026-12-07").get_json()
    assert entry["start"] == "2026-12-01T12:00"
    assert entry["editable"] is True
    assert entry["extendedProps"]["deliveries"] == [delivery.id]


def test_a_late_entry_stands_on_one_day_only(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    late = datetime(2026, 12, 1, 22, 50, tzinfo=UTC)
    rows.drafted(house, alice, "Good night", channel.id, wished_at=late)
    login(client, "alice")
    (entry,) = client.get("/calendar/entries?start=2026-12-01&end=2026-12-02").get_json()
    assert (entry["start"], entry["end"]) == ("2026-12-01T23:50", "2026-12-01T23:59:59")


def test_the_feed_wants_times_that_can_be_read(client: FlaskClient, login: Login) -> None:
    login(client, "alice")
    assert client.get("/calendar/entries?start=soon&end=2026-12-07").status_code == 422
    assert client.get("/calendar/entries?start=1999-01-01&end=2026-12-07").status_code == 422


def test_a_dropped_delivery_leaves_at_its_new_time(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    login(client, "alice")
    answer = moved(client, delivery.post_id, delivery.id, to="2026-12-02T18:30")
    assert answer.get_json()["start"] == "2026-12-02T18:30"
    assert rows.read(house, delivery).due_at == datetime(2026, 12, 2, 17, 30, tzinfo=UTC)


def test_a_drop_on_a_day_that_is_kept_free_is_taken_and_said(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    rows.kept_free(house, alice, "congés")
    login(client, "alice")
    answer = moved(client, delivery.post_id, delivery.id, to="2026-12-24T10:00").get_json()
    assert answer["start"] == "2026-12-24T10:00"
    assert "Thursday 24 December is kept free (congés)" in answer["said"]


def test_deliveries_a_few_minutes_apart_move_together_and_stay_apart(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channels = [rows.connected(house, alice, name).id for name in ("one", "two")]
    first, second = rows.planned(house, alice, "Blood drive", *channels, at=TUESDAY_NOON)
    login(client, "alice")
    moved(client, second.post_id, second.id, to="2026-12-01T12:05")
    moved(client, first.post_id, first.id, second.id, to="2026-12-02T09:00")
    assert rows.read(house, first).due_at == datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
    assert rows.read(house, second).due_at == datetime(2026, 12, 2, 8, 5, tzinfo=UTC)


def test_a_drop_into_the_past_is_refused_and_nothing_moves(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    login(client, "alice")
    answer = moved(client, delivery.post_id, delivery.id, to="2026-11-29T12:00")
    assert answer.status_code == 422
    assert answer.get_json()["error"]["remedy"] == "Choose another time."
    assert rows.read(house, delivery).due_at == TUESDAY_NOON


def test_a_drop_before_the_embargo_is_refused_and_nothing_moves(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(
        house, alice, "Award", channel.id, at=TUESDAY_NOON, embargo_until=TUESDAY_NOON
    )
    login(client, "alice")
    answer = moved(client, delivery.post_id, delivery.id, to="2026-12-01T11:59")
    assert answer.status_code == 422
    assert "under embargo until Tue 1 Dec 2026, 12:00" in str(answer.get_json())
    assert rows.read(house, delivery).due_at == TUESDAY_NOON


def test_a_wish_dropped_before_the_embargo_says_when_it_leaves(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    wish = {"wished_at": TUESDAY_NOON, "embargo_until": TUESDAY_NOON}
    post = rows.submitted(house, alice, "Award", channel.id, **wish)
    login(client, "alice")
    said = moved(client, post.id, to="2026-12-01T09:00").get_json()["said"]
    assert "before its embargo ends, and leaves Tue 1 Dec 2026, 12:00" in said


def test_what_was_published_does_not_move(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    rows.became(house, delivery, DeliveryState.PUBLISHED)
    login(client, "alice")
    answer = moved(client, delivery.post_id, delivery.id, to="2026-12-02T12:00")
    assert answer.status_code == 409


@pytest.mark.slow
def test_a_drop_on_a_wall_time_that_does_not_exist_goes_forward_and_says_so(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    login(client, "alice")
    answer = moved(client, delivery.post_id, delivery.id, to="2027-03-28T02:30").get_json()
    assert answer["start"] == "2027-03-28T03:30"
    assert "does not exist" in answer["said"]


def test_a_wish_is_moved_without_voiding_what_was_said(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    post = rows.submitted(house, alice, "Open day", channel.id, wished_at=TUESDAY_NOON)
    login(client, "alice")
    assert moved(client, post.id, to="2026-12-03T10:00").status_code == 200
    (entry,) = client.get("/calendar/entries?start=2026-12-03&end=2026-12-04").get_json()
    assert entry["extendedProps"]["said"] == "in review"


def test_a_volunteer_sees_their_own_posts_and_moves_no_delivery(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Hers", channel.id, at=TUESDAY_NOON)
    rows.drafted(house, bob, "His", channel.id, wished_at=TUESDAY_NOON)
    login(client, "bob")
    shown = page(client, "/calendar?view=list&date=2026-12-01")
    assert "His</b>" in shown
    assert "Hers</b>" not in shown
    answer = moved(client, delivery.post_id, delivery.id, to="2026-12-02T12:00")
    assert answer.status_code in {403, 404}
    assert rows.read(house, delivery).due_at == TUESDAY_NOON


@pytest.mark.slow
def test_a_stranger_sees_and_moves_nothing(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    login(client, "charlie")
    assert "Blood drive" not in page(client, "/calendar?view=list&date=2026-12-01")
    answer = moved(client, delivery.post_id, delivery.id, to="2026-12-02T12:00")
    assert answer.status_code == 404
    assert rows.read(house, delivery).due_at == TUESDAY_NOON


@pytest.mark.parametrize("given", [None, [], {}, {"post": 1}, {"post": "1", "deliveries": [1]}])
def test_a_move_that_says_nothing_is_refused(
    given: object, client: FlaskClient, login: Login
) -> None:
    login(client, "alice")
    assert client.post("/calendar/move", json=given).status_code == 422


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "view", "last_hour"),
    [("2026-12-31", "week", 23), ("2027-01-03", "week", 22), ("2026-12-31", "day", 23)],
)
def test_the_last_night_of_a_year_stands_in_week_53_and_in_its_own_day(
    house: House, client: FlaskClient, login: Login, alice: Actor, day: str, view: str, last_hour
) -> None:
    channel = rows.connected(house, alice)
    at = datetime(2026, 12, 31, last_hour - 1, 59, tzinfo=UTC)  # in Paris an hour later
    rows.planned(house, alice, "Fireworks", channel.id, at=at)
    login(client, "alice")
    assert "Fireworks" in page(client, f"/calendar?view={view}&date={day}")
    assert "Fireworks" not in page(client, "/calendar?view=day&date=2027-01-01")
    assert "Fireworks" in page(client, "/calendar?view=month&date=2026-12-01")


def _many(house: House, alice: Actor, count: int, *channels: int) -> None:
    """Approved posts on the 1st of December, a minute apart, made of one another."""
    (first, *_) = rows.planned(house, alice, "Post 0", *channels, at=TUESDAY_NOON)
    with house.database.transaction() as session:
        post = session.get_one(Post, first.post_id)
        for number in range(1, count):
            copy = Post(**_without_id(post, title=f"Post {number}"))
            session.add(copy)
            session.flush()
            at = TUESDAY_NOON + timedelta(minutes=number)
            key = f"copy-{copy.id}"
            session.add(Delivery(**_without_id(first, post_id=copy.id, due_at=at, key=key)))


def _without_id(row: Post | Delivery, **changed: object) -> dict[str, object]:
    names = [column.key for column in row.__mapper__.column_attrs if column.key != "id"]
    return {**{name: getattr(row, name) for name in names}, **changed}


def _asked(house: House, client: FlaskClient, *addresses: str) -> int:
    """How many statements they take together."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    for address in addresses:
        page(client, address)
    event.listen(house.database.engine, "before_cursor_execute", note)
    for address in addresses:
        page(client, address)
    event.remove(house.database.engine, "before_cursor_execute", note)
    return len(asked)


MONTH = "/calendar?view=month&date=2026-12-01"
FEED = "/calendar/entries?start=2026-11-30&end=2027-01-11"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["alice", "bob"])
def test_a_month_and_its_data_ask_as_little_of_the_database_however_many_posts_there_are(
    name: str, house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    _many(house, alice, 10, channel.id)
    login(client, name)
    few = _asked(house, client, MONTH, FEED)
    with house.database.transaction() as session:
        session.execute(update(Delivery).values(due_at=TUESDAY_NOON + timedelta(days=1)))
    _many(house, alice, 500, channel.id)
    assert _asked(house, client, MONTH, FEED) == few
    assert few <= 12


@pytest.mark.slow
def test_the_feed_gives_the_first_of_a_day_and_leads_to_the_rest(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    _many(house, alice, 7, channel.id)
    login(client, "alice")
    *shown, rest = client.get(f"{FEED}&temperature=warm").get_json()
    assert [one["title"] for one in shown] == ["Post 0", "Post 1", "Post 2", "Post 3"]
    assert (rest["title"], rest["editable"]) == ("+3 more", False)
    assert rest["url"] == "/calendar?view=day&temperature=warm&date=2026-12-01"
    assert rest["start"] > shown[-1]["start"]
    assert len(client.get("/calendar/entries?start=2026-12-01&end=2026-12-02").get_json()) == 7


@pytest.mark.slow
def test_a_very_long_day_is_read_page_by_page_and_nothing_is_lost_between_them(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    _many(house, alice, 130, channel.id)
    login(client, "alice")
    seen: list[str] = []
    for number in (1, 2, 3):
        shown = page(client, f"/calendar?view=day&date=2026-12-01&page={number}")
        assert f"Page {number} of 3" in shown
        seen += re.findall(r"</time> (Post \d+)</b>", shown)
    assert seen == [f"Post {number}" for number in range(130)]


def test_the_feed_is_not_sent_again_while_it_is_the_same(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    (delivery,) = rows.planned(house, alice, "Blood drive", channel.id, at=TUESDAY_NOON)
    login(client, "alice")
    known = {"If-None-Match": client.get(FEED).headers["ETag"], "Accept-Encoding": "gzip"}
    assert client.get(FEED, headers=known).status_code == 304
    rows.became(house, delivery, DeliveryState.PUBLISHED)
    assert client.get(FEED, headers=known).status_code == 200


def test_deliveries_that_follow_each_other_closely_are_one_entry_and_later_ones_another(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channels = [rows.connected(house, alice, name).id for name in ("one", "two", "three")]
    first, second, third = rows.planned(house, alice, "Blood drive", *channels, at=TUESDAY_NOON)
    rows.became(house, second, DeliveryState.PLANNED, due_at=TUESDAY_NOON + timedelta(minutes=15))
    rows.became(house, third, DeliveryState.PLANNED, due_at=TUESDAY_NOON + timedelta(hours=1))
    login(client, "alice")
    together, later = client.get(FEED).get_json()
    assert together["extendedProps"]["deliveries"] == [first.id, second.id]
    assert later["extendedProps"]["deliveries"] == [third.id]
    assert later["extendedProps"]["where"] == "Feed three"


def test_the_page_brings_along_what_its_widget_would_ask_for(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    _many(house, alice, 7, channel.id)
    login(client, "alice")
    page = client.get("/calendar?view=month&date=2026-12-01").get_data(as_text=True)
    (brought,) = re.findall(r'id="standing">(.*?)</script>', page)
    asked = "/calendar/entries?start=2026-11-30&end=2027-01-04"
    assert json.loads(brought) == client.get(asked).get_json()
