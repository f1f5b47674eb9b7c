"""Queues of invented posts, as large as wanted."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from lib.zones import locate
from models.way import Temperature
from scheduler.planning import Course, Need, Span, Terms
from scheduler.planning.board import Board
from scheduler.planning.seats import seats
from scheduler.planning.worth import values
from scheduler.slots import MINUTE
from scheduler.slots.agenda import DAY, Rules, Spot
from tests.scheduler.planning.association import paris
from tests.scheduler.planning.weeks import Hours

Week: TypeAlias = tuple[list[Course], list[Need], Terms]
NOW = paris("2026-11-30 07:00")


def queue(
    *,
    posts: int,
    channels: int = 8,
    weeks: int = 13,
    a_day: int = 8,
    together: bool = False,
    hot: bool = True,
    mix: Mapping[int, float] | None = None,
) -> Week:
    """`a_day`: posts a channel takes. `together`: on one to three channels, a fifth in campaigns.
    `hot`: a tenth of them.
    """
    luck = random.Random(1)
    courses = [_course(luck, number, a_day, mix or {}) for number in range(1, channels + 1)]
    needs: list[Need] = []
    for post in range(posts):
        shared = _post(luck, weeks, together=together)
        if shared["temperature"] is Temperature.HOT and not hot:
            continue
        chosen = [1 + post % channels]
        if together:
            chosen = luck.sample(range(1, channels + 1), luck.choice([1, 1, 2, 3]))
        needs += [Need(post=post, channel=channel, turn=post, **shared) for channel in chosen]
    return courses, needs, Terms(now=NOW, until=NOW + 7 * weeks * DAY, explore=0.0)


def _course(luck: random.Random, channel: int, a_day: int, mix: Mapping[int, float]) -> Course:
    rules = Rules(
        zone="Europe/Paris",
        gap=timedelta(hours=1),
        per_week=7 * a_day,
        daily_cap=a_day + 2,
        quiet_from=21,
        quiet_to=7,
    )
    return Course(channel=channel, rules=rules, hours=Hours(luck), mix=mix)


def _post(luck: random.Random, weeks: int, *, together: bool) -> dict[str, Any]:
    temperature = luck.choices(list(Temperature), [1, 3, 6])[0]
    somewhen = NOW + luck.random() * (7 * weeks - 7) * DAY
    shared: dict[str, Any] = {
        "temperature": temperature,
        "priority": luck.choice([0.7, 1, 1, 1, 1.5]),
        "pillar": luck.randint(1, 4),
        "campaign": luck.randint(1, 40) if together and luck.random() < 0.2 else None,
    }
    if temperature is Temperature.HOT:
        fresh = somewhen + luck.uniform(0.5, 4) * DAY
        return {**shared, "relevant_from": somewhen, "fresh_until": fresh}
    if temperature is Temperature.WARM:
        return {**shared, "seasons": (Span(somewhen, somewhen + luck.uniform(3, 20) * DAY),)}
    return shared


def next_free(courses: Sequence[Course], needs: Sequence[Need], terms: Terms) -> Board:
    """What most schedulers do: fixed times a day, each post to the next free one, in turn."""
    board = Board(courses, terms)
    for need in sorted(needs, key=lambda need: (need.turn, need.channel)):
        course, agenda = board.courses[need.channel], board.agenda(need.channel)
        for day in agenda.lawful:
            found = None
            if board.has_room(need.channel, day):
                times = map(agenda.spot, _times(day, course.rules))
                found = next((spot for spot in times if board.allows(need, spot)), None)
            if found:
                board.put(need, found)
                break
    return board


def _times(day: date, rules: Rules) -> Iterator[datetime]:
    open_hours = 24 - (rules.quiet_to - rules.quiet_from) % 24
    midnight = locate(datetime.combine(day, time()), rules.zone).at
    for number in range(rules.day_share):
        minutes = 60 * rules.quiet_to + 60 * open_hours * (2 * number + 1) // (2 * rules.day_share)
        yield midnight + minutes // 15 * 15 * MINUTE


def greedy(courses: Sequence[Course], needs: Sequence[Need], terms: Terms) -> Board:
    """One after the other, hot ones and great worths first, each to the best that is left."""
    board = Board(courses, terms)
    for course in courses:
        mine = [need for need in needs if need.channel == course.channel]
        hot = [need for need in mine if need.is_hot]
        _each_to_its_best(board, course, hot, list(board.agenda(course.channel).still_free()))
        calm = [need for need in mine if not need.is_hot]
        _each_to_its_best(board, course, calm, seats(board, course, calm))
    return board


def _each_to_its_best(
    board: Board, course: Course, needs: Sequence[Need], spots: Sequence[Spot]
) -> None:
    for need in sorted(needs, key=lambda need: (-need.priority, need.turn)):
        row = values(board, course, [need], spots)[0]
        for column in (-row).argsort(kind="stable"):
            if row[column] <= 0:
                break
            if board.allows(need, spots[column]):
                board.put(need, spots[column])
                break
