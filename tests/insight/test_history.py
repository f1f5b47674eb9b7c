"""What stands on a channel is read back, and what is ours is never called somebody else's."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from connectors.contract import Outgoing, PastPost
from connectors.errors import Ambiguous, Retryable
from models.actor import Actor
from models.delivery import AttemptOutcome
from models.house import House
from models.reading import Subject
from scheduler import deciding
from tests import pretend
from tests.collecting import Collect, past, publications, reading
from tests.fakes import FakeClock
from tests.scheduler.sending.test_deliver import Planned, raising, send


def test_a_year_is_read_the_first_time_and_the_last_days_from_then_on(
    house: House, site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    site.past = [past(clock, 1, days=500), past(clock, 2, days=390), past(clock, 3, hours=3)]
    started = clock.now()
    collect()
    assert [one.remote_id for one in publications(house)] == ["native:2", "native:3"]
    assert reading(house, Subject.HISTORY).since == started - timedelta(days=400)
    clock.move(hours=1)
    site.past.append(past(clock, 4, minutes=5))
    collect()
    kept = publications(house)
    assert [one.remote_id for one in kept] == ["native:2", "native:3", "native:4"]
    assert {one.delivery_id for one in kept} == {None}
    assert (kept[0].kind, kept[0].url) == ("photo", "https://pretend.example/native/2")


def test_nothing_is_asked_again_within_the_hour(
    site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    collect()
    looks = site.looks
    clock.move(minutes=9)
    collect()
    assert site.looks == looks


@pytest.mark.slow
def test_what_was_read_before_an_error_is_kept_and_the_rest_comes_later(
    house: House, site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    whole = [past(clock, number, hours=number) for number in range(1, 251)]
    site.past = _CutOff(whole[:150])
    collect()
    assert len(publications(house)) == 100
    assert str(reading(house, Subject.HISTORY).reason) == "The line is down."
    site.past = whole
    clock.move(minutes=6)
    collect()
    assert len(publications(house)) == 250
    assert reading(house, Subject.HISTORY).reason is None


class _CutOff(list[PastPost]):
    """A history that breaks off at its end."""

    def __iter__(self) -> Iterator[PastPost]:
        yield from super().__iter__()
        raise Retryable("The line is down.")


@pytest.mark.slow
def test_what_leaves_through_us_is_ours_and_stands_there_once(
    house: House, site: pretend.Site, planned: Planned, collect: Collect, clock: FakeClock
) -> None:
    delivery = planned("Ours")
    assert send(house, delivery) is AttemptOutcome.PUBLISHED
    told = pretend.receipt(site.published[0])
    site.past = [
        PastPost(
            remote_id=told.remote_id, url=told.url, text="Ours", published_at=told.published_at
        )
    ]
    collect()
    (kept,) = publications(house)
    assert (kept.delivery_id, kept.text, kept.kind) == (delivery.id, "Ours", "text")
    clock.move(hours=2)
    collect()
    assert len(publications(house)) == 1


@pytest.mark.parametrize("called_live", [False, True])
def test_what_may_be_ours_is_not_called_somebody_elses(
    house: House,
    alice: Actor,
    site: pretend.Site,
    planned: Planned,
    collect: Collect,
    clock: FakeClock,
    called_live: bool,
) -> None:
    site.faults.append(raising(Ambiguous("No answer."), after_accepting=True))
    delivery = planned("Perhaps ours")
    assert send(house, delivery) is AttemptOutcome.UNSURE
    if called_live:
        with house.database.transaction() as session:
            deciding.resolve(session, alice, delivery.id, "live", now=house.now())
    site.past = [past(clock, 1, "Perhaps  ours", minutes=0), past(clock, 2, minutes=1)]
    collect()
    assert [one.remote_id for one in publications(house)] == ["native:2"]


def test_nothing_is_read_while_a_post_is_on_its_way(
    house: House, site: pretend.Site, planned: Planned, collect: Collect, clock: FakeClock
) -> None:
    seen: list[int] = []

    def meanwhile(far: pretend.Site, post: Outgoing) -> None:
        told = far.accept(post)
        far.past = [
            PastPost(
                remote_id=told.remote_id,
                url=told.url,
                text=post.text,
                published_at=told.published_at,
            )
        ]
        collect()
        seen.append(len(publications(house)))

    site.faults.append(meanwhile)
    send(house, planned("On its way"))
    assert seen == [0]
    clock.move(minutes=3)
    collect()
    assert [one.delivery_id is not None for one in publications(house)] == [True]


@pytest.mark.slow
def test_what_others_took_away_is_not_shown_as_standing_there(
    house: House, site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    site.past = [past(clock, 1, hours=5), past(clock, 2, hours=4)]
    collect()
    clock.move(hours=1)
    removed = site.past.pop()
    collect()
    assert [one.gone_at is not None for one in publications(house)] == [False, True]
    site.past.append(removed)
    clock.move(hours=1)
    collect()
    assert [one.gone_at for one in publications(house)] == [None, None]


def test_a_text_corrected_there_is_corrected_here(
    house: House, site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    site.past = [past(clock, 1, "A tpyo", hours=5)]
    collect()
    clock.move(hours=1)
    site.past = [past(clock, 1, "A typo", hours=6)]
    collect()
    assert [one.text for one in publications(house)] == ["A typo"]


def test_what_cannot_be_kept_is_left_out_and_the_rest_is_kept(
    house: House, site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    odd = [
        past(clock, 1, "\x00zero and half \ud83c", hours=1),
        PastPost(remote_id="", url="", text="of no number", published_at=clock.now()),
        PastPost(remote_id="x" * 501, url="", text="too long", published_at=clock.now()),
        PastPost(remote_id="\x00", url="", text="no words", published_at=clock.now()),
        past(clock, 2, "of next year", days=-300),
    ]
    site.past = odd
    collect()
    assert [one.remote_id for one in publications(house)] == ["native:1"]


@pytest.mark.slow
def test_more_posts_than_one_reading_takes_say_how_far_back_they_go(
    house: House, site: pretend.Site, collect: Collect, clock: FakeClock
) -> None:
    site.past = [past(clock, number, minutes=number) for number in range(1, 2102)]
    collect()
    assert len(publications(house)) == 2000
    assert reading(house, Subject.HISTORY).since == clock.now() - timedelta(minutes=2000)
