"""What all senders of a network share: its limits, and whether it answers at all."""

from datetime import timedelta

import pytest

from connectors.contract import Left, Outgoing, Whose
from connectors.errors import Ambiguous, AuthExpired, Permanent, Retryable
from models.actor import Actor
from models.delivery import AttemptOutcome, Delivery
from models.house import House
from models.traffic import Circuit
from models.way import DeliveryState
from scheduler.engine import Engine
from scheduler.sending.circuit import FIRST_PAUSE, OPENS_AT
from scheduler.sending.deliver import deliver
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.conftest import connected
from tests.scheduler.sending.test_deliver import Planned, Read, raising, send

HOUR = timedelta(hours=1)


@pytest.fixture
def counted(house: House, alice: Actor, planned: Planned):
    """`counted("text", on="handle")`: due on a channel of the network that counts."""
    channels: dict[str, int] = {}

    def make(text: str, *, on: str = "counted") -> Delivery:
        if on not in channels:
            channels[on] = connected(house, alice, on, **{"as": "counting"}).id
        return planned(text, channels=(channels[on],))

    return make


def sent(house: House, *deliveries: Delivery) -> list[AttemptOutcome | None]:
    return [send(house, one) for one in deliveries]


@pytest.mark.slow
def test_a_post_over_the_accounts_limit_waits_for_the_next_window(house, counted, read, clock):
    posts = [counted(f"post {n}") for n in range(4)]
    assert sent(house, *posts)[:3] == [AttemptOutcome.PUBLISHED] * 3
    last = read(posts[3])
    assert last.state is DeliveryState.PLANNED
    assert last.not_before == clock.now() + HOUR
    assert str(last.reason) == ("Pretend counted has reached a limit of its network (3 in 60 min).")
    assert "by itself" in str(last.remedy)
    clock.move(minutes=61)
    assert send(house, last) is AttemptOutcome.PUBLISHED
    assert last.fence == 0, "it was not a try"


@pytest.fixture
def priced(house: House, alice: Actor, planned: Planned):
    channel = connected(house, alice, "priced", **{"as": "priced"}).id
    return lambda text: planned(text, channels=(channel,))


@pytest.mark.slow
def test_a_month_s_money_stops_the_post_that_is_too_dear_and_says_why(house, priced, read, clock):
    dear, cheap = priced("x" * 30), priced("y" * 15)
    dearer = priced("z" * 21)
    assert sent(house, dear, dearer, cheap) == [
        AttemptOutcome.PUBLISHED,
        None,
        AttemptOutcome.PUBLISHED,
    ]
    stopped = read(dearer)
    assert (str(stopped.reason), str(stopped.remedy)) == (
        "The month’s money is spent.",
        "Give more.",
    )
    clock.move(days=30)
    assert send(house, priced("z" * 21)) is AttemptOutcome.PUBLISHED


@pytest.mark.slow
def test_what_surely_did_not_leave_costs_nothing(house, priced, clock):
    site = pretend.SITES.setdefault("priced", pretend.Site())
    site.faults.extend([raising(Retryable("not reached"))] * 3)
    first = priced("x" * 30)
    for _ in range(3):
        assert send(house, first) is AttemptOutcome.NOT_ACCEPTED
        clock.move(hours=1)
    assert send(house, first) is AttemptOutcome.PUBLISHED
    assert send(house, priced("y" * 20)) is AttemptOutcome.PUBLISHED


@pytest.mark.slow
def test_what_may_have_left_is_paid_for(house, priced):
    site = pretend.SITES.setdefault("priced", pretend.Site())
    site.faults.append(raising(Ambiguous("lost")))
    assert send(house, priced("x" * 40)) is AttemptOutcome.UNSURE
    assert send(house, priced("y" * 20)) is None


@pytest.mark.slow
def test_channels_share_what_the_installation_may_send(house, counted, read):
    ones = [counted(f"one {n}", on="one") for n in range(2)]
    others = [counted(f"other {n}", on="other") for n in range(3)]
    assert sent(house, *ones, *others) == [AttemptOutcome.PUBLISHED] * 4 + [None]
    assert "(4 in 60 min)" in str(read(others[2]).reason)


@pytest.mark.slow
def test_a_limit_that_is_reached_costs_the_others_nothing(house, counted, clock):
    ones = [counted(f"one {n}", on="one") for n in range(4)]
    assert sent(house, *ones) == [AttemptOutcome.PUBLISHED] * 3 + [None]
    # the fourth took nothing from what the installation has left: one
    assert sent(house, counted("other", on="other")) == [AttemptOutcome.PUBLISHED]


@pytest.mark.slow
def test_the_networks_own_word_corrects_the_count(house, counted, read, clock):
    first, second, third = (counted(f"post {n}") for n in range(3))
    site = pretend.SITES.setdefault("counted", pretend.Site())
    until = clock.now() + timedelta(minutes=4)
    site.said = (Left(whose=Whose.ACCOUNT, window=HOUR, left=1, resets_at=until),)
    assert sent(house, first, second) == [AttemptOutcome.PUBLISHED, None]
    assert read(second).not_before == until
    site.said = (
        Left(whose=Whose.ACCOUNT, window=HOUR, left=6, resets_at=until + HOUR),
        Left(whose=Whose.CHANNEL, window=HOUR, left=0, resets_at=until + HOUR),  # none of ours
    )
    clock.move(minutes=4)
    assert sent(house, second, third) == [AttemptOutcome.PUBLISHED] * 2


def test_a_connector_that_cannot_tell_its_limits_stops_nothing(house, counted):
    site = pretend.SITES.setdefault("counted", pretend.Site())
    site.said = None  # type: ignore[assignment]
    assert sent(house, counted("post")) == [AttemptOutcome.PUBLISHED]


# --- circuits


@pytest.fixture
def down(house: House, alice: Actor, planned: Planned) -> list[Delivery]:
    """Posts on as many channels of one network, which does not answer."""
    made = []
    for n in range(OPENS_AT + 2):
        channel = connected(house, alice, f"down-{n}")
        made.append(planned(f"post {n}", channels=(channel.id,)))
        site = pretend.SITES.setdefault(f"down-{n}", pretend.Site())
        site.faults.append(raising(Retryable("The server cannot be reached.")))
    return made


def circuit(house: House) -> Circuit:
    with house.database.reading() as session:
        return session.query(Circuit).one()


@pytest.mark.slow
def test_a_network_that_cannot_be_reached_is_left_alone_for_a_while(house, down, read, clock):
    outcomes = sent(house, *down)
    assert outcomes == [AttemptOutcome.NOT_ACCEPTED] * OPENS_AT + [None] * 2
    assert circuit(house).until == clock.now() + FIRST_PAUSE


@pytest.mark.slow
def test_posts_that_wait_for_it_say_so(house, down, read, clock, engine: Engine):
    sent(house, *down)
    engine.hold()
    waiting = read(down[-1])
    assert "The server cannot be reached. It is left alone and tried again at" in str(
        waiting.reason
    )
    assert "by itself" in str(waiting.remedy)


@pytest.mark.slow
def test_one_post_tries_and_its_success_lets_the_others_go(house, down, read, clock):
    sent(house, *down)
    clock.move(seconds=31)
    inside = []
    site = pretend.SITES[f"down-{OPENS_AT}"]
    site.faults.clear()
    site.faults.append(lambda _site, _post: inside.append(send(house, down[-1])))
    assert send(house, down[OPENS_AT]) is AttemptOutcome.PUBLISHED
    assert inside == [None], "one probe at a time"
    pretend.SITES[f"down-{OPENS_AT + 1}"].faults.clear()
    assert send(house, down[-1]) is AttemptOutcome.PUBLISHED
    assert circuit(house).until is None


@pytest.mark.slow
def test_a_probe_that_fails_leaves_it_alone_for_longer(house, down, clock):
    sent(house, *down)
    clock.move(seconds=31)
    assert send(house, down[OPENS_AT]) is AttemptOutcome.NOT_ACCEPTED
    assert circuit(house).until == clock.now() + 2 * FIRST_PAUSE
    assert send(house, down[-1]) is None


@pytest.mark.slow
def test_a_probe_whose_sender_died_is_followed_by_another(house, down, read, clock, engine):
    sent(house, *down)
    clock.move(seconds=31)
    dies = pretend.SITES[f"down-{OPENS_AT}"]
    dies.faults.clear()

    def killed(_site: pretend.Site, _post: Outgoing) -> None:
        raise SystemExit

    dies.faults.append(killed)
    with pytest.raises(SystemExit):
        send(house, down[OPENS_AT])
    pretend.SITES[f"down-{OPENS_AT + 1}"].faults.clear()
    assert send(house, down[-1]) is None, "the probe may still come back"
    clock.move(minutes=4)
    engine.expire()
    assert read(down[OPENS_AT]).state is DeliveryState.UNSURE
    assert send(house, down[-1]) is AttemptOutcome.PUBLISHED


@pytest.mark.slow
@pytest.mark.parametrize("error", [Permanent("no"), AuthExpired("closed")])
def test_a_refusal_is_an_answer_and_speaks_for_the_network(house, alice, planned, error):
    for n in range(OPENS_AT + 2):
        channel = connected(house, alice, f"refusing-{n}")
        pretend.SITES.setdefault(f"refusing-{n}", pretend.Site()).faults.append(raising(error))
        assert send(house, planned("post", channels=(channel.id,))) is AttemptOutcome.REFUSED


@pytest.mark.slow
def test_answers_that_get_lost_open_it_as_well(house, alice, planned, clock):
    for n in range(OPENS_AT):
        channel = connected(house, alice, f"lossy-{n}")
        lost = raising(Ambiguous("error 500"))
        pretend.SITES.setdefault(f"lossy-{n}", pretend.Site()).faults.append(lost)
        send(house, planned("post", channels=(channel.id,)))
    assert circuit(house).until is not None


@pytest.mark.slow
def test_another_network_is_not_concerned(house, alice, down, planned):
    sent(house, *down)
    elsewhere = connected(house, alice, "elsewhere", server="other.example")
    assert send(house, planned("post", channels=(elsewhere.id,))) is AttemptOutcome.PUBLISHED


@pytest.mark.slow
def test_our_own_mishaps_do_not_speak_against_the_network(house, alice, planned):
    for n in range(OPENS_AT + 1):
        channel = connected(house, alice, f"ours-{n}")
        delivery = planned("post", channels=(channel.id,))
        assert (
            deliver(house, delivery.id, sender="one", closing=lambda: True)
            is AttemptOutcome.NOT_ACCEPTED
        )
        assert send(house, delivery) is None, "for a few seconds"
    with house.database.reading() as session:
        assert session.query(Circuit).all() == []


@pytest.mark.slow
def test_what_was_let_go_at_the_last_moment_leaves_later(
    house: House, planned: Planned, read: Read, clock: FakeClock, site: pretend.Site
) -> None:
    delivery = planned()
    deliver(house, delivery.id, sender="one", closing=lambda: True)
    assert site.published == []
    waiting = read(delivery)
    assert (waiting.state, waiting.failures) == (DeliveryState.PLANNED, 0)
    clock.move(seconds=6)
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
