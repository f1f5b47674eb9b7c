"""One small association, from Monday 30 November 2026, 8 h in Paris."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from lib.i18n import Text, speaking, verbatim
from lib.zones import locate
from models.way import Temperature
from scheduler.planning import Course, Need, Placement, Plan, Terms
from scheduler.slots.agenda import Rules

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOT, WARM, COLD = Temperature.HOT, Temperature.WARM, Temperature.COLD
DAILY = Rules(zone="Europe/Paris", gap=HOUR, per_week=7, daily_cap=3, quiet_from=21, quiet_to=7)


class GoodEvenings:
    """18 h is worth a lot, Thursdays more, 12 h something."""

    sure = verbatim("invented")

    def lift(self, weekday: int, hour: int) -> float:
        if hour == 18:
            return 0.3 if weekday == 3 else 0.2
        return 0.1 if hour == 12 else 0.0


def paris(wall: str) -> datetime:
    return locate(datetime.fromisoformat(wall), "Europe/Paris").at


NOW = paris("2026-11-30 08:00")


def course(channel: int = 1, **given: object) -> Course:
    return Course(**{"channel": channel, "rules": DAILY, "hours": GoodEvenings(), **given})  # type: ignore[arg-type]


def terms(*, days: int = 7, **given: object) -> Terms:
    return Terms(**{"now": NOW, "until": NOW + days * DAY, "explore": 0.0, **given})  # type: ignore[arg-type]


def need(post: int, temperature: Temperature = COLD, channel: int = 1, **given: object) -> Need:
    return Need(post=post, channel=channel, temperature=temperature, **given)  # type: ignore[arg-type]


def of(plan: Plan, post: int, channel: int = 1) -> Placement:
    return next(p for p in plan.placements if p.need.key == (post, channel))


def left(plan: Plan) -> dict[int, str]:
    return {found.need.post: english([found.why]) for found in plan.left}


def english(texts: Iterable[Text]) -> str:
    with speaking("en", "Europe/Paris"):
        return "\n".join(str(text) for text in texts)
