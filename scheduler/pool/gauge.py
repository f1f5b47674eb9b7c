"""For how many more weeks the evergreen posts last."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from lib.i18n import Text, say, say_n
from scheduler.pool.evergreen import Evergreen, Use, queue
from scheduler.slots.agenda import WEEK

FEW: Final = 2  # weeks
_FAR: Final = 52  # weeks looked ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """`weeks`: that can be filled one after the other from now on; 52 stands for 52 or more."""

    weeks: int

    @property
    def warns(self) -> bool:
        return self.weeks < FEW

    @property
    def words(self) -> Text:
        if self.weeks >= _FAR:
            return say("cold content for a year or more")
        if not self.weeks:
            return say("not enough cold content for the coming week")
        return say_n(
            "cold content for %(n)s more week", "cold content for %(n)s more weeks", self.weeks
        )


def gauge(
    posts: Sequence[Evergreen],
    *,
    channel: int,
    per_week: int,
    at: datetime,
    zone: str,
    within: int | None = None,
) -> Gauge:
    """If each week takes `per_week` of them, by the rules of the pool: rests, seasons, expiry.

    `within`: looks no further than that many weeks; None: a year.
    """
    far = within or _FAR
    pool = {post.post: post for post in posts}
    for week in range(far):
        then = at + week * WEEK
        ready = queue(pool.values(), channel=channel, at=then, zone=zone)
        if len(ready) < per_week:
            return Gauge(weeks=week)
        for found in ready[:per_week]:
            use = Use(channel=channel, at=then, wording=found.wording)
            post = pool[found.post]
            pool[found.post] = replace(post, uses=(*post.uses, use))
    return Gauge(weeks=far)
