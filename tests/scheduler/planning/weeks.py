"""Random associations with random weeks, and the rules once more in the plainest words."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from lib.i18n import verbatim
from lib.zones import locate, wall_time
from models.way import Temperature
from scheduler.planning import Course, Need, Placement, Plan, Span, Terms
from scheduler.slots.agenda import DAY, WEEK, Rules, week_of

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ODD_DAYS = (
    ("Europe/Paris", "2026-03-29"),
    ("Europe/Paris", "2026-10-25"),
    ("America/New_York", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Asia/Kolkata", "2026-03-29"),
)


class Hours:
    """Each hour of the week is worth something of its own."""

    sure = verbatim("invented")

    def __init__(self, luck: random.Random, spread: float = 0.15) -> None:
        self._lifts = [luck.gauss(0, spread) for _ in range(168)]

    def lift(self, weekday: int, hour: int) -> float:
        return self._lifts[weekday * 24 + hour]


def random_week(seed: int) -> tuple[list[Course], list[Need], Terms]:
    luck = random.Random(seed)  # noqa: S311 - the same week for the same number
    zone, odd_day = luck.choice(ODD_DAYS)
    now = locate(datetime.fromisoformat(odd_day), zone).at - luck.randint(0, 5 * 1440) * MINUTE
    terms = Terms(now=now, until=now + luck.randint(3, 20) * DAY, explore=luck.choice([0, 0.25]))
    courses = [_course(luck, number, zone, now) for number in range(1, luck.randint(2, 5))]
    needs = [
        need for post in range(luck.randint(0, 25)) for need in _needs(luck, post, courses, terms)
    ]
    return courses, needs, terms


def _course(luck: random.Random, channel: int, zone: str, now: datetime) -> Course:
    rules = Rules(
        zone=zone,
        gap=luck.choice([0, 1, 2, 3, 5, 36]) * 20 * MINUTE,
        per_week=luck.randint(0, 30),
        daily_cap=luck.randint(1, 6),
        quiet_from=luck.randint(0, 23),
        quiet_to=luck.randint(0, 23),
    )
    taken = tuple(now + luck.randint(-2880, 12960) * MINUTE for _ in range(luck.randint(0, 12)))
    mix = {1: 0.5, 2: 0.3, 3: 0.2} if luck.random() < 0.5 else {}
    reserve = luck.randint(0, 3)
    return Course(
        channel=channel, rules=rules, hours=Hours(luck), taken=taken, reserve=reserve, mix=mix
    )


def _needs(
    luck: random.Random, post: int, courses: Sequence[Course], terms: Terms
) -> Iterator[Need]:
    now, temperature = terms.now, luck.choice(list(Temperature))

    def soon() -> datetime:
        return now + luck.randint(-1440, 15 * 1440) * MINUTE

    is_hot = temperature is Temperature.HOT
    seasons = (Span(start := soon(), start + luck.randint(1, 9) * DAY),)
    shared: dict[str, Any] = {
        "post": post,
        "temperature": temperature,
        "priority": luck.choice([0.5, 1, 1, 1, 2]),
        "pillar": luck.choice([None, 1, 2, 3]),
        "campaign": luck.choice([None, None, None, 1, 2]),
        "relevant_from": soon() if is_hot else None,
        "embargo": soon() if luck.random() < 0.2 else None,
        "fresh_until": soon() if is_hot or luck.random() < 0.1 else None,
        "half_life": luck.randint(1, 48) * HOUR,
        "seasons": seasons if not is_hot and luck.random() < 0.3 else (),
        "turn": luck.randint(0, 9),
    }
    for course in luck.sample(courses, luck.randint(1, len(courses))):
        placed = soon() if luck.random() < 0.1 else None
        planned_at = soon() if luck.random() < 0.3 else None
        yield Need(channel=course.channel, placed=placed, planned_at=planned_at, **shared)


def broken(courses: Sequence[Course], needs: Sequence[Need], terms: Terms, plan: Plan) -> list[str]:
    """Every rule that an automatic placement breaks."""
    told = [placement.need.key for placement in plan.placements]
    told += [left.need.key for left in plan.left]
    found = [] if sorted(told) == sorted(need.key for need in needs) else ["one was lost, or twice"]
    for placement in plan.placements:
        fixed = placement.need.fixed_at(terms.now)
        if fixed is not None:
            found += ["a fixed one moved"] if placement.at != fixed else []
            continue
        course = next(c for c in courses if c.channel == placement.need.channel)
        found += _too_early_or_late(placement, terms)
        found += _against_the_channel(placement, course, plan)
        found += _too_near_or_far(placement, plan, terms)
    return found


def _too_early_or_late(placement: Placement, terms: Terms) -> Iterator[str]:
    need, at = placement.need, placement.at
    if not terms.now + 5 * MINUTE <= at < terms.until:
        yield "outside of what is planned"
    if (need.embargo and at < need.embargo) or (need.relevant_from and at < need.relevant_from):
        yield "too early"
    if need.fresh_until and at >= need.fresh_until - 15 * MINUTE:
        yield "stale"
    if need.seasons and not any(span.since <= at < span.until for span in need.seasons):
        yield "out of season"


def _against_the_channel(placement: Placement, course: Course, plan: Plan) -> Iterator[str]:
    rules, at = course.rules, placement.at
    wall = wall_time(at, rules.zone)
    mine = [p for p in plan.placements if p.need.channel == course.channel]
    others = [*course.taken, *(p.at for p in mine if p is not placement)]
    if wall.hour in _quiet(rules):
        yield "quiet hours"
    if locate(wall, rules.zone).at != at:
        yield "an hour that comes twice"
    if any(abs(at - other) < rules.gap for other in others):
        yield "the gap"
    days = [wall_time(other, rules.zone).date() for other in [*others, at]]
    if days.count(wall.date()) > rules.daily_cap:
        yield "the daily cap"
    if placement.need.temperature is not Temperature.HOT:
        kept = [place.at for place in plan.open if place.channel == course.channel]
        days += [wall_time(other, rules.zone).date() for other in kept]
        if days.count(wall.date()) > -(-rules.per_week // 7):
            yield "the day's share"
        monday = week_of(wall.date())
        if sum(monday <= day < monday + WEEK for day in days) > rules.per_week:
            yield "the cadence"


def _quiet(rules: Rules) -> set[int]:
    hour, quiet = rules.quiet_from, set()
    while hour != rules.quiet_to:
        quiet.add(hour)
        hour = (hour + 1) % 24
    return quiet


def _too_near_or_far(placement: Placement, plan: Plan, terms: Terms) -> Iterator[str]:
    for other in plan.placements:
        distance, a, b = abs(placement.at - other.at), placement.need, other.need
        if other is placement:
            continue
        if a.post == b.post and not terms.apart <= distance <= terms.within:
            yield "the same post elsewhere"
        same_campaign = a.campaign is not None and a.campaign == b.campaign
        if same_campaign and a.channel == b.channel and distance < terms.campaign:
            yield "its campaign"
