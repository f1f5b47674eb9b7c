"""Programs of an association's own are told what happens, each event at least once."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from community import stop
from connectors.calling import Answer
from editorial import review
from models.actor import Actor
from models.audit import Act, AuditEntry
from models.house import House
from models.notice import Notice, NoticeKind
from models.way import DeliveryState
from models.webhook import EVENTS, CallState, Webhook, WebhookDelivery, WebhookEvent
from notifying.webhooks import claiming, keeping, sending
from notifying.webhooks.retrying import pause
from notifying.webhooks.sending import Caller
from notifying.webhooks.signing import signature
from tests.fakes import FakeClock
from tests.hook_server import Program, program
from tests.web import rows

Added = tuple[Webhook, str]


@pytest.fixture(scope="module")
def _running() -> Iterator[Program]:
    with program() as running:
        yield running


@pytest.fixture
def theirs(_running: Program) -> Program:
    _running.calls.clear()
    _running.answers.clear()
    return _running


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    return {**environ, "MARRONNIER_WEBHOOKS_INSIDE": "127.0.0.1, n8n.lan"}


Adding = Callable[..., Added]


@pytest.fixture
def add(house: House, alice: Actor, theirs: Program) -> Adding:
    def added(*events: str, address: str = "", who: Actor = alice) -> Added:
        with house.database.transaction() as session:
            return keeping.add(
                session,
                who,
                house.settings.keyring,
                name="n8n",
                address=address or theirs.url,
                events=events or EVENTS,
                inside=house.settings.webhooks_inside,
                now=house.now(),
            )

    return added


def sent(house: House) -> int:
    """Of a round of the daemon; what fails waits as long as it may."""
    caller = Caller(house=house, spread=lambda most: most)
    return sum(caller.take_turn(webhook_id).taken for webhook_id in caller.due())


def pulled(house: House, who: Actor, reason: str = "Wrong picture") -> int:
    with house.database.transaction() as session:
        return stop.stop(session, who, reason=reason, now=house.now()).id


def kept(house: House, hook: Webhook) -> Webhook:
    with house.database.reading() as session:
        return session.get_one(Webhook, hook.id)


def calls(house: House) -> list[WebhookDelivery]:
    with house.database.reading() as session:
        return list(session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.id)))


def test_what_happens_is_told_once_and_signed(
    house: House, alice: Actor, bob: Actor, theirs: Program, add: Adding
) -> None:
    _, secret = add()
    channel = rows.connected(house, alice)
    post = rows.submitted(house, bob, "Coats <script>\u202e", channel.id)
    with house.database.transaction() as session:
        review.approve(session, alice, post.id, revision=None, now=house.now())
    assert (sent(house), sent(house)) == (2, 0)
    told = [json.loads(body) for body in theirs.bodies]
    assert [one["event"] for one in told] == ["post.submitted", "post.approved"]
    assert told[1]["data"]["by"] == "Alice"
    assert told[1]["data"]["post"] == {"id": post.id, "title": post.title, "state": "approved"}
    assert (told[0]["workspace"], told[0]["at"]) == ("red-cross", "2026-11-30T07:00:00.000+00:00")
    headers, body = theirs.calls[0]
    assert headers["X-Marronnier-Event-Id"] == told[0]["id"] != told[1]["id"]
    at, _, mac = headers["X-Marronnier-Signature"].removeprefix("t=").partition(",v1=")
    signed = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256)
    assert (mac, int(at)) == (signed.hexdigest(), int(house.now().timestamp()))


def test_what_became_of_a_delivery_is_told(
    house: House, alice: Actor, theirs: Program, add: Adding
) -> None:
    add("delivery.published")
    channel = rows.connected(house, alice)
    (planned,) = rows.planned(house, alice, "Coats", channel.id)
    url = "https://example.org/1"
    delivery = rows.became(house, planned, DeliveryState.PUBLISHED, url=url)
    rows.told_of(house, delivery)
    assert sent(house) == 1
    data = json.loads(theirs.bodies[-1])["data"]
    assert data["delivery"] == {"id": delivery.id, "state": "published"}
    assert data["channel"] == {"id": channel.id, "name": "Feed news"}
    assert (data["url"], data["reason"]) == (url, None)


def test_a_hook_is_told_what_it_asked_for_and_nothing_of_others(
    house: House, alice: Actor, charlie: Actor, theirs: Program, add: Adding
) -> None:
    add("stop")
    add("resume", who=charlie)
    stop_id = pulled(house, alice)
    with house.database.transaction() as session:
        stop.resume(session, alice, now=house.now())
    assert sent(house) == 1
    told = json.loads(theirs.bodies[0])
    assert told["event"] == "stop"
    data = {"stop": stop_id, "channel": None, "by": "Alice", "reason": "Wrong picture"}
    assert told["data"] == data


def test_what_was_rolled_back_is_told_to_nobody(house: House, alice: Actor, add: Adding) -> None:
    add()
    with house.database.reading() as session:  # gives up what was written
        stop.stop(session, alice, reason="No", now=house.now())
        assert len(session.scalars(select(WebhookDelivery)).all()) == 1
    assert calls(house) == []


def test_what_is_not_taken_comes_again_as_it_was(
    house: House, alice: Actor, theirs: Program, add: Adding, clock: FakeClock
) -> None:
    add()
    theirs.answers += [500, 302]
    pulled(house, alice)
    assert sent(house) == 0
    assert sent(house) == 0, "it is left alone for a while"
    clock.move(seconds=15)
    assert sent(house) == 0
    assert "redirect" in str(calls(house)[0].said)
    clock.move(seconds=30)
    assert sent(house) == 1
    assert len(theirs.calls) == 3, "a redirect is not followed"
    assert len(set(theirs.bodies)) == 1
    stamps = {headers["X-Marronnier-Signature"] for headers, _ in theirs.calls}
    assert len(stamps) == 3
    (call,) = calls(house)
    assert (call.state, call.tries, call.status, call.said) == (CallState.TAKEN, 3, 204, None)


def test_after_a_day_of_nothing_a_hook_is_paused_and_managers_are_told(
    house: House, alice: Actor, bob: Actor, theirs: Program, add: Adding, clock: FakeClock
) -> None:
    hook, _ = add()
    pulled(house, alice)
    theirs.answers += [503] * 2
    sent(house)
    clock.move(days=1, minutes=1)
    sent(house)
    assert "503" in str(kept(house, hook).paused_why)
    with house.database.reading() as session:
        wanted = select(Notice).where(Notice.kind == NoticeKind.WEBHOOK)
        told = list(session.scalars(wanted))
        acts = session.scalars(select(AuditEntry.act).where(AuditEntry.about == "webhook")).all()
    assert alice.user_id in {one.user_id for one in told}
    assert bob.user_id not in {one.user_id for one in told}
    assert {one.link for one in told} == {f"/webhooks/{hook.id}"}
    assert acts == [Act.WEBHOOK_MADE, Act.WEBHOOK_CHANGED]
    clock.move(days=3)
    assert sent(house) == 0
    with house.database.transaction() as session:
        keeping.go_on(session, alice, hook.id)
    assert sent(house) == 1, "what waited is not lost"


def test_one_event_that_is_never_taken_does_not_hold_the_others_up(
    house: House, alice: Actor, theirs: Program, add: Adding, clock: FakeClock
) -> None:
    hook, _ = add()
    pulled(house, alice)
    theirs.answers += [500]
    sent(house)
    clock.move(hours=2)
    with house.database.transaction() as session:
        first = session.scalars(select(WebhookDelivery)).one()
        first.try_at = house.now() + timedelta(hours=23)
    pulled(house, alice, "Another")
    assert sent(house) == 1
    theirs.answers += [500]
    clock.move(days=1)
    sent(house)
    assert kept(house, hook).paused_at is None
    assert [one.state for one in calls(house)] == [CallState.GIVEN_UP, CallState.TAKEN]


def test_a_call_whose_sender_died_is_made_again_and_the_late_one_changes_nothing(
    house: House, alice: Actor, theirs: Program, add: Adding, clock: FakeClock
) -> None:
    hook, _ = add()
    pulled(house, alice)
    with house.database.transaction() as session:
        lost = claiming.claim(house, session, hook.id, now=house.now())
    assert lost is not None
    assert sent(house) == 0, "it is somebody’s"
    clock.move(minutes=6)
    assert sent(house) == 1
    answer = Answer(status=500)
    with house.database.transaction() as session:
        sending.record(session, lost, answer, spread=lambda most: most, now=house.now())
    assert calls(house)[0].status == 204


def test_one_that_is_gone_for_good_is_called_no_more(
    house: House, alice: Actor, theirs: Program, add: Adding
) -> None:
    hook, _ = add()
    theirs.answers += [410]
    pulled(house, alice)
    sent(house)
    assert kept(house, hook).paused_at is not None


def test_an_address_inside_our_network_is_called_only_where_the_operator_says_so(
    house: House, alice: Actor, theirs: Program, add: Adding
) -> None:
    hook, _ = add(address=theirs.url.replace("http://127.0.0.1", "https://localhost"))
    pulled(house, alice)
    assert sent(house) == 0
    assert theirs.calls == []
    assert "inside" not in str(kept(house, hook).paused_why)
    assert "network in which Marronnier runs" in str(kept(house, hook).paused_why)


def test_the_secret_lies_sealed_and_a_new_one_signs_from_then_on(
    house: House, alice: Actor, theirs: Program, add: Adding
) -> None:
    hook, secret = add()
    assert secret.encode() not in kept(house, hook).sealed
    with house.database.transaction() as session:
        fresh = keeping.rotate(session, alice, house.settings.keyring, hook.id)
        keeping.test(session, alice, hook.id, now=house.now())
    assert sent(house) == 1
    headers, body = theirs.calls[0]
    at = int(house.now().timestamp())
    assert headers["X-Marronnier-Signature"] == signature(fresh, body, at=at)
    assert headers["X-Marronnier-Event"] == WebhookEvent.TEST
    assert fresh != secret


def test_waiting_doubles_up_to_an_hour_and_is_drawn() -> None:
    bounds = [pause(tries, lambda most: most).total_seconds() for tries in (1, 2, 3, 9, 500)]
    assert bounds == [15, 30, 60, 3600, 3600]
    assert pause(9, lambda _most: 0).total_seconds() == 1
