"""When a channel's public reacts, learned from what stands there, whoever published it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlalchemy.orm import Session

from models.channel import Aim, Channel
from models.house import House
from models.publication import Age, Figure, Publication
from scheduler.learning import chances, expectation, past_posts, rhythm_of
from scheduler.rhythm import State
from scheduler.slots.priors import Prior
from tests.fakes import FakeClock

_numbers: Iterator[int] = count()


def stood(
    session: Session,
    channel: Channel,
    at: datetime,
    figures: Mapping[Age, Mapping[str, int | None]],
) -> None:
    row = Publication(
        workspace_id=channel.workspace_id,
        channel_id=channel.id,
        remote_id=f"past:{next(_numbers)}",
        url="",
        text="",
        kind="photo",
        published_at=at,
        seen_at=at,
    )
    session.add(row)
    session.flush()
    session.add_all(
        Figure(publication_id=row.id, age=age, metric=metric, value=value, at=at)
        for age, told in figures.items()
        for metric, value in told.items()
    )


def outcomes(house: House, channel: Channel) -> list[float | None]:
    with house.database.reading() as session:
        found = session.get_one(Channel, channel.id)
        return [one.engagement for one in past_posts(session, found, now=house.now())]


def test_the_outcome_is_what_came_in_two_days_and_else_what_stood_there_later(
    house: House, channel: Channel, clock: FakeClock
) -> None:
    ago = clock.now() - timedelta(days=9)
    with house.database.transaction() as session:
        early = {Age.HOUR: {"likes": 1}}
        stood(session, channel, ago, {**early, Age.TWO_DAYS: {"likes": 5, "comments": 2}})
        stood(session, channel, ago + timedelta(hours=1), {Age.WEEK: {"likes": 9, "views": 400}})
        stood(session, channel, ago + timedelta(hours=2), early)
        stood(session, channel, ago + timedelta(hours=3), {Age.TWO_DAYS: {"likes": None}})
    assert outcomes(house, channel) == [7, 9, None, None]


@pytest.mark.parametrize(
    ("aim", "counted"), [(Aim.ALL, 16), (Aim.REPLIES, 2), (Aim.SHARES, 4), (Aim.CLICKS, 5)]
)
def test_it_learns_from_what_the_channel_aims_at(
    house: House, channel: Channel, clock: FakeClock, aim: Aim, counted: int
) -> None:
    told: dict[str, int | None] = {"likes": 5, "comments": 2, "shares": 3, "quotes": 1, "clicks": 5}
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).aim = aim
        stood(session, channel, clock.now() - timedelta(days=3), {Age.TWO_DAYS: told})
    assert outcomes(house, channel) == [counted]


def test_a_channel_on_which_nothing_stands_has_general_advice(
    house: House, channel: Channel
) -> None:
    with house.database.reading() as session:
        found = session.get_one(Channel, channel.id)
        assert isinstance(expectation(session, found, now=house.now()), Prior)
        known = rhythm_of(session, found, now=house.now())
    assert known.state is State.GENERAL_ADVICE
    assert chances(known) == (), "an advice gives nothing to draw by"


@pytest.mark.slow
def test_evenings_that_were_better_for_a_year_are_recommended(
    house: House, channel: Channel, clock: FakeClock
) -> None:
    with house.database.transaction() as session:
        for day in range(5, 300):
            at = (clock.now() - timedelta(days=day)).replace(minute=day % 60)
            evening = day % 2 == 0
            likes = (60 if evening else 20) + day % 7
            hour = 17 if evening else 8
            stood(session, channel, at.replace(hour=hour), {Age.TWO_DAYS: {"likes": likes}})
    with house.database.reading() as session:
        found = session.get_one(Channel, channel.id)
        known = rhythm_of(session, found, now=house.now())
    assert known.state is State.CONFIDENT
    assert len(chances(known)) == 168
    assert {cell.hour for cell in known.best_hours} <= {17, 18, 19}
    assert known.lift(1, 18) > 0.2 > 0 > known.lift(1, 9)
