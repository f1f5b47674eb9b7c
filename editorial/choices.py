"""A channel's own choices, as its network offers them."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from accounts import readings
from connectors import registry
from connectors.contract import Field, Plugin
from editorial import channels
from models.actor import Actor
from models.channel import Channel
from models.permissions import May
from models.scope import fetch

LONGEST = 500  # characters


def change(
    session: Session, actor: Actor, channel_id: int, given: Mapping[str, str], *, now: datetime
) -> Channel:
    """Keeps what the network knows of `given`; an empty choice is taken away, others stay."""
    actor.must(May.SET_CHANNELS)
    channel = fetch(session, actor, Channel, channel_id)
    plugin = registry.plugin(channel.kind)
    channel.options = _kept(plugin, channel.options, given)
    channel.network = channels.network_of(plugin, channel)
    readings.again(session, channel.id, now=now)  # it may tell more now, or less
    return channel


def _kept(plugin: Plugin, before: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    chosen = {
        one.name: given[one.name].strip()[:LONGEST]
        for one in plugin.options
        if one.name in given and _may_be(one, given[one.name].strip())
    }
    return {name: value for name, value in {**before, **chosen}.items() if value}


def _may_be(field: Field, value: str) -> bool:
    return not field.choices or value in {known for known, _ in field.choices}
