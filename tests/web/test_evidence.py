"""What a person is shown who must say whether a post is live."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from connectors.contract import PastPost
from connectors.errors import Ambiguous
from editorial import channels
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery
from models.house import House
from models.way import DeliveryState
from scheduler.engine import Engine
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.sending.test_deliver import send
from tests.scheduler.unsure.test_reconcile import looked
from tests.web import rows
from tests.web.test_posts import Login, page

Lost = Callable[..., Delivery]


@pytest.fixture(autouse=True)
def _network(packages: Path) -> Iterator[None]:
    with pretend.installed(packages):
        yield


@pytest.fixture
def lost(house: House, alice: Actor, clock: FakeClock) -> Lost:
    """`lost("recalling")`: a post whose answer was lost on a network of that kind, after 20 s."""

    def make(kind: str, *, after: int = 0, text: str = "Open day") -> Delivery:
        channel = connected(house, alice, kind)
        (one,) = rows.planned(house, alice, text, channel.id, at=house.now())

        def hang(_site: pretend.Site, _post: object) -> None:
            clock.move(seconds=20)
            raise Ambiguous("The answer was lost.", evidence="ReadTimeoutError: 20 s")

        far = site(kind)
        far.faults.extend([lambda _site, _post: None] * after)
        far.faults.append(hang)
        send(house, one)
        return one

    return make


def connected(house: House, alice: Actor, kind: str) -> Channel:
    with house.database.transaction() as session:
        return channels.connect(
            session,
            alice,
            house.settings.keyring,
            kind="pretend",
            handle=kind,
            name=f"Net {kind}",
            credentials={},
            options={"as": kind},
            now=house.now(),
        )


def site(kind: str) -> pretend.Site:
    return pretend.SITES.setdefault(kind, pretend.Site())


@pytest.fixture
def look(house: House, clock: FakeClock) -> Callable[[], None]:
    """Lets the next look fall due and happen."""

    def once() -> None:
        clock.move(minutes=3)
        engine = Engine(house, sender="test/sender/1/1")
        looked(engine)
        assert engine.close(within=5)

    return once


def test_the_try_is_told_with_its_beginning_its_length_and_the_networks_words(
    client: FlaskClient, login: Login, lost: Lost
) -> None:
    one = lost("recalling")
    login(client, "alice")
    shown = page(client, f"/posts/{one.post_id}")
    for part in ("08:00:00", "after 20 s", "The answer was lost.", "ReadTimeoutError: 20 s"):
        assert part in shown
    assert "Not looked up yet." in shown
    assert "The next look is at 08:00:30" in shown


def test_what_the_account_shows_stands_beside_what_was_sent(
    client: FlaskClient, login: Login, lost: Lost, look: Callable[[], None], clock: FakeClock
) -> None:
    one = lost("recalling")
    site("recalling").past.append(
        PastPost(
            remote_id="7",
            url="https://pretend.example/7",
            text="Quite another matter",
            published_at=clock.now() - timedelta(minutes=1),
        )
    )
    look()
    login(client, "alice")
    shown = page(client, f"/posts/{one.post_id}")
    for part in ("Open day!", "Quite another matter", "another text", "not found"):
        assert part in shown
    assert 'href="https://pretend.example/7"' in shown
    assert 'href="https://pretend.example/recalling"' in shown, "the account’s own page"
    assert "it will be there twice" in shown


def test_a_post_of_the_same_text_that_is_anothers_proof_is_told_apart(
    client: FlaskClient,
    login: Login,
    lost: Lost,
    look: Callable[[], None],
    house: House,
    clock: FakeClock,
) -> None:
    one = lost("recalling")
    there = PastPost(
        remote_id="7", url="https://pretend.example/7", text="Open day!", published_at=clock.now()
    )
    site("recalling").past.append(there)
    with house.database.transaction() as session:
        earlier = Delivery(
            **{
                column: getattr(one, column)
                for column in ("workspace_id", "post_id", "channel_id", "revision_id", "zone")
            },
            content_hash=one.content_hash,
            temperature=one.temperature,
            key="earlier",
            state=DeliveryState.PUBLISHED,
            due_at=one.due_at,
            wall=one.wall,
            placed_by=one.placed_by,
            remote_id="7",
            created_at=one.created_at,
            updated_at=one.updated_at,
        )
        session.add(earlier)
    look()
    login(client, "alice")
    assert "the same text, of another post" in page(client, f"/posts/{one.post_id}")


def test_a_network_that_cannot_be_asked_says_so_and_where_to_look(
    client: FlaskClient, login: Login, lost: Lost, look: Callable[[], None]
) -> None:
    one = lost("blind")
    look()
    login(client, "alice")
    shown = page(client, f"/posts/{one.post_id}")
    assert "gives no way to look it up" in shown
    assert 'href="https://pretend.example/blind"' in shown
    assert "The next look" not in shown


def test_a_thread_that_was_cut_off_tells_which_parts_are_live(
    client: FlaskClient, login: Login, lost: Lost, look: Callable[[], None]
) -> None:
    one = lost("threading", after=2, text="one two three")
    look()
    login(client, "alice")
    shown = page(client, f"/posts/{one.post_id}")
    assert shown.count('class="up"') == 2
    assert shown.count('class="unknown"') == 1
    assert "It goes on at once with the part that is missing." in shown


def test_the_link_that_a_person_saw_becomes_the_receipts(
    client: FlaskClient, login: Login, lost: Lost, house: House
) -> None:
    one = lost("blind")
    login(client, "alice")
    given = {"outcome": "live", "url": " https://pretend.example/seen "}
    client.post(f"/deliveries/{one.id}/resolve", data=given)
    after = rows.read(house, one)
    assert (after.state, after.url) == (DeliveryState.PUBLISHED, "https://pretend.example/seen")
    assert 'href="https://pretend.example/seen"' in page(client, f"/posts/{one.post_id}")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "pretend.example/1", "https://", "x" * 2000]
)
def test_what_is_no_address_is_refused_and_nothing_is_said_to_be_live(
    client: FlaskClient, login: Login, lost: Lost, house: House, url: str
) -> None:
    one = lost("blind")
    login(client, "alice")
    given = {"outcome": "live", "url": url}
    answer = client.post(f"/deliveries/{one.id}/resolve", data=given, follow_redirects=True)
    assert "is not the address of a web page" in answer.get_data(as_text=True)
    assert rows.read(house, one).state is DeliveryState.UNSURE


@pytest.mark.slow
def test_an_address_told_by_a_network_is_a_link_only_if_it_is_a_web_address(
    client: FlaskClient, login: Login, lost: Lost, look: Callable[[], None], clock: FakeClock
) -> None:
    one = lost("recalling")
    site("recalling").past.append(
        PastPost(remote_id="7", url="javascript:alert(1)", text="x", published_at=clock.now())
    )
    look()
    login(client, "alice")
    assert "javascript:alert" not in page(client, f"/posts/{one.post_id}")


def test_sending_again_under_a_key_is_known_to_make_no_second_copy(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    (one,) = rows.planned(house, alice, "Open day", rows.connected(house, alice).id)
    rows.became(house, one, DeliveryState.UNSURE)
    login(client, "alice")
    assert "there is no second copy" in page(client, f"/posts/{one.post_id}")


@pytest.mark.slow
def test_more_deliveries_ask_no_more_of_the_database(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    found = [rows.connected(house, alice, f"feed-{n}").id for n in range(6)]
    few = rows.planned(house, alice, "Few", found[0])
    many = rows.planned(house, alice, "Many", *found)
    for one in (*few, *many):
        rows.became(house, one, DeliveryState.UNSURE)
    login(client, "alice")
    page(client, f"/posts/{few[0].post_id}")  # asks what is asked every few seconds
    asked: list[str] = []
    event.listen(house.database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    page(client, f"/posts/{few[0].post_id}")
    base = len(asked)
    asked.clear()
    page(client, f"/posts/{many[0].post_id}")
    assert len(asked) == base
