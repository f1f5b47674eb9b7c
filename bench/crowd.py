"""500 posts due in the same minute on 50 channels, and a network that takes 300 ms to answer."""

import statistics
import threading
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from bench.house import approved, plan, temporary
from bench.table import show
from connectors.contract import Outgoing
from models.delivery import Attempt, Delivery
from models.house import House
from models.way import DeliveryState
from scheduler import daemon
from tests import pretend

CHANNELS: Final = 50
EACH: Final = 10
ANSWERS_AFTER: Final = 0.3  # seconds
TARGET: Final = 60.0
_GIVEN_UP: Final = 180.0


def main() -> None:
    with temporary() as (house, actor):
        post, revision, channels = approved(house, actor, on=CHANNELS)
        due = house.now() + timedelta(seconds=5)
        for channel in channels:
            plan(house, post, revision, channel, times=[due] * EACH)
            pretend.SITES[channel.handle] = pretend.Site()
            pretend.SITES[channel.handle].faults.extend([_takes_its_time] * EACH)
        _run(house)
        _tell(house, due)


def _takes_its_time(_site: pretend.Site, _post: Outgoing) -> None:
    threading.Event().wait(ANSWERS_AFTER)


def _run(house: House) -> None:
    """The daemon itself, until all is out."""
    over = threading.Event()
    at_work = threading.Thread(target=daemon.run, args=(house,), kwargs={"until": over})
    at_work.start()
    pauses = threading.Event()
    for _ in range(int(_GIVEN_UP)):
        pauses.wait(1)
        with house.database.reading() as session:
            waits = select(func.count()).where(Delivery.state != DeliveryState.PUBLISHED)
            if session.scalar(waits) == 0:
                break
    over.set()
    at_work.join()


def _tell(house: House, due: datetime) -> None:
    with house.database.reading() as session:
        ended = session.scalars(select(Attempt.ended_at)).all()
    late = sorted((at - due).total_seconds() for at in ended if at is not None)
    out = sum(len(site.published) for site in pretend.SITES.values())
    assert out == CHANNELS * EACH, f"{out} of {CHANNELS * EACH} left"
    p99 = statistics.quantiles(late, n=100)[98]
    show(
        f"{CHANNELS * EACH} due at once on {CHANNELS} channels, answers after 300 ms, one daemon",
        ["what", "seconds", "share of the 60 allowed"],
        [
            ["median lateness", f"{statistics.median(late):.1f}", ""],
            ["p99 lateness", f"{p99:.1f}", f"{p99 / TARGET:.2f}"],
            ["all out after", f"{late[-1]:.1f}", f"{late[-1] / TARGET:.2f}"],
        ],
    )


if __name__ == "__main__":
    main()
