"""Connecting an account by signing in at its network: what is kept on the way, and the channel."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from connectors.contract import Plugin
from connectors.oauth import Opened
from editorial import channels
from lib.errors import Refusal
from lib.i18n import Text, say
from lib.seal import Keyring, Unsealable
from models import credentials as sealed
from models.actor import Actor
from models.channel import Channel
from models.connecting import LASTS, Connecting
from models.permissions import May
from models.scope import fetch, scoped


class NotBegun(Refusal):
    """Nobody left for the network with this state, or not this person, here and of late."""

    code = "sign_in_not_begun"


class OtherAccount(Refusal):
    """The person signed in with another account than the channel's."""

    code = "other_account"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A sign-in that came back. `kept`: as given to `begin()`; `channel_id` as there."""

    kind: str
    channel_id: int | None
    kept: Mapping[str, Any] = field(repr=False)


def begin(
    session: Session,
    actor: Actor,
    keyring: Keyring,
    *,
    kind: str,
    state: str,
    kept: Mapping[str, Any],
    channel_id: int | None,
    now: datetime,
) -> None:
    """Keeps for ten minutes, sealed, what only we know of this sign-in; `kept` as JSON takes it.

    `channel_id`: the channel to connect anew. Raises NotAllowed, NotFound.
    """
    actor.must(May.CONNECT)
    if channel_id is not None:
        fetch(session, actor, Channel, channel_id)
    digest = _digest(state)
    session.add(
        Connecting(
            workspace_id=actor.workspace_id,
            user_id=actor.user_id,
            kind=kind,
            channel_id=channel_id,
            state=digest,
            sealed=keyring.seal(json.dumps(kept), place=Connecting.place(digest)),
            ends_at=now + LASTS,
        )
    )


def come_back(
    session: Session, actor: Actor, keyring: Keyring, *, kind: str, state: str, now: datetime
) -> Way:
    """What was kept, once: who comes second finds nothing. Raises NotAllowed, NotBegun."""
    actor.must(May.CONNECT)
    digest = _digest(state)
    mine = scoped(actor, Connecting).where(
        Connecting.user_id == actor.user_id,
        Connecting.kind == kind,
        Connecting.state == digest,
        Connecting.ends_at > now,
    )
    found = session.scalars(mine.with_for_update()).one_or_none()
    if found is None:
        raise _not_begun()
    session.execute(delete(Connecting).where(Connecting.id == found.id))
    try:
        kept = keyring.open(found.sealed, place=Connecting.place(digest))
    except Unsealable as error:
        raise _not_begun() from error
    return Way(kind=kind, channel_id=found.channel_id, kept=json.loads(kept))


def settle(
    session: Session,
    actor: Actor,
    keyring: Keyring,
    plugin: Plugin,
    opened: Opened,
    *,
    channel_id: int | None,
    now: datetime,
) -> Channel:
    """The channel of that account: a new one, or the one there is with its new access; what is
    planned on it goes on. `channel_id` None: whichever it is. Raises OtherAccount where
    `channel_id`, or the channel in use under that name, is another account's.
    """
    actor.must(May.CONNECT)
    if channel_id is None:
        channel = _channel_of(session, actor, keyring, plugin, opened, now=now)
    else:
        channel = fetch(session, actor, Channel, channel_id)
        _must_be_same(session, keyring, channel, opened)
    channel.name = channel.name or f"{plugin.name} {opened.name or opened.handle}"[:200]
    channel.options = {**(channel.options or {}), **opened.options}
    values = {**opened.credentials.values, "id": opened.number}
    channels.open_again(
        session,
        keyring,
        plugin,
        channel,
        values=values,
        expires_at=opened.credentials.expires_at,
        now=now,
    )
    return channel


def matching(
    session: Session, actor: Actor, keyring: Keyring, opened: Sequence[Opened], channel_id: int
) -> Opened:
    """The one among them that the channel is connected to. Raises OtherAccount."""
    channel = fetch(session, actor, Channel, channel_id)
    for one in opened:
        if _is_same(session, keyring, channel, one):
            return one
    raise _other(channel, opened[0].handle if opened else "")


def _channel_of(
    session: Session,
    actor: Actor,
    keyring: Keyring,
    plugin: Plugin,
    opened: Opened,
    *,
    now: datetime,
) -> Channel:
    """That of its number, whatever the account is called by now: two channels would send to it
    twice. Else that of its name, unless it was another account's, to whom its history belongs.
    """
    all_of_kind = scoped(actor, Channel).where(Channel.kind == plugin.kind)
    in_use_first = all_of_kind.order_by(Channel.archived_at.is_not(None), Channel.id)
    for known in session.scalars(in_use_first):
        number = _number(session, keyring, known)
        if number and number == opened.number:
            return channels.in_use(known, now=now)
    for known in session.scalars(in_use_first):
        if _plain(known.handle) == _plain(opened.handle):
            number = _number(session, keyring, known)
            if not number:
                return channels.in_use(known, now=now)
            if known.archived_at is None:
                raise _earlier(known)
            channels.set_name_free(session, known)
    return channels.begun(session, actor, plugin.kind, opened.handle, now=now)


def _must_be_same(session: Session, keyring: Keyring, channel: Channel, opened: Opened) -> None:
    if not _is_same(session, keyring, channel, opened):
        raise _other(channel, opened.handle)


def _is_same(session: Session, keyring: Keyring, channel: Channel, opened: Opened) -> bool:
    """By the network's own number where it is known: names change, and are given to others."""
    number = _number(session, keyring, channel)
    return opened.number == number if number else _plain(opened.handle) == _plain(channel.handle)


def _number(session: Session, keyring: Keyring, channel: Channel) -> str | None:
    """None: never told, or sealed under lost keys."""
    try:
        return sealed.read(session, keyring, channel.id).get("id")
    except Unsealable:
        return None


def _plain(handle: str) -> str:
    return handle.strip().removeprefix("@").casefold()


def _digest(state: str) -> str:
    """256 random bits: a plain hash keeps it, no salt is needed."""
    return hashlib.sha256(state.encode()).hexdigest()


_AGAIN: Final = say("Start again from the channels page; it takes a minute.")


def _not_begun() -> NotBegun:
    return NotBegun(
        say(
            "This sign-in was not begun by you in this association within the last ten minutes, "
            "or it has been used already. Nothing was connected."
        ),
        remedy=_AGAIN,
    )


def _other(channel: Channel, handle: str) -> OtherAccount:
    what: Text = say(
        "You signed in as %(other)s, but this channel is %(handle)s. Nothing was changed.",
        other=handle or "–",
        handle=channel.handle,
    )
    return OtherAccount(
        what,
        remedy=say(
            "Sign out at the network, then reconnect as the channel’s account; "
            "or connect the other account as a new channel."
        ),
    )


def _earlier(channel: Channel) -> OtherAccount:
    return OtherAccount(
        say(
            "The account that is called %(handle)s now is not the one that %(name)s was connected "
            "to: the network gives it another number. Nothing was changed.",
            handle=channel.handle,
            name=channel.name,
        ),
        remedy=say(
            "See at the network who has this name. If it is your new account, take the channel "
            "of the earlier one out of use, then connect again."
        ),
    )
