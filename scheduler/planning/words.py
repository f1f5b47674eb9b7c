"""Why a post stands where it does, moves, or has no time, in plain words from the numbers."""

from collections.abc import Iterator
from typing import Final

from lib.i18n import Text, say
from models.way import Temperature
from scheduler.planning.board import Board
from scheduler.planning.reserve import was_kept
from scheduler.planning.values import Course, Draw, Need
from scheduler.planning.worth import gain_at
from scheduler.slots import reasons
from scheduler.slots.agenda import Spot

PLACED: Final = say("a person chose this time")
ABOUT_TO_LEAVE: Final = say("about to leave: not moved any more")
KEPT: Final = say("kept where it was planned: no other time gains enough")
GIVEN_AWAY: Final = say("this place was kept for hot posts until the evening before")


def why(board: Board, course: Course, need: Need, draw: Draw | None) -> Iterator[Text]:
    """Of a post on the board."""
    spot = board.spots[need.key]
    if need.placed is not None:
        yield PLACED
        return
    yield expected(course, spot)
    yield from reasons.elsewhere(course.rules, spot.at)
    if need.is_hot:
        yield reasons.freshness(need.fresh_until)
    yield from reasons.embargo(need.embargo, now=board.terms.now)
    yield from reasons.distances(board.agenda(need.channel).without(spot.at), spot.at)
    yield from _other_channels(board, need, spot)
    if draw is not None and draw.explored:
        yield say("drawn among the good hours of that day, to learn from it")
    if not need.is_hot and was_kept(board, course, spot.day):
        yield GIVEN_AWAY
    if need.fixed_at(board.terms.now) is not None:
        yield ABOUT_TO_LEAVE
    elif spot.at == need.planned_at:
        yield KEPT


def expected(course: Course, spot: Spot) -> Text:
    lift = course.hours.lift(spot.wall.weekday(), spot.wall.hour)
    return reasons.expected(spot, lift=lift, sure=course.hours.sure)


def _other_channels(board: Board, need: Need, spot: Spot) -> Iterator[Text]:
    others = board.siblings(need)
    if others:
        nearest = min(abs(spot.at - other) for other in others)
        yield say("%(length)s apart from the same post elsewhere", length=reasons.length(nearest))


def left(board: Board, need: Need) -> Text:
    """Why it has no time."""
    terms = board.terms
    since, until = need.since(terms.now), need.until(terms.now)
    if until is not None and until <= since:
        return say("It goes stale before it could leave.")
    if since >= terms.until or _out_of_season(need, board):
        return say("Not before %(until)s, the end of what is planned.", until=terms.until)
    if made_way(board, need):
        return say("It made way for a hot post and is back in the pool.")
    if board.siblings(need):
        return say(
            "No time is free within %(length)s of the same post elsewhere.",
            length=reasons.length(terms.within),
        )
    return _full(need, board)


def _full(need: Need, board: Board) -> Text:
    if need.temperature is Temperature.HOT:
        return say("The channel’s rules leave no time free while it is fresh.")
    if board.campaign(need):
        return say("The channel is full, or has another post of its campaign too near.")
    return say("The channel has its posts until %(until)s.", until=board.terms.until)


def _out_of_season(need: Need, board: Board) -> bool:
    terms = board.terms
    return bool(need.seasons) and not any(
        max(span.since, need.since(terms.now)) < min(span.until, terms.until)
        for span in need.seasons
    )


def made_way(board: Board, need: Need) -> Need | None:
    """The hot post that stands, newly, where this one was planned: too near, or on a full day."""
    if need.is_hot or need.planned_at is None:
        return None
    was = board.agenda(need.channel).spot(need.planned_at)
    gap = board.courses[need.channel].rules.gap
    hot = [(board.spots[n.key], n) for n in board.on_channel(need.channel) if n.is_hot]
    new = [(spot, other) for spot, other in hot if spot.at != other.planned_at]
    near = [
        (abs(spot.at - was.at), other.key, other)
        for spot, other in new
        if abs(spot.at - was.at) < gap or spot.day == was.day
    ]
    return min(near)[2] if near else None


def moved(board: Board, need: Need, before: Spot) -> Text:
    """Of a planned post that stands elsewhere now."""
    course, after = board.courses[need.channel], board.spots[need.key]
    if made_way(board, need):
        return say("It makes way for a hot post.")
    percent = round(100 * (gain_at(course, after) - gain_at(course, before)))
    if percent > 0:
        return say("The new time should gain %(percent)s %%.", percent=percent)
    if after.at < before.at:
        return say("A sooner time is free.")
    return say("Another post gains more at its time, or the channel’s rules have changed.")
