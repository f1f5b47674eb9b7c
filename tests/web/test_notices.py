"""The notices page: what is new first, by day, read one by one or all at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from editorial import review
from lib.i18n import say
from models import telling
from models.actor import Actor
from models.house import House
from models.notice import Notice, NoticeKind
from models.telling import News
from models.way import DeliveryState
from tests.fakes import FakeClock
from tests.web import rows
from web.notices.days import by_day

Login = Callable[[FlaskClient, str], None]
NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def shown(client: FlaskClient, path: str = "/notices") -> str:
    return client.get(path).get_data(as_text=True)


def tell(house: House, who: Actor, matter: str, title: str = "Coats") -> None:
    news = News(
        kind=NoticeKind.APPROVED,
        matter=matter,
        words=say("%(name)s approved “%(title)s”.", name="Alice", title=title),
        link="/posts/1",
    )
    with house.database.transaction() as session:
        telling.tell(session.connection(), who.workspace_id, (who.user_id,), news, now=house.now())


def test_a_volunteer_reads_what_became_of_each_submission(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    post = rows.submitted(house, bob, "Coats <script>", rows.connected(house, alice).id)
    with house.database.transaction() as session:
        review.reject(session, alice, post.id, reason="Not <b>now</b>.", now=house.now())
    login(client, "bob")
    page = shown(client)
    assert "Alice rejected “Coats &lt;script&gt;”." in page
    assert "Not &lt;b&gt;now&lt;/b&gt;." in page
    assert f'href="/posts/{post.id}"' in page
    assert "1 is not read" in page


def test_looking_at_one_marks_it_and_leads_to_its_page(
    house: House, client: FlaskClient, login: Login, bob: Actor
) -> None:
    tell(house, bob, "review:1")
    login(client, "bob")
    answer = client.post("/notices/read", data={"notice": "1", "next": "/posts/1"})
    assert answer.location == "/posts/1"
    assert "Everything is read" in shown(client)


def test_all_are_read_at_once_but_not_what_came_later(
    house: House, client: FlaskClient, login: Login, bob: Actor, clock: FakeClock
) -> None:
    tell(house, bob, "review:1")
    seen = house.now()
    clock.move(minutes=1)
    tell(house, bob, "review:2")
    login(client, "bob")
    client.post("/notices/read", data={"until": seen.isoformat()})
    assert "1 is not read" in shown(client)
    client.post("/notices/read")
    assert "Everything is read" in shown(client)


def test_nobody_reads_or_marks_another_ones(
    house: House, client: FlaskClient, login: Login, bob: Actor
) -> None:
    tell(house, bob, "review:1", "Private matter")
    login(client, "alice")
    assert "Private matter" not in shown(client)
    assert client.post("/notices/read", data={"notice": "1"}).status_code == 404
    assert client.post("/notices/read", data={"notice": "9" * 40}).status_code == 404


@pytest.mark.slow
def test_the_count_stands_beside_the_pages_and_asks_again_by_itself(
    house: House, client: FlaskClient, login: Login, bob: Actor
) -> None:
    tell(house, bob, "review:1")
    login(client, "bob")
    assert "notice is not read" in shown(client, "/")
    assert ">1<span" in shown(client, "/notices/count")


def test_filters_and_pages_that_are_none_are_not_found(
    house: House, client: FlaskClient, login: Login, bob: Actor
) -> None:
    tell(house, bob, "review:1")
    login(client, "bob")
    assert "Coats" in shown(client, "/notices?about=review&unread=1")
    assert "Nothing of that kind." in shown(client, "/notices?about=trouble")
    for wrong in ("about=nothing", "page=0", "page=x", "page=99999999999"):
        assert client.get(f"/notices?{wrong}").status_code == 404


def test_a_link_that_is_no_web_address_is_none(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    (one,) = rows.planned(house, alice, "Coats", rows.connected(house, alice).id)
    rows.became(house, one, DeliveryState.PUBLISHED, url="javascript:alert(1)")
    rows.told_of(house, one)
    login(client, "alice")
    page = shown(client)
    assert "is live on Feed news" in page
    assert "javascript:" not in page


def test_many_posts_of_a_day_that_went_live_share_a_line() -> None:
    found = [went_live(number) for number in range(50)]
    (day,) = by_day([*found, other()], "Europe/Paris")
    assert len(day.live) == 50
    assert [one.kind for one in day.others] == [NoticeKind.FAILED]


def test_few_of_them_stand_each_on_its_own_and_days_are_local() -> None:
    late = [went_live(0, at=NOON + timedelta(hours=11, minutes=30)), went_live(1)]
    first, second = by_day(late, "Europe/Paris")
    assert (first.on.day, second.on.day) == (1, 30)
    assert not first.live


def went_live(number: int, *, at: datetime = NOON) -> Notice:
    return Notice(id=number + 1, kind=NoticeKind.LIVE, at=at)


def other() -> Notice:
    return Notice(id=99, kind=NoticeKind.FAILED, at=NOON)
