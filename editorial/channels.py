"""Connecting accounts, and holding one back."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts import readings
from connectors import registry
from connectors.contract import Account, Credentials, Plugin
from editorial.channel_rules import wrong_rule
from lib.errors import Invalid, Refusal
from lib.i18n import Text, say
from lib.seal import Keyring
from models import credentials as sealed
from models.actor import Actor
from models.channel import Aim, Channel
from models.people import Workspace
from models.permissions import May
from models.scope import fetch, scoped


class AlreadyConnected(Refusal):
    """The workspace has this account as a channel."""

    code = "already_connected"


def active(session: Session, actor: Actor) -> list[Channel]:
    """The workspace's channels, by name."""
    found = scoped(actor, Channel).where(Channel.archived_at.is_(None))
    return list(session.scalars(found.order_by(Channel.name, Channel.id)))


def connect(
    session: Session,
    actor: Actor,
    keyring: Keyring,
    *,
    kind: str,
    handle: str,
    name: str = "",
    credentials: Mapping[str, str],
    options: Mapping[str, str] | None = None,
    zone: str | None = None,
    now: datetime,
) -> Channel:
    """A new channel, or the one archived earlier with new credentials.

    Raises Invalid (a field missing, unknown zone), AlreadyConnected, or the registry's refusal.
    """
    actor.must(May.CONNECT)
    plugin = registry.plugin(kind)
    _must_be_complete(plugin, handle, credentials)
    _must_be_free(session, actor, plugin, handle.strip())
    channel = _row(session, actor, kind, handle.strip())
    channel.name = name.strip() or f"{plugin.name} {handle.strip()}"
    channel.options = dict(options or {})
    channel.network = network_of(plugin, channel)
    channel.zone = _zone(session, actor, zone)
    channel.created_at, channel.archived_at = now, None
    session.add(channel)
    session.flush()
    sealed.write(session, keyring, channel.id, _known(plugin, credentials), now=now)
    readings.again(session, channel.id, now=now)
    return channel


def reconnect(
    session: Session,
    actor: Actor,
    keyring: Keyring,
    channel_id: int,
    *,
    credentials: Mapping[str, str],
    now: datetime,
) -> Channel:
    """New credentials for a channel; what is planned on it goes on. Raises Invalid."""
    actor.must(May.CONNECT)
    channel = fetch(session, actor, Channel, channel_id)
    plugin = registry.plugin(channel.kind)
    _must_be_complete(plugin, channel.handle, credentials)
    open_again(session, keyring, plugin, channel, values=_known(plugin, credentials), now=now)
    return channel


def open_again(
    session: Session,
    keyring: Keyring,
    plugin: Plugin,
    channel: Channel,
    *,
    values: Mapping[str, str],
    expires_at: datetime | None = None,
    now: datetime,
) -> None:
    """Puts `values` in the place of what opened the channel, and lets it go on."""
    channel.network = network_of(plugin, channel)
    session.flush()
    session.refresh(channel, with_for_update=True)  # a sender may just now write what we take back
    sealed.write(session, keyring, channel.id, values, now=now)
    channel.expires_at = expires_at
    readings.again(session, channel.id, now=now)
    _release(channel)


def begun(session: Session, actor: Actor, kind: str, handle: str, *, now: datetime) -> Channel:
    """A new channel of the workspace, which has no name yet."""
    channel = Channel(workspace_id=actor.workspace_id, kind=kind, handle=handle, name="")
    channel.network, channel.zone = kind, _zone(session, actor, None)
    channel.created_at = now
    session.add(channel)
    session.flush()
    return channel


def in_use(channel: Channel, *, now: datetime) -> Channel:
    """The same, out of the archive if it was there."""
    if channel.archived_at is not None:
        channel.created_at, channel.archived_at = now, None
    return channel


def set_name_free(session: Session, channel: Channel) -> None:
    """For the account that has it now: what is out of use is told apart by its own number."""
    channel.handle = f"{channel.handle[:240]} #{channel.id}"
    session.flush()


def pause(
    session: Session, actor: Actor, channel_id: int, *, reason: str, now: datetime
) -> Channel:
    """Nothing leaves on the channel until it is resumed."""
    actor.must(May.SET_CHANNELS)
    channel = fetch(session, actor, Channel, channel_id)
    channel.paused_at = now
    channel.pause_reason = _paused_by(actor.name, reason.strip())
    return channel


def _paused_by(name: str, reason: str) -> Text:
    if not reason:
        return say("%(name)s paused it.", name=name)
    return say("%(name)s paused it: %(reason)s", name=name, reason=reason)


def resume(session: Session, actor: Actor, channel_id: int) -> Channel:
    actor.must(May.SET_CHANNELS)
    channel = fetch(session, actor, Channel, channel_id)
    _release(channel)
    return channel


def aim_at(session: Session, actor: Actor, channel_id: int, aim: str) -> Channel:
    """What the channel's good hours are learned from. Raises Invalid."""
    actor.must(May.SET_CHANNELS)
    channel = fetch(session, actor, Channel, channel_id)
    if aim not in set(Aim):
        wrong = say("Choose what counts as success.")
        raise Invalid(wrong, remedy=say("Choose one of the list."), fields={"aim": wrong})
    channel.aim = Aim(aim)
    return channel


def read_now(session: Session, actor: Actor, channel_id: int, *, now: datetime) -> Channel:
    """What stands there is read as soon as may be."""
    actor.must(May.SET_CHANNELS)
    channel = fetch(session, actor, Channel, channel_id)
    readings.again(session, channel.id, now=now)
    return channel


def archive(session: Session, actor: Actor, channel_id: int, *, now: datetime) -> Channel:
    """Takes the channel out of use; what was published on it stays on record."""
    actor.must(May.SET_CHANNELS)
    channel = fetch(session, actor, Channel, channel_id)
    channel.archived_at = channel.paused_at = now
    channel.pause_reason = say("The channel was taken out of use.")
    return channel


def _release(channel: Channel) -> None:
    channel.paused_at = channel.pause_reason = None


def _row(session: Session, actor: Actor, kind: str, handle: str) -> Channel:
    same = scoped(actor, Channel).where(Channel.kind == kind, Channel.handle == handle)
    found = session.scalars(same).one_or_none()
    if found is None:
        return Channel(workspace_id=actor.workspace_id, kind=kind, handle=handle)
    if found.archived_at is None:
        raise AlreadyConnected(
            say("%(name)s is connected already.", name=found.name),
            remedy=say("To renew its credentials, use “Reconnect” on the channel."),
        )
    _release(found)
    return found


def network_of(plugin: Plugin, channel: Channel) -> str:
    """The service that the channel's calls go to, which fails as a whole."""
    account = Account(
        handle=channel.handle, credentials=Credentials(values={}), options=channel.options
    )
    return f"{channel.kind} {plugin.server(account)}".strip()


def _known(plugin: Plugin, credentials: Mapping[str, str]) -> dict[str, str]:
    names = {field.name for field in plugin.fields}
    return {name: value.strip() for name, value in credentials.items() if name in names and value}


def _must_be_complete(plugin: Plugin, handle: str, credentials: Mapping[str, str]) -> None:
    needed = say("This is needed to connect %(network)s.", network=plugin.name)
    fields: dict[str, Text] = {
        field.name: needed
        for field in plugin.fields
        if field.required and not credentials.get(field.name, "").strip()
    }
    if not handle.strip() or len(handle) > 254:
        fields["handle"] = plugin.handle
    if fields:
        raise Invalid(
            say("The account cannot be connected yet."),
            remedy=say("Fill in what is said beside each field."),
            fields=fields,
        )


def _must_be_free(session: Session, actor: Actor, plugin: Plugin, handle: str) -> None:
    """Where nothing proves whose account it is, the first workspace to take the name has it."""
    if plugin.fields:
        return
    taken = select(Channel.id).where(
        Channel.workspace_id != actor.workspace_id,
        Channel.kind == plugin.kind,
        Channel.handle == handle,
    )
    if session.scalars(taken.limit(1)).first() is not None:
        wrong = say("“%(handle)s” is taken by another association here.", handle=handle)
        raise Invalid(wrong, remedy=say("Choose another name."), fields={"handle": wrong})


def _zone(session: Session, actor: Actor, zone: str | None) -> str:
    if zone is None:
        home = session.get_one(Workspace, actor.workspace_id)
        return home.zone
    if wrong := wrong_rule("zone", zone):
        raise Invalid(
            wrong, remedy=say("Choose a zone such as Europe/Paris."), fields={"zone": wrong}
        )
    return zone
