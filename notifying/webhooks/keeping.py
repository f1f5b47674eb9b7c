"""Web hooks as managers keep them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, TypedDict
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lib.addresses import is_web_address
from lib.errors import Invalid
from lib.i18n import Text, say
from lib.seal import Keyring
from models import announcing
from models.actor import Actor
from models.people import Workspace
from models.permissions import May
from models.scope import fetch, scoped
from models.webhook import EVENTS, CallState, Webhook, WebhookDelivery, WebhookEvent
from notifying.webhooks.signing import new_secret

MOST: Final = 20
LONGEST_NAME: Final = 120
LONGEST_ADDRESS: Final = 500
_SHOWN: Final = 50


class Asked(TypedDict):
    """What is said of a hook when it is added or changed; see `add`."""

    name: str
    address: str
    events: Iterable[str]
    inside: Collection[str]


def every(session: Session, actor: Actor) -> Sequence[Webhook]:
    """By name. Raises NotAllowed below a manager, as all of these do."""
    actor.must(May.KEEP_WEBHOOKS)
    return session.scalars(scoped(actor, Webhook).order_by(Webhook.name, Webhook.id)).all()


def one(session: Session, actor: Actor, webhook_id: int) -> Webhook:
    """Raises NotAllowed, NotFound."""
    actor.must(May.KEEP_WEBHOOKS)
    return fetch(session, actor, Webhook, webhook_id)


def tries(session: Session, hook: Webhook) -> Sequence[WebhookDelivery]:
    """What it was last told or is to be told, the newest first."""
    found = select(WebhookDelivery).where(WebhookDelivery.webhook_id == hook.id)
    return session.scalars(found.order_by(WebhookDelivery.id.desc()).limit(_SHOWN)).all()


def waiting(session: Session, actor: Actor) -> Mapping[int, int]:
    """Webhook id → how many calls wait for it."""
    open_calls = (
        select(WebhookDelivery.webhook_id, func.count().label("many"))
        .where(
            WebhookDelivery.workspace_id == actor.workspace_id,
            WebhookDelivery.state.in_((CallState.WAITING, CallState.SENDING)),
        )
        .group_by(WebhookDelivery.webhook_id)
    )
    return {row.webhook_id: row.many for row in session.execute(open_calls)}


def add(
    session: Session,
    actor: Actor,
    keyring: Keyring,
    *,
    name: str,
    address: str,
    events: Iterable[str],
    inside: Collection[str] = (),
    now: datetime,
) -> tuple[Webhook, str]:
    """The hook and its secret, which is told this once. `inside`: hosts of our own network that
    whoever runs this installation allows. Raises NotAllowed, Invalid.
    """
    actor.must(May.KEEP_WEBHOOKS)
    if len(every(session, actor)) >= MOST:
        _must_be_right({"address": say("More than %(most)s cannot be kept.", most=MOST)})
    asked = _right(name, address, events, inside)
    hook = Webhook(workspace_id=actor.workspace_id, sealed=b"", created_at=now, **asked)
    session.add(hook)
    session.flush()
    return hook, rotate(session, actor, keyring, hook.id)


def change(
    session: Session,
    actor: Actor,
    webhook_id: int,
    *,
    name: str | None = None,
    address: str | None = None,
    events: Iterable[str] | None = None,
    inside: Collection[str] = (),
) -> Webhook:
    """What is None stays. Raises NotAllowed, NotFound, Invalid."""
    hook = one(session, actor, webhook_id)
    asked = _right(
        hook.name if name is None else name,
        hook.address if address is None else address,
        hook.events if events is None else events,
        inside,
    )
    for field, value in asked.items():
        setattr(hook, field, value)
    return hook


def rotate(session: Session, actor: Actor, keyring: Keyring, webhook_id: int) -> str:
    """A new secret, told this once; from now on it alone signs. Raises NotAllowed, NotFound."""
    hook = one(session, actor, webhook_id)
    secret = new_secret()
    hook.keep_secret(keyring, secret)
    return secret


def pause(session: Session, actor: Actor, webhook_id: int, *, now: datetime) -> Webhook:
    """Nothing new is noted for it, and what waits keeps. Raises NotAllowed, NotFound."""
    hook = one(session, actor, webhook_id)
    if hook.paused_at is None:
        hook.paused_at, hook.paused_why = now, say("Paused by %(name)s.", name=actor.name)
    return hook


def go_on(session: Session, actor: Actor, webhook_id: int) -> Webhook:
    """What waits leaves within seconds. Raises NotAllowed, NotFound."""
    hook = one(session, actor, webhook_id)
    hook.paused_at = hook.paused_why = hook.rest_until = None
    return hook


def remove(session: Session, actor: Actor, webhook_id: int) -> str:
    """Its name; what waited for it goes with it. Raises NotAllowed, NotFound."""
    hook = one(session, actor, webhook_id)
    session.delete(hook)
    return hook.name


def test(session: Session, actor: Actor, webhook_id: int, *, now: datetime) -> Webhook:
    """Sent within seconds, whatever the hook asks for. Raises NotAllowed, NotFound, Invalid."""
    hook = one(session, actor, webhook_id)
    if hook.paused_at is not None:
        raise Invalid(say("This web hook is paused."), remedy=say("Let it go on first."))
    slug = session.get_one(Workspace, actor.workspace_id).slug
    data = {"by": actor.name}
    announcing.note(
        session.connection(), [hook.id], hook.workspace_id, slug, WebhookEvent.TEST, data, now=now
    )
    return hook


def _right(
    name: str, address: str, events: Iterable[str], inside: Collection[str]
) -> dict[str, object]:
    asked = set(events)
    address, name = address.strip(), " ".join(name.split())
    wrong: dict[str, Text] = {}
    if not _may_be_called(address, inside):
        wrong["address"] = say("Write the program’s address, with https:// and without a password.")
    if len(name) > LONGEST_NAME or not name.isprintable():
        wrong["name"] = say("A name has 1 to %(most)s characters.", most=LONGEST_NAME)
    if not asked or asked - set(EVENTS):
        wrong["events"] = say("Choose at least one of: %(names)s.", names=", ".join(EVENTS))
    _must_be_right(wrong)
    return {
        "name": name or urlsplit(address).hostname,
        "address": address,
        "events": [one.value for one in EVENTS if one in asked],
    }


def _may_be_called(address: str, inside: Collection[str]) -> bool:
    if len(address) > LONGEST_ADDRESS or not address.isascii() or not is_web_address(address):
        return False
    parts = urlsplit(address)
    is_ours = parts.hostname in inside
    return "@" not in parts.netloc and (parts.scheme == "https" or is_ours)


def _must_be_right(fields: dict[str, Text]) -> None:
    if fields:
        raise Invalid(
            say("The web hook cannot be kept like this."),
            remedy=next(iter(fields.values())),
            fields=fields,
        )
