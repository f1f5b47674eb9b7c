"""The line: what is aimed at, and what there is of it."""

from marshmallow import Schema, fields

from api.answering import list_of, whole, words
from api.errors import Json
from api.fields import Each, Several, Whole, Words
from api.requests import Strict
from api.room import Call, Room
from editorial import channels, line
from models.channel import Channel
from models.people import Workspace
from models.tokens import Scope
from scheduler.balance import Balance, Part, Weight
from scheduler.line import Balances, balances

room = Room("Line", "Pillars and their shares, and what each channel is for.")


def _percent(told: str) -> fields.Integer:
    return fields.Integer(required=True, allow_none=True, metadata={"description": told})


class SharePartOut(Schema):
    posts = whole(metadata={"description": "A post on two channels counts twice."})
    percent = _percent("Of what has a pillar of the line; null where nothing has.")


class WeightOut(Schema):
    pillar = whole()
    name = words()
    share = whole(metadata={"description": "In parts of all shares together."})
    aimed = _percent("Of all shares together; null where no share is set.")
    left = fields.Nested(SharePartOut, required=True)
    planned = fields.Nested(SharePartOut, required=True)


class ChannelLineOut(Schema):
    channel = whole()
    name = words()
    mission = words()
    per_week = whole()
    reserve = whole(metadata={"description": "Places a week kept for hot posts."})
    left = whole()
    planned = whole()
    pillars = list_of(fields.Nested(WeightOut))


class UnknownOut(Schema):
    name = words()
    posts = whole()


class LineOut(Schema):
    pillars = list_of(fields.Nested(WeightOut))
    channels = list_of(fields.Nested(ChannelLineOut))
    unknown_ = fields.List(
        fields.Nested(UnknownOut),
        required=True,
        data_key="unknown",
        metadata={"description": "What posts name as their pillar and the line does not have."},
    )
    explore = whole(metadata={"description": "Percent of the times that are drawn, to learn."})
    cut_off = whole(metadata={"description": "The hour of the day before; see the documents."})


class PillarIn(Strict):
    name = Words(line.LONGEST_NAME, required=True, metadata={"minLength": 1})
    share = Whole(least=0, most=line.MOST_SHARE, required=True)


class LineIn(Strict):
    pillars = Several(Each(PillarIn), metadata={"description": "Those not named stay."})
    explore = Whole(least=0, most=max(line.EXPLORE), metadata={"enum": list(line.EXPLORE)})
    cut_off = Whole(least=0, most=23)


@room.reads("/line", LineOut, scope=Scope.CHANNELS_READ)
def read_line(call: Call) -> Json:
    """What is aimed at; what left in the last four weeks, and what is planned in the next four"""
    return _told(call)


@room.writes("/line", LineOut, scope=Scope.CHANNELS_WRITE, takes=LineIn, method="PUT")
def change_line(call: Call) -> Json:
    """Add pillars, and change what is sent; the others stay"""
    session, given = call.session, call.given
    for one in given.get("pillars", ()):
        line.put(session, call.actor, one["name"], share=one["share"])
    home = session.get_one(Workspace, call.actor.workspace_id)
    terms = {name: given.get(name, getattr(home, name)) for name in ("explore", "cut_off")}
    line.keep_terms(session, call.actor, **terms)
    session.flush()
    return _told(call)


def _told(call: Call) -> Json:
    session, actor = call.session, call.actor
    found = balances(session, actor, line.pillars(session, actor), now=call.now)
    home = session.get_one(Workspace, actor.workspace_id)
    return {
        "pillars": _weights(found.all),
        "channels": [_channel(one, found) for one in channels.active(session, actor)],
        "unknown": [{"name": name, "posts": n} for name, n in line.unknown(session, actor)],
        "explore": home.explore,
        "cut_off": home.cut_off,
    }


def _channel(channel: Channel, found: Balances) -> Json:
    own = found.on(channel.id)
    return {
        "channel": channel.id,
        "name": channel.name,
        "mission": channel.mission,
        "per_week": channel.per_week,
        "reserve": channel.reserve,
        "left": own.left,
        "planned": own.coming,
        "pillars": _weights(own),
    }


def _weights(balance: Balance) -> list[Json]:
    return [_weight(one) for one in balance.weights]


def _weight(one: Weight) -> Json:
    return {
        "pillar": one.pillar.id,
        "name": one.pillar.name,
        "share": one.pillar.share,
        "aimed": one.aimed,
        "left": _part(one.left),
        "planned": _part(one.coming),
    }


def _part(part: Part) -> Json:
    return {"posts": part.count, "percent": part.percent}
