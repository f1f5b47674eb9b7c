"""An approved post under a stricter rule is in review again, by whichever way it got there."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from editorial import drafting, review
from editorial.approval import keeping
from editorial.approval.stricter import asked_when_late
from editorial.draft import Draft
from lib.i18n import speaking
from lib.zones import locate
from models.actor import Actor
from models.approval import Because, Level
from models.consent import Consent
from models.content import Attachment
from models.delivery import Delivery
from models.house import House
from models.notice import Notice
from models.post import Media, Post
from models.way import PostState, Role, Temperature
from scheduler import deciding, scheduling
from tests import pretend
from tests.conftest import actor_named
from tests.scheduler.conftest import connected
from tests.scheduler.sending.test_media import drawn

Login = Callable[[FlaskClient, str], None]
ZONE = "Europe/Paris"


@pytest.fixture(autouse=True)
def _network(packages: Path) -> Iterator[None]:
    with pretend.installed(packages):
        yield


@pytest.fixture
def ada(house: House) -> Actor:
    return actor_named(house, "ada")


@pytest.fixture
def _asks_at_night(house: House, ada: Actor) -> None:
    with house.database.transaction() as session:
        keeping.set_condition(session, ada, Because.LATE, Level(role=Role.ADMIN), hour=20)


def at(house: House, hour: int, *, days: int = 1) -> datetime:
    day = house.now().date() + timedelta(days=days)
    return locate(datetime.combine(day, time(hour)), ZONE).at


def approved(house: House, alice: Actor, *handles: str, **more: object) -> Post:
    channels = tuple(connected(house, alice, one).id for one in handles or ("friends",))
    given: dict[str, object] = {"temperature": Temperature.HOT, **more}
    with house.database.transaction() as session:
        draft = Draft(title="News", text="The river rises.", channels=channels, **given)  # type: ignore[arg-type]
        post = drafting.create(session, alice, draft, now=house.now())
        review.submit(session, alice, post.id, now=house.now())
        return review.approve(session, alice, post.id, revision=1, now=house.now())


def placed(house: House, alice: Actor, post: Post, when: datetime) -> Delivery:
    with house.database.transaction() as session, asked_when_late(session, alice, now=house.now()):
        return scheduling.schedule(session, alice, post.id, at=when, now=house.now())[0]


def nobody_is_on(house: House, alice: Actor) -> Attachment:
    tree = drawn(house, alice)
    with house.database.transaction() as session:
        session.query(Media).one().consent = Consent.NOBODY
    return tree


def state(house: House, post: Post) -> PostState:
    with house.database.reading() as session:
        return session.get_one(Post, post.id).state


@pytest.mark.usefixtures("_asks_at_night")
def test_moved_into_the_evening_it_is_in_review_again(house: House, alice: Actor) -> None:
    post = approved(house, alice)
    delivery = placed(house, alice, post, at(house, 15))
    assert state(house, post) is PostState.APPROVED
    with house.database.transaction() as session, asked_when_late(session, alice, now=house.now()):
        deciding.move(session, alice, delivery.id, at(house, 21), now=house.now())
    assert state(house, post) is PostState.IN_REVIEW


@pytest.mark.slow
@pytest.mark.usefixtures("_asks_at_night")
def test_what_was_agreed_still_counts_and_one_more_lets_it_leave(
    house: House, alice: Actor, ada: Actor
) -> None:
    post = approved(house, alice)
    placed(house, alice, post, at(house, 21))
    with house.database.transaction() as session:
        review.approve(session, ada, post.id, revision=1, now=house.now())
    assert state(house, post) is PostState.APPROVED


@pytest.mark.usefixtures("_asks_at_night")
@pytest.mark.parametrize("hour", [0, 5])
def test_after_midnight_is_late_as_well(house: House, alice: Actor, hour: int) -> None:
    post = approved(house, alice)
    placed(house, alice, post, at(house, hour))
    assert state(house, post) is PostState.IN_REVIEW


@pytest.mark.usefixtures("_asks_at_night")
def test_an_embargo_that_ends_late_is_late(house: House, alice: Actor) -> None:
    post = approved(house, alice, wished_at=at(house, 15))
    with house.database.transaction() as session:
        _, _, draft = drafting.draft_of(session, alice, post.id)
        held = replace(draft, embargo_until=at(house, 22))
        drafting.edit(session, alice, post.id, held, seen=None, now=house.now())
    assert state(house, post) is PostState.IN_REVIEW


@pytest.mark.slow
@pytest.mark.usefixtures("_asks_at_night")
def test_it_is_late_if_it_leaves_late_on_one_of_its_channels(house: House, alice: Actor) -> None:
    post = approved(house, alice, "friends", "family")
    placed(house, alice, post, at(house, 15))
    with house.database.reading() as session:
        second = session.scalars(select(Delivery).order_by(Delivery.id.desc())).all()[0]
    with house.database.transaction() as session, asked_when_late(session, alice, now=house.now()):
        deciding.move(session, alice, second.id, at(house, 21), now=house.now())
    assert state(house, post) is PostState.IN_REVIEW


@pytest.mark.slow
@pytest.mark.usefixtures("_asks_at_night")
def test_a_warm_post_and_an_early_one_stay_approved(house: House, alice: Actor) -> None:
    warm = approved(house, alice, temperature=Temperature.WARM)
    placed(house, alice, warm, at(house, 22))
    early = approved(house, alice, "family")
    placed(house, alice, early, at(house, 19))
    assert state(house, warm) is state(house, early) is PostState.APPROVED


@pytest.mark.slow
@pytest.mark.usefixtures("_asks_at_night")
def test_whoever_moves_it_by_hand_is_told(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    post = approved(house, alice)
    delivery = placed(house, alice, post, at(house, 15))
    login(client, "alice")
    page = client.post(
        f"/deliveries/{delivery.id}/move",
        data={"at": f"{at(house, 21).astimezone(UTC):%Y-%m-%d}T21:00"},
        follow_redirects=True,
    ).text
    assert "it must be agreed to again" in page
    assert state(house, post) is PostState.IN_REVIEW


@pytest.mark.slow
def test_whom_a_picture_shows_is_found_out_after_the_approval(
    house: House, alice: Actor, ada: Actor, client: FlaskClient, login: Login
) -> None:
    post = approved(house, alice, media=(nobody_is_on(house, alice),))
    with house.database.transaction() as session:
        keeping.set_condition(session, ada, Because.CHILDREN, Level(role=Role.ADMIN))
    login(client, "alice")
    client.post("/media/1/about", data={"consent": "parents"})
    assert state(house, post) is PostState.IN_REVIEW


def told(house: House, who: Actor) -> list[str]:
    with house.database.reading() as session:
        found = session.scalars(select(Notice).where(Notice.user_id == who.user_id))
        return [str(one.words) for one in found.all()]


@pytest.mark.slow
@pytest.mark.usefixtures("_asks_at_night")
def test_its_owner_and_whoever_is_asked_are_told_in_plain_words_in_their_language(
    house: House, alice: Actor, erin: Actor, ada: Actor
) -> None:
    post = approved(house, alice)
    placed(house, erin, post, at(house, 21))
    assert told(house, alice)[-1] == "“News” is in review again: it needs one agreement more."
    with speaking("fr"):
        [asked] = [one for one in told(house, ada) if "validée" in one]
        assert (
            asked
            == "«\u202fNews\u202f» était validée, et il lui faut maintenant votre accord aussi."
        )


@pytest.mark.slow
@pytest.mark.usefixtures("_asks_at_night")
def test_what_the_planner_did_is_told_without_a_name(
    house: House, alice: Actor, ada: Actor
) -> None:
    post = approved(house, alice)
    nobody = Actor(user_id=0, workspace_id=alice.workspace_id, role=Role.EDITOR, name="")
    placed(house, nobody, post, at(house, 21))
    assert state(house, post) is PostState.IN_REVIEW
    assert told(house, ada)[-1] == "“News” was approved, and needs your agreement as well now."
