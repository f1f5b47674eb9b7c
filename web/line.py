"""/line: the pillars and their shares, what each channel is for, and what there is of it."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from editorial import channel_rules, channels, line
from lib.i18n import Text, say, say_n
from models.actor import Actor
from models.channel import Channel
from models.people import Workspace
from models.permissions import May
from scheduler.balance import Balance
from scheduler.filled import Filled, filled
from scheduler.line import balances
from web.edge import actor, now, reading
from web.forms import act

blueprint = Blueprint("line", __name__, url_prefix="/line")
_NOT_SAID = -1  # no share, hour or number: the rule says what is wrong with it


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One channel, with its own mix."""

    channel: Channel
    balance: Balance
    filled: Filled


@blueprint.get("")
def show() -> ResponseReturnValue:
    who = actor()
    with reading() as session:
        found = balances(session, who, line.pillars(session, who), now=now())
        there = channels.active(session, who)
        ahead = filled(session, there, now=now())
        return render_template(
            "line/line.html",
            balance=found.all,
            cards=[
                Card(channel=one, balance=found.on(one.id), filled=ahead[one.id]) for one in there
            ],
            archived=line.archived(session, who),
            unknown=line.unknown(session, who),
            preset=line.PRESET,
            home=session.get_one(Workspace, who.workspace_id),
            explore=line.EXPLORE,
            may_change=who.may(May.SET_LINE),
        )


@blueprint.post("/begin")
def begin() -> ResponseReturnValue:
    def begun(session: Session, who: Actor) -> Text:
        line.begin(session, who)
        return say("Three pillars to begin with: change them as you like.")

    return act(begun, otherwise="line.show")


@blueprint.post("/pillars")
def add() -> ResponseReturnValue:
    """One called `name`, with a `share`, or none where that is empty."""

    def added(session: Session, who: Actor) -> Text:
        share = _number("share") if request.form.get("share") else 0
        made = line.add(session, who, request.form.get("name", ""), share=share)
        return say("“%(name)s” is a pillar of the line.", name=made.name)

    return act(added, otherwise="line.show")


@blueprint.post("/shares")
def aim() -> ResponseReturnValue:
    """`share-<id>` for each pillar."""

    def aimed(session: Session, who: Actor) -> Text:
        named = (name for name in request.form if name.startswith("share-"))
        line.aim(session, who, {_id_in(name): _number(name) for name in named})
        return say("The shares are kept. The next plan keeps to them.")

    return act(aimed, otherwise="line.show")


@blueprint.post("/pillars/<int:pillar_id>/rename")
def rename(pillar_id: int) -> ResponseReturnValue:
    def renamed(session: Session, who: Actor) -> Text:
        count = line.rename(session, who, pillar_id, request.form.get("name", ""), now=now())
        return say_n("Renamed, on %(n)s post too.", "Renamed, on %(n)s posts too.", count)

    return act(renamed, otherwise="line.show")


@blueprint.post("/pillars/<int:pillar_id>/shift")
def shift(pillar_id: int) -> ResponseReturnValue:
    """One place `up`, else down."""

    def shifted(session: Session, who: Actor) -> Text:
        by = -1 if request.form.get("to") == "up" else 1
        moved = line.shift(session, who, pillar_id, by=by)
        return say("“%(name)s” is number %(n)s now.", name=moved.name, n=moved.position)

    return act(shifted, otherwise="line.show")


@blueprint.post("/pillars/<int:pillar_id>/archive")
def archive(pillar_id: int) -> ResponseReturnValue:
    def archived(session: Session, who: Actor) -> Text:
        gone = line.archive(session, who, pillar_id, now=now())
        return say("“%(name)s” is aimed at no more. Its posts keep its name.", name=gone.name)

    return act(archived, otherwise="line.show")


@blueprint.post("/pillars/<int:pillar_id>/take-up")
def take_up(pillar_id: int) -> ResponseReturnValue:
    def taken_up(session: Session, who: Actor) -> Text:
        back = line.take_up(session, who, pillar_id)
        return say("“%(name)s” is a pillar of the line.", name=back.name)

    return act(taken_up, otherwise="line.show")


@blueprint.post("/unknown")
def take_for() -> ResponseReturnValue:
    """The posts of `name` belong to the `pillar` of that number."""

    def taken(session: Session, who: Actor) -> Text:
        name = request.form.get("name", "")
        count = line.take_for(session, who, name, _number("pillar"), now=now())
        return say_n("%(n)s post is of that pillar now.", "%(n)s posts are now.", count)

    return act(taken, otherwise="line.show")


@blueprint.post("/channels/<int:channel_id>")
def change_channel(channel_id: int) -> ResponseReturnValue:
    def changed(session: Session, who: Actor) -> Text:
        rules: dict[str, object] = {
            "mission": request.form.get("mission", "").strip(),
            "per_week": _number("per_week"),
            "reserve": _number("reserve"),
        }
        channel = channel_rules.change_rules(session, who, channel_id, rules)
        return say("The line of %(name)s is kept.", name=channel.name)

    return act(changed, otherwise="line.show")


@blueprint.post("/terms")
def keep_terms() -> ResponseReturnValue:
    def done(session: Session, who: Actor) -> Text:
        line.keep_terms(session, who, explore=_number("explore"), cut_off=_number("cut_off"))
        return say("Kept. The next plan keeps to it.")

    return act(done, otherwise="line.show")


def _number(name: str) -> int:
    given = request.form.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else _NOT_SAID


def _id_in(name: str) -> int:
    given = name.removeprefix("share-")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else 0
