"""Notices on devices: to a real push service of ours, which decrypts what comes."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from sqlalchemy import select

from connectors.reach import Guard
from lib.i18n import verbatim
from lib.seal import Keyring
from lib.web_push import from_text, to_text
from models import telling
from models.actor import Actor
from models.house import House
from models.notice import Notice, NoticeKind
from models.outgoing import Outgoing
from models.push import PushDevice, PushKey
from models.reach import Reach
from models.telling import News
from notifying import forgetting, handing
from notifying.claiming import claim
from notifying.pushing import Pushing
from tests.fakes import FakeClock
from tests.notifying.conftest import Tell
from tests.push_service import PushService, push_service

ANYWHERE = Guard(allowed=lambda _address: True)


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as running:
        yield running


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    house: House
    clock: FakeClock
    guard: Guard = field(default=ANYWHERE)

    def after(self, **length: float) -> int:
        """How many messages went, that much later."""
        self.clock.move(**length)
        with self.house.database.transaction() as session:
            handing.hand_on(session, by_mail=False, now=self.house.now())
        return Pushing(
            house=self.house, guard=self.guard, clock=self.clock, spread=lambda most: most
        ).send_due()


@pytest.fixture
def rounds(house: House, clock: FakeClock) -> Rounds:
    return Rounds(house=house, clock=clock)


@pytest.fixture(autouse=True)
def device(house: House, alice: Actor, service: PushService) -> None:
    """Alice's; at an address that no browser could give, since it is on this machine."""
    content = {
        "endpoint": service.url,
        "point": service.browser.point,
        "auth": to_text(service.browser.auth),
    }
    row = PushDevice(
        user_id=alice.user_id,
        name="phone",
        digest=sha256(service.url.encode()).hexdigest(),
        made_at=house.now(),
    )
    row.sealed = house.settings.keyring.seal(json.dumps(content), place=row.place)
    with house.database.transaction() as session:
        session.add(row)


def left(house: House) -> tuple[int, int]:
    """What waits, and devices."""
    with house.database.reading() as session:
        return session.query(Outgoing).count(), session.query(PushDevice).count()


def titles(service: PushService) -> list[str]:
    return [content["title"] for _, content in service.came]


def test_a_device_is_told_what_why_by_when_and_where_it_stands(
    house: House, rounds: Rounds, tell: Tell, service: PushService, alice: Actor
) -> None:
    until = house.now().replace(hour=23)
    tell(alice, why=verbatim("a manager\u202e must agree"), by_when=until)
    assert rounds.after(minutes=1) == 1
    ((headers, content),) = service.came
    assert content["title"] == "Bob asks you to review “Coats”."
    assert "Why you: a manager must agree" in content["body"]
    assert "By when:" in content["body"]
    assert content["link"] == "/posts/1"
    assert content["again"] is False
    assert headers["Urgency"] == "normal"
    assert headers["Topic"] == content["tag"]
    assert len(headers["Topic"]) == 32
    assert 3600 <= int(headers["TTL"]) <= 86400
    assert headers["Content-Encoding"] == "aes128gcm"


def test_who_sends_is_signed_with_the_key_that_is_kept_sealed(
    house: House, rounds: Rounds, tell: Tell, service: PushService, alice: Actor
) -> None:
    tell(alice)
    rounds.after(minutes=1)
    token, point = service.came[0][0]["Authorization"].removeprefix("vapid t=").split(", k=")
    said, _, signature = token.rpartition(".")
    raw = from_text(signature)
    signed = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_text(point))
    public.verify(signed, said.encode(), ec.ECDSA(SHA256()))
    claims = json.loads(from_text(said.split(".")[1]))
    assert claims["aud"] == service.url.removesuffix("/send/abc")
    assert claims["sub"].startswith("mailto:")
    with house.database.reading() as session:
        sealed = session.query(PushKey).one().sealed
    opened = house.settings.keyring.open(sealed, place=PushKey.PLACE)
    assert base64.urlsafe_b64decode(opened + "==")


def test_nothing_is_pushed_twice(
    house: House, rounds: Rounds, tell: Tell, service: PushService, alice: Actor
) -> None:
    tell(alice)
    assert rounds.after(minutes=1) == 1
    assert rounds.after(hours=3) == 0
    assert len(service.came) == 1
    assert left(house) == (0, 1)


def test_of_two_daemons_one_has_the_message(
    house: House, rounds: Rounds, tell: Tell, alice: Actor
) -> None:
    tell(alice)
    rounds.clock.move(minutes=1)
    with house.database.transaction() as session:
        handing.hand_on(session, by_mail=False, now=house.now())
        assert claim(session, house, now=house.now()) is not None
        assert claim(session, house, now=house.now()) is None


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(
    house: House, rounds: Rounds, tell: Tell, service: PushService, alice: Actor, status: int
) -> None:
    service.answers = [status]
    tell(alice)
    assert rounds.after(minutes=1) == 0
    assert left(house) == (0, 0)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_is_busy_is_tried_again_without_a_second_noise(
    house: House, rounds: Rounds, tell: Tell, service: PushService, alice: Actor, status: int
) -> None:
    service.answers = [status]
    tell(alice)
    assert rounds.after(minutes=1) == 0
    assert rounds.after(seconds=5) == 0
    assert rounds.after(minutes=5) == 1
    (first, _), (second, again) = service.came
    assert first["Topic"] == second["Topic"]
    assert again["again"] is True
    assert left(house) == (0, 1)


def test_what_is_refused_for_good_is_not_sent_again(
    house: House, rounds: Rounds, tell: Tell, service: PushService, alice: Actor
) -> None:
    service.answers = [413]
    tell(alice)
    assert rounds.after(minutes=1) == 0
    assert rounds.after(hours=2) == 0
    assert left(house) == (0, 1)


def test_an_address_inside_this_network_is_never_called(
    house: House,
    clock: FakeClock,
    tell: Tell,
    service: PushService,
    alice: Actor,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tell(alice)
    assert Rounds(house=house, clock=clock, guard=Guard()).after(minutes=1) == 0
    assert service.came == []
    assert "is inside this network" in caplog.text
    assert urlsplit(service.url).path not in caplog.text  # who knows it may write to the browser
    assert left(house) == (0, 1)


def test_at_quiet_hours_nothing_rings_and_it_comes_in_the_morning(
    house: House, rounds: Rounds, tell: Tell, service: PushService, alice: Actor
) -> None:
    rounds.clock.move(hours=14)  # from 08:00 in Paris to 22:00
    tell(alice)
    assert rounds.after(minutes=2) == 0
    assert rounds.after(hours=10) == 1
    assert len(service.came) == 1


def test_whoever_is_on_call_hears_of_an_emergency_at_night(
    house: House, rounds: Rounds, tell: Tell, service: PushService, alice: Actor
) -> None:
    with house.database.transaction() as session:
        reach = Reach(user_id=alice.user_id, on_call=True, changed_at=house.now())
        reach.push = {"trouble": False}
        session.add(reach)
    rounds.clock.move(hours=14)
    tell(alice, matter="delivery:1", kind=NoticeKind.FAILED)
    assert rounds.after(minutes=2) == 1
    assert service.came[0][0]["Urgency"] == "high"


def test_what_was_not_chosen_or_is_read_is_not_pushed(
    house: House, rounds: Rounds, tell: Tell, service: PushService, alice: Actor
) -> None:
    tell(alice, matter="live:1", kind=NoticeKind.LIVE)
    tell(alice)
    with house.database.transaction() as session:
        telling.settle(session.connection(), alice.workspace_id, "to-review:1", now=house.now())
    assert rounds.after(minutes=2) == 0
    assert left(house) == (0, 1)


@pytest.mark.slow
def test_many_matters_are_one_message(
    rounds: Rounds, tell: Tell, service: PushService, alice: Actor
) -> None:
    for number in range(30):
        tell(alice, matter=f"to-review:{number}", words=verbatim("\U0001f9e5" * 10_000))
    assert rounds.after(minutes=1) == 1
    ((_, content),) = service.came
    assert content["title"].startswith("30 matters at ")
    assert content["link"] == "/notices"


@pytest.mark.slow
def test_five_hundred_matters_at_once_are_one_message(
    house: House, rounds: Rounds, service: PushService, alice: Actor
) -> None:
    one = News(kind=NoticeKind.TO_REVIEW, matter="", words=verbatim("Coats"), link="/posts/1")
    many = [replace(one, matter=f"to-review:{number}") for number in range(500)]
    with house.database.transaction() as session:
        people, line = (alice.user_id,), session.connection()
        telling.tell_all(line, alice.workspace_id, people, many, now=house.now())
    assert rounds.after(minutes=1) == 1
    assert titles(service) == ["500 matters at red-cross"]
    assert left(house) == (0, 1)


def test_news_that_comes_while_a_message_is_on_its_way_is_told_too(
    house: House, rounds: Rounds, tell: Tell, service: PushService, alice: Actor
) -> None:
    tell(alice)
    service.answers = [503]
    rounds.after(minutes=1)
    tell(alice, words=verbatim("Newer"))
    assert rounds.after(minutes=5) == 1
    assert titles(service)[-1] == "Newer"
    assert rounds.after(minutes=5) == 0
    with house.database.reading() as session:
        assert session.query(Notice).count() == 1


OTHER_KEY = "YW5vdGhlciBrZXkgYW5vdGhlciBrZXkgYW5vdGhlciA="


def told_of_devices(house: House, who: Actor) -> list[Notice]:
    wanted = select(Notice).where(Notice.user_id == who.user_id, Notice.kind == NoticeKind.DEVICE)
    with house.database.reading() as session:
        return list(session.scalars(wanted))


def test_a_device_whose_keys_open_no_more_is_forgotten_and_its_person_told(
    house: House, rounds: Rounds, tell: Tell, service: PushService, alice: Actor
) -> None:
    with house.database.transaction() as session:
        device = session.query(PushDevice).one()
        device.sealed = Keyring([OTHER_KEY]).seal("{}", place=device.place)
    tell(alice)
    assert rounds.after(minutes=1) == 0
    (one,) = told_of_devices(house, alice)
    assert str(one.words) == "“phone” is told nothing any more: add it again."
    assert one.link == "/account/notices#devices"
    assert (service.came, left(house)) == ([], (0, 0))


def test_where_our_own_key_opens_no_more_every_device_is_to_be_added_again(
    house: House, rounds: Rounds, tell: Tell, service: PushService, alice: Actor
) -> None:
    with house.database.transaction() as session:
        sealed = Keyring([OTHER_KEY]).seal("lost", place=PushKey.PLACE)
        session.add(PushKey(sealed=sealed, made_at=house.now()))
    tell(alice)
    assert rounds.after(minutes=1) == 0
    assert len(told_of_devices(house, alice)) == 1
    assert (service.came, left(house)) == ([], (0, 0))
    with house.database.transaction() as session:
        forgetting.key_for_new(session, house.settings.keyring, now=house.now())


@pytest.mark.slow
def test_a_network_that_is_down_rings_six_times_an_hour_and_for_whoever_is_on_call_more(
    house: House, rounds: Rounds, tell: Tell, service: PushService, alice: Actor
) -> None:
    for number in range(20):
        tell(alice, matter=f"delivery:{number}", kind=NoticeKind.FAILED)
        rounds.after(minutes=2.5)
    assert len(service.came) == 6
    rounds.after(minutes=20)
    assert "matters at red-cross" in titles(service)[-1]
    assert left(house) == (0, 1)
    with house.database.transaction() as session:
        session.add(Reach(user_id=alice.user_id, on_call=True, changed_at=house.now()))
    tell(alice, matter="delivery:99", kind=NoticeKind.FAILED)
    assert rounds.after(minutes=1) == 1
