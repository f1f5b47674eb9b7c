"""What stands on the channels so far. Every rule is asked here, before anything is put down."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from scheduler.planning.filling import Filling, Lawful
from scheduler.planning.values import Course, Key, Need, Open, Terms
from scheduler.slots import LEAD
from scheduler.slots.agenda import DAY, WEEK, Spot, week_of
from scheduler.slots.span import Span


class Board:
    """Starts with what is taken and what stays where it is; grows by `put`."""

    def __init__(self, courses: Sequence[Course], terms: Terms) -> None:
        self.terms = terms
        self.courses = {course.channel: course for course in courses}
        self.spots: dict[Key, Spot] = {}
        self.open: list[Open] = []
        # Costly, and many channels have the same rules.
        lawful = {
            rules: Lawful(rules, since=terms.now + LEAD, until=terms.until)
            for rules in {course.rules for course in courses}
        }
        self._agendas = {c.channel: Filling(c.rules, c.taken, lawful[c.rules]) for c in courses}
        self._standing: dict[int, dict[int, Need]] = {course.channel: {} for course in courses}
        self._lives: dict[Key, tuple[Span, ...]] = {}
        self._held: Counter[tuple[int, date]] = Counter()
        self._posts: defaultdict[int, dict[int, datetime]] = defaultdict(dict)
        self._campaigns: defaultdict[Key, dict[int, datetime]] = defaultdict(dict)

    def agenda(self, channel: int) -> Filling:
        return self._agendas[channel]

    def put(self, need: Need, spot: Spot) -> None:
        """Asks nothing: a person's choice stands whatever the rules say."""
        self.spots[need.key] = spot
        self._standing[need.channel][need.post] = need
        self._posts[need.post][need.channel] = spot.at
        if need.campaign is not None:
            self._campaigns[need.campaign, need.channel][need.post] = spot.at
        self._agendas[need.channel].put(spot.at)

    def take(self, need: Need) -> Spot:
        """Off the board again."""
        spot = self.spots.pop(need.key)
        del self._standing[need.channel][need.post], self._posts[need.post][need.channel]
        if need.campaign is not None:
            del self._campaigns[need.campaign, need.channel][need.post]
        self._agendas[need.channel].take(spot.at)
        return spot

    def hold(self, place: Open) -> None:
        """From now on the calm posts have one place less on that day."""
        self.open.append(place)
        self._held[place.channel, self.agenda(place.channel).spot(place.at).day] += 1

    def allows(self, need: Need, spot: Spot) -> bool:
        return (
            self.suits(need, spot)
            and (need.is_hot or self.has_room(need.channel, spot.day))
            and self.agenda(need.channel).fits(spot)
        )

    def suits(self, need: Need, spot: Spot) -> bool:
        """Whatever the channel's own rules say of that instant."""
        life = self.life(need)
        return any(span.since <= spot.at < span.until for span in life) and self._keeps_apart(
            need, spot.at
        )

    def life(self, need: Need) -> tuple[Span, ...]:
        """Asked for each spot, and the same each time."""
        if need.key not in self._lives:
            self._lives[need.key] = need.life(self.terms)
        return self._lives[need.key]

    def room_on(self, channel: int, day: date) -> int:
        """How many warm and cold posts that day still takes: a hot one counts, and may be more."""
        rules = self.courses[channel].rules
        share = min(rules.day_share, rules.daily_cap)
        return share - self.agenda(channel).on(day) - self._held[channel, day]

    def room_in(self, channel: int, monday: date) -> int:
        held = sum(self._held[channel, monday + DAY * n] for n in range(WEEK // DAY))
        planned = self.agenda(channel).in_week(monday)
        return self.courses[channel].rules.per_week - planned - held

    def room_for(self, need: Need) -> Iterator[Spot]:
        """The free spots at which it might stand, within the cadence whatever it is, in order."""
        agenda = self.agenda(need.channel)
        for day in agenda.lawful:
            if self.has_room(need.channel, day):
                yield from (spot for spot in agenda.free_on(day) if self.suits(need, spot))

    def siblings(self, need: Need) -> list[datetime]:
        """When the same post leaves on other channels."""
        return [at for channel, at in self._posts[need.post].items() if channel != need.channel]

    def campaign(self, need: Need) -> list[datetime]:
        """When other posts of its campaign leave on its channel."""
        if need.campaign is None:
            return []
        found = self._campaigns[need.campaign, need.channel]
        return [at for post, at in found.items() if post != need.post]

    def on_channel(self, channel: int) -> Iterator[Need]:
        return iter(self._standing[channel].values())

    def _keeps_apart(self, need: Need, at: datetime) -> bool:
        if not self._posts[need.post] and need.campaign is None:
            return True
        terms = self.terms
        return all(
            terms.apart <= abs(at - other) <= terms.within for other in self.siblings(need)
        ) and all(abs(at - other) >= terms.campaign for other in self.campaign(need))

    def has_room(self, channel: int, day: date) -> bool:
        return self.room_on(channel, day) > 0 and self.room_in(channel, week_of(day)) > 0
