"""By which rules posts leave on a channel."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.orm import Session

from lib.errors import Invalid
from lib.i18n import Text, say
from lib.zones import is_zone
from models.actor import Actor
from models.channel import Channel
from models.permissions import May
from models.scope import fetch
from models.way import Temperature

_RANGES: Final[Mapping[str, tuple[int, int]]] = {
    "gap_minutes": (0, 7 * 24 * 60),
    "per_week": (0, 500),
    "daily_cap": (1, 500),
    "quiet_from": (0, 23),
    "quiet_to": (0, 23),
    "reserve": (0, 7),
}
_MISSION: Final = 500  # characters
_LATE: Final = ("publish", "ask", "drop")


def change_rules(
    session: Session, actor: Actor, channel_id: int, rules: Mapping[str, object]
) -> Channel:
    """`rules`: gap_minutes, per_week, daily_cap, quiet_from, quiet_to, reserve, zone, name,
    mission, late.

    Raises Invalid naming the fields.
    """
    actor.must(May.SET_CHANNELS)
    channel = fetch(session, actor, Channel, channel_id)
    fields = {name: text for name, value in rules.items() if (text := wrong_rule(name, value))}
    if fields:
        raise Invalid(
            say("These rules cannot be kept."),
            remedy=say("Correct what is said beside each field."),
            fields=fields,
        )
    for name, value in rules.items():
        setattr(channel, name, value)
    return channel


def wrong_rule(name: str, value: object) -> Text | None:
    """Why a channel cannot keep that rule; None where it can."""
    match name:
        case "zone":
            ok = isinstance(value, str) and is_zone(value)
            return None if ok else say("“%(zone)s” is not a time zone.", zone=str(value))
        case "name":
            ok = isinstance(value, str) and 0 < len(value.strip()) <= 200
            return None if ok else say("A name has 1 to 200 characters.")
        case "mission":
            ok = isinstance(value, str) and len(value) <= _MISSION
            return None if ok else say("At most %(most)s characters.", most=_MISSION)
        case "late":
            return None if _is_late(value) else say("Choose publish, ask or drop, after minutes.")
        case _:
            least, most = _RANGES[name]
            ok = isinstance(value, int) and least <= value <= most
            return (
                None if ok else say("A number from %(least)s to %(most)s.", least=least, most=most)
            )


def _is_late(value: object) -> bool:
    if not isinstance(value, Mapping) or set(value) != {t.value for t in Temperature}:
        return False
    return all(
        len(rule) == 2 and rule[0] in _LATE and isinstance(rule[1], int) and 0 <= rule[1] <= 43200
        for rule in value.values()
    )
