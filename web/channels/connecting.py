"""/channels/connect and /channels/connected: signing in at a network, there and back (OAuth 2)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from connectors import registry, signing_in
from connectors.contract import Credentials, Plugin
from connectors.errors import Ambiguous, ConnectorError
from connectors.oauth import App, Asked, OAuth, Opened
from connectors.seam import told
from editorial import connecting
from lib.errors import Refusal
from lib.i18n import say
from models.channel import Channel
from models.permissions import May
from web.channels.pages import ask
from web.channels.signing_in import asked
from web.edge import actor, back_to, house, now, reading, transaction

blueprint = Blueprint("connecting", __name__, url_prefix="/channels")


class CannotSignIn(Refusal):
    """Accounts of this network are not connected that way, or nothing came of it."""

    code = "cannot_sign_in"


@blueprint.get("/connect/<kind>")
def leave(kind: str) -> ResponseReturnValue:
    """Sends the person to the network's own page; asked what must be known before, if anything."""
    who = actor()
    who.must(May.CONNECT)
    plugin, oauth = _plugin(kind)
    start = asked(kind, {one.name: request.args.get(one.name, "").strip() for one in oauth.fields})
    app = _app(oauth, start)
    if app is None:
        return back_to("channels.new", kind=kind)
    departure = signing_in.depart(oauth, app, start)
    with transaction() as session:
        connecting.begin(
            session,
            who,
            house().settings.keyring,
            kind=kind,
            state=departure.state,
            kept={"verifier": departure.verifier, "app": asdict(app), "given": dict(start.given)},
            channel_id=request.args.get("channel", type=int),
            now=now(),
        )
    if oauth.fields:  # a form's own redirect to another site is refused by browsers (form-action)
        return render_template("channels/leave.html", plugin=plugin, url=departure.url)
    return redirect(departure.url)


@blueprint.get("/connected/<kind>")
def back(kind: str) -> ResponseReturnValue:
    """Where the network sends the person back to. The state serves once, whatever came of it."""
    plugin, oauth = _plugin(kind)
    way = _returned(kind, request.args.get("state", ""))
    if "verifier" not in way.kept:
        raise _nothing(plugin)
    if "code" not in request.args:
        flash(str(_nothing(plugin)), "bad")
        return back_to("channels.show")
    opened = told(lambda: _opened(plugin, oauth, way), unknown=Ambiguous)
    if isinstance(opened, ConnectorError):
        raise opened
    if not opened:
        raise CannotSignIn(
            say("This account opens nothing on %(network)s to publish on.", network=plugin.name),
            remedy=say("Ask there for the right to publish, or sign in as someone who has it."),
        )
    if way.channel_id is not None:
        with reading() as session:
            keyring = house().settings.keyring
            one = connecting.matching(session, actor(), keyring, opened, way.channel_id)
        return _settled(plugin, one, way.channel_id)
    return _settled(plugin, opened[0], None) if len(opened) == 1 else _choice(plugin, opened)


@blueprint.post("/connected/<kind>")
def choose(kind: str) -> ResponseReturnValue:
    """One of several accounts that the person opened."""
    plugin, _ = _plugin(kind)
    way = _returned(kind, request.form.get("state", ""))
    wanted = request.form.get("number", "")
    one = next((one for one in way.kept.get("accounts", ()) if one["number"] == wanted), None)
    if one is None:
        raise _nothing(plugin)
    return _settled(plugin, _unfolded(one), None)


def _plugin(kind: str) -> tuple[Plugin, OAuth]:
    plugin = registry.plugin(kind)
    if plugin.oauth is None:
        raise CannotSignIn(
            say("Accounts of %(network)s are not connected by signing in.", network=plugin.name),
            remedy=say("Use “Connect” on the channels page."),
        )
    return plugin, plugin.oauth


def _app(oauth: OAuth, start: Asked) -> App | None:
    """Raises ConnectorError."""
    if not all(start.given.values()):
        return None
    app = told(lambda: oauth.app(start), unknown=Ambiguous)
    if isinstance(app, ConnectorError):
        raise app
    return app


def _returned(kind: str, state: str) -> connecting.Way:
    with transaction() as session:
        return connecting.come_back(
            session, actor(), house().settings.keyring, kind=kind, state=state, now=now()
        )


def _nothing(plugin: Plugin) -> CannotSignIn:
    return CannotSignIn(
        say(
            "%(network)s sent you back without permission to publish. Nothing was connected.",
            network=plugin.name,
        ),
        remedy=say("Start again, and say yes on the network’s page."),
    )


def _opened(plugin: Plugin, oauth: OAuth, way: connecting.Way) -> Sequence[Opened]:
    """With no transaction open. Raises ConnectorError."""
    return signing_in.arrive(
        oauth,
        App(**way.kept["app"]),
        asked(plugin.kind, way.kept["given"]),
        network=plugin.name,
        code=request.args.get("code", ""),
        verifier=way.kept["verifier"],
    )


def _choice(plugin: Plugin, opened: Sequence[Opened]) -> ResponseReturnValue:
    state = token_urlsafe(32)
    with transaction() as session:
        connecting.begin(
            session,
            actor(),
            house().settings.keyring,
            kind=plugin.kind,
            state=state,
            kept={"accounts": [_folded(one) for one in opened]},
            channel_id=None,
            now=now(),
        )
    return render_template("channels/choose.html", plugin=plugin, accounts=opened, state=state)


def _settled(plugin: Plugin, opened: Opened, channel_id: int | None) -> ResponseReturnValue:
    with transaction() as session:
        channel: Channel = connecting.settle(
            session,
            actor(),
            house().settings.keyring,
            plugin,
            opened,
            channel_id=channel_id,
            now=now(),
        )
    flash(str(say("%(name)s is connected.", name=channel.name)), "good")
    ask(channel)
    return back_to("channels.one", channel_id=channel.id)


def _folded(one: Opened) -> dict[str, Any]:
    ends = one.credentials.expires_at
    return {
        "handle": one.handle,
        "name": one.name,
        "number": one.number,
        "options": dict(one.options),
        "values": dict(one.credentials.values),
        "expires_at": ends.isoformat() if ends else None,
    }


def _unfolded(kept: Mapping[str, Any]) -> Opened:
    ends = kept["expires_at"]
    return Opened(
        handle=kept["handle"],
        name=kept["name"],
        number=kept["number"],
        options=kept["options"],
        credentials=Credentials(
            values=kept["values"], expires_at=datetime.fromisoformat(ends) if ends else None
        ),
    )
