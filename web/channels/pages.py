"""/channels: the connected accounts, their rules, and connecting another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from connectors import registry
from connectors.contract import Plugin
from connectors.errors import ConnectorError
from editorial import channel_rules, channels, checking, choices, no_go, reaching
from lib.errors import Invalid, NotAllowed, NotFound, Refusal
from lib.i18n import Text, say
from models.actor import Actor
from models.channel import Channel
from models.permissions import May
from models.scope import fetch
from models.way import Temperature
from scheduler import today
from scheduler.slots.reasons import WEEKDAYS
from web.channels import one as channel_page
from web.channels import signing_in as sign_in
from web.edge import actor, back_to, house, now, reading, transaction
from web.errors import status_of
from web.forms import act, told

blueprint = Blueprint("channels", __name__, url_prefix="/channels")
_NUMBERS = ("gap_minutes", "per_week", "daily_cap", "quiet_from", "quiet_to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One channel in the list. `broken`: its network cannot be used, and why."""

    channel: Channel
    network: str
    broken: Text | None
    next_at: datetime | None
    last_at: datetime | None


@blueprint.get("")
def show() -> ResponseReturnValue:
    who = actor()
    with reading() as session:
        found = channels.active(session, who)
        times = today.next_and_last(session, who)
        kept = no_go.kept(session, who, None)
    networks = {one.kind: one for one in registry.plugins() if one.kind}
    nothing = (None, None)
    return render_template(
        "channels/channels.html",
        cards=[
            Card(
                channel=channel,
                network=networks[channel.kind].name if channel.kind in networks else channel.kind,
                broken=_broken(networks, channel.kind),
                next_at=times.get(channel.id, nothing)[0],
                last_at=times.get(channel.id, nothing)[1],
            )
            for channel in found
        ],
        networks=registry.plugins(),
        may_change=who.may(May.CONNECT),
        channel=None,
        kept=kept,
        weekdays=WEEKDAYS,
    )


@blueprint.get("/new/<kind>")
def new(kind: str) -> ResponseReturnValue:
    actor().must(May.CONNECT)
    return _connect_form(registry.plugin(kind), given={}, wrong={})


@blueprint.post("/new/<kind>")
def connect(kind: str) -> ResponseReturnValue:
    """Keeps the account, then asks its network whether it opens; kept even if it does not yet."""
    who, plugin = actor(), registry.plugin(kind)
    try:
        given, handle = _credentials(plugin), request.form.get("handle", "")
        who.must(May.CONNECT)
        reaching.must_be_outside(house(), kind, handle, given)
        with transaction() as session:
            channel = channels.connect(
                session,
                who,
                house().settings.keyring,
                kind=kind,
                handle=handle,
                name=request.form.get("name", ""),
                credentials=given,
                now=now(),
            )
    except NotAllowed:
        raise
    except Refusal as refusal:
        flash(told(Refusal(refusal.message, remedy=refusal.remedy)), "bad")
        page = _connect_form(plugin, given=request.form, wrong=refusal.fields)
        return page, status_of(refusal)
    flash(str(say("%(name)s is connected.", name=channel.name)), "good")
    ask(channel)
    return back_to("channels.one", channel_id=channel.id)


@blueprint.get("/<int:channel_id>")
def one(channel_id: int) -> ResponseReturnValue:
    with reading() as session:
        channel = _there(session, actor(), channel_id)
    return channel_page.shown(channel, wrong={})


@blueprint.post("/<int:channel_id>/rules")
def change_rules(channel_id: int) -> ResponseReturnValue:
    who = actor()
    try:
        with transaction() as session:
            channel = channel_rules.change_rules(session, who, channel_id, _rules())
    except Invalid as refusal:
        flash(str(refusal.message), "bad")
        with reading() as session:
            channel = _there(session, who, channel_id)
        return channel_page.shown(channel, wrong=refusal.fields), 422
    flash(str(say("The rules of %(name)s are changed.", name=channel.name)), "good")
    return back_to("channels.one", channel_id=channel_id)


@blueprint.post("/<int:channel_id>/choices")
def change_choices(channel_id: int) -> ResponseReturnValue:
    def changed(session: Session, who: Actor) -> Text:
        channel = choices.change(session, who, channel_id, request.form, now=now())
        return say("The choices of %(name)s are kept.", name=channel.name)

    return act(changed, otherwise="channels.one", channel_id=channel_id)


@blueprint.post("/<int:channel_id>/reconnect")
def reconnect(channel_id: int) -> ResponseReturnValue:
    who = actor()
    with reading() as session:
        known = _there(session, who, channel_id)
    plugin = registry.plugin(known.kind)
    who.must(May.CONNECT)
    given = _credentials(plugin)
    try:
        reaching.must_be_outside(house(), known.kind, known.handle, given)
        with transaction() as session:
            channel = channels.reconnect(
                session,
                who,
                house().settings.keyring,
                channel_id,
                credentials=given,
                now=now(),
            )
    except Invalid as refusal:
        flash(told(refusal), "bad")
    else:
        ask(channel)
    return back_to("channels.one", channel_id=channel_id)


@blueprint.post("/<int:channel_id>/check")
def check(channel_id: int) -> ResponseReturnValue:
    who = actor()
    who.must(May.CONNECT)
    with reading() as session:
        channel = _there(session, who, channel_id)
    ask(channel)
    return back_to("channels.one", channel_id=channel_id)


@blueprint.post("/<int:channel_id>/read")
def read_now(channel_id: int) -> ResponseReturnValue:
    def read(session: Session, who: Actor) -> Text:
        channels.read_now(session, who, channel_id, now=now())
        return say("The daemon reads it within the minute.")

    return act(read, otherwise="channels.one", channel_id=channel_id)


@blueprint.post("/<int:channel_id>/pause")
def pause(channel_id: int) -> ResponseReturnValue:
    def paused(session: Session, who: Actor) -> Text:
        reason = request.form.get("reason", "").strip()[:500]
        channels.pause(session, who, channel_id, reason=reason or "–", now=now())
        return say("Nothing leaves on this channel until it is resumed.")

    return act(paused, otherwise="channels.show")


@blueprint.post("/<int:channel_id>/resume")
def resume(channel_id: int) -> ResponseReturnValue:
    def resumed(session: Session, who: Actor) -> Text:
        channels.resume(session, who, channel_id)
        return say("The channel is open again.")

    return act(resumed, otherwise="channels.show")


@blueprint.post("/<int:channel_id>/archive")
def archive(channel_id: int) -> ResponseReturnValue:
    def archived(session: Session, who: Actor) -> Text:
        channels.archive(session, who, channel_id, now=now())
        return say("The channel is out of use. What was published stays on record.")

    return act(archived, otherwise="channels.show")


def _there(session: Session, who: Actor, channel_id: int) -> Channel:
    channel = fetch(session, who, Channel, channel_id)
    if channel.archived_at is not None:
        raise NotFound
    return channel


def ask(channel: Channel) -> None:
    """Asks the network, with no transaction open, and tells what it said."""
    try:
        name = checking.check(house(), channel)
    except ConnectorError as error:
        words = say("It does not open yet: %(reason)s", reason=error.reason)
        flash(f"{words} {error.remedy or ''}".strip(), "bad")
    except Refusal as refusal:
        flash(str(refusal), "bad")
    else:
        flash(str(_opened(name)), "good")


def _opened(name: str | None) -> Text:
    if name is None:
        return say("This network cannot be asked; the first post will tell.")
    return say("It opens: the network knows it as %(name)s.", name=name)


def _credentials(plugin: Plugin) -> dict[str, str]:
    return {field.name: request.form.get(field.name, "") for field in plugin.fields}


def _rules() -> dict[str, object]:
    form = request.form
    late = {
        one.value: [form.get(f"late_{one}", ""), _number(form.get(f"late_{one}_minutes", ""))]
        for one in Temperature
    }
    return {
        "name": form.get("name", "").strip(),
        "zone": form.get("zone", "").strip(),
        "late": late,
        **{name: _number(form.get(name, "")) for name in _NUMBERS},
    }


def _number(text: str) -> int | str:
    """The number, or the text itself: the rule says what is wrong with it."""
    return int(text) if text.strip().isdecimal() and len(text) < 10 else text


def _connect_form(plugin: Plugin, *, given: Mapping[str, str], wrong: Mapping[str, Text]) -> str:
    return render_template(
        "channels/connect.html",
        plugin=plugin,
        given=given,
        wrong=wrong,
        sign_in=sign_in.of(plugin),
        channel=None,
    )


def _broken(networks: Mapping[str, registry.Listed], kind: str) -> Text | None:
    if kind not in networks:
        return say("its plug-in is no longer installed")
    return networks[kind].broken
