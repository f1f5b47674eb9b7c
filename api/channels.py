"""Channels: what each can carry, how it wants to be used, and its free times."""

from datetime import datetime, timedelta
from typing import Final

from api import channel_told, present
from api.channel_answers import ChannelOut, ChannelPage, RhythmOut, SlotPage
from api.errors import Json
from api.pages import page
from api.parsing import invalid
from api.requests import PauseIn, Window
from api.room import Call, Room
from editorial import channels
from lib.i18n import say
from lib.zones import wall_time
from models.channel import Channel
from models.scope import fetch
from models.tokens import Scope
from scheduler.learning import expectation, rhythm_of, told
from scheduler.slots import Expectation, Rules, candidates, reasons
from scheduler.slots.agenda import Spot
from scheduler.slots.choosing import rules_of, taken_on

room = Room("Channels", "Connected accounts. Their credentials are never told.")
_LONGEST: Final = timedelta(days=31)
_WEEK: Final = timedelta(days=7)


@room.reads("/channels", ChannelPage, scope=Scope.CHANNELS_READ)
def list_channels(call: Call) -> Json:
    """List channels, by name"""
    return page(
        [
            channel_told.channel(call.session, one)
            for one in channels.active(call.session, call.actor)
        ]
    )


@room.reads("/channels/<int:channel_id>", ChannelOut, scope=Scope.CHANNELS_READ)
def read_channel(call: Call, channel_id: int) -> Json:
    """Read a channel"""
    return channel_told.channel(call.session, fetch(call.session, call.actor, Channel, channel_id))


@room.reads("/channels/<int:channel_id>/slots", SlotPage, scope=Scope.CHANNELS_READ, query=Window)
def list_slots(call: Call, channel_id: int) -> Json:
    """The free quarters of an hour of a window of at most 31 days, and what speaks for each"""
    channel = fetch(call.session, call.actor, Channel, channel_id)
    since, until = _window(call)
    rules = rules_of(call.session, channel)
    taken = taken_on(call.session, channel, since=since)
    expected = expectation(call.session, channel, now=call.now)
    free = candidates(rules, taken, since=since, until=until)
    return page([_slot(at, rules, expected) for at in free])


@room.reads("/channels/<int:channel_id>/rhythm", RhythmOut, scope=Scope.CHANNELS_READ)
def read_rhythm(call: Call, channel_id: int) -> Json:
    """When its public reacts, learned from its own posts, and how sure that is"""
    channel = fetch(call.session, call.actor, Channel, channel_id)
    return told(channel, rhythm_of(call.session, channel, now=call.now))


@room.writes(
    "/channels/<int:channel_id>/pause", ChannelOut, scope=Scope.CHANNELS_WRITE, takes=PauseIn
)
def pause_channel(call: Call, channel_id: int) -> Json:
    """Let nothing leave on it until it is resumed"""
    reason = call.given["reason"]
    paused = channels.pause(call.session, call.actor, channel_id, reason=reason, now=call.now)
    return channel_told.channel(call.session, paused)


@room.writes("/channels/<int:channel_id>/resume", ChannelOut, scope=Scope.CHANNELS_WRITE)
def resume_channel(call: Call, channel_id: int) -> Json:
    """Let posts leave on it again"""
    resumed = channels.resume(call.session, call.actor, channel_id)
    return channel_told.channel(call.session, resumed)


def _window(call: Call) -> tuple[datetime, datetime]:
    """Nothing past is offered. Raises Invalid."""
    since = max(call.given.get("since", call.now), call.now)
    until = call.given.get("until", since + _WEEK)
    if until - since > _LONGEST:
        raise invalid({"to": say("The window has at most 31 days.")})
    if until <= since:
        raise invalid({"to": say("Choose an end after the start, and after now.")})
    return since, until


def _slot(at: datetime, rules: Rules, expected: Expectation) -> Json:
    wall = wall_time(at, rules.zone)
    lift = expected.lift(wall.weekday(), wall.hour)
    spot = Spot(at, wall)
    why = (
        reasons.expected(spot, lift=lift, sure=expected.sure),
        *reasons.elsewhere(rules, at),
    )
    return {
        "at": present.instant(at),
        "wall": wall.isoformat(),
        "lift": lift,
        "why": present.words(why),
    }
