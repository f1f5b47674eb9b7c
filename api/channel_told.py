"""A channel as it is told: what it can carry, and the rules that it keeps."""

from sqlalchemy.orm import Session

from api import present
from api.errors import Json
from connectors import registry
from connectors.contract import Capabilities
from lib.errors import Refusal
from lib.i18n import Text
from lib.public_holidays import PublicHolidays
from models.channel import Channel
from scheduler.slots.barred import bars_of
from scheduler.slots.no_go import NoGo


def channel(session: Session, one: Channel) -> Json:
    """Never anything of its credentials."""
    network, capabilities, broken = _network(one.kind)
    bars = bars_of(session, one)
    return {
        "id": one.id,
        "kind": one.kind,
        "network": network,
        "handle": one.handle,
        "name": one.name,
        "zone": one.zone,
        "audience": one.audience,
        "state": "paused" if one.paused_at else "ready",
        "reason": present.word(one.pause_reason) if one.paused_at else present.word(broken),
        "not_before": present.instant(one.not_before),
        "expires_at": present.instant(one.expires_at),
        "capabilities": _capabilities(capabilities),
        "rules": {
            "gap_minutes": one.gap_minutes,
            "per_week": one.per_week,
            "daily_cap": one.daily_cap,
            "quiet_from": one.quiet_from,
            "quiet_to": one.quiet_to,
            "no_go": _no_go(bars),
            "holidays": _holidays(bars.holidays),
            "late": one.late,
        },
    }


def _no_go(bars: NoGo) -> Json:
    """Of the channel and of the whole workspace."""
    return {
        "days": [
            {"name": days.name, "first": days.first.isoformat(), "last": days.last.isoformat()}
            for days in bars.days
        ],
        "hours": [
            {"weekday": hours.weekday, "start": hours.start, "end": hours.end}
            for hours in bars.hours
        ],
    }


def _holidays(kept: PublicHolidays | None) -> Json | None:
    return None if kept is None else {"country": kept.country, "region": kept.region or None}


def _network(kind: str) -> tuple[str, Capabilities | None, Text | None]:
    try:
        plugin = registry.plugin(kind)
    except Refusal as refusal:  # a broken plug-in stops nobody from reading
        return kind, None, refusal.message
    return plugin.name, plugin.capabilities, None


def _capabilities(can: Capabilities | None) -> Json | None:
    if can is None:
        return None
    return {
        "max_chars": can.max_chars,
        "max_images": can.max_images,
        "image_types": sorted(can.image_types),
        "max_image_bytes": can.max_image_bytes,
        "alt_text": can.alt_text,
        "threads": can.threads,
        "titles": can.titles,
        "links": can.links,
        "repeat": can.repeat.value,
    }
