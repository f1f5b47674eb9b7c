"""Whether programs that are to be told what happens are told."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cli.doctor.finding import Finding, ok, warn
from lib.i18n import say, say_n
from lib.seal import Keyring, Unsealable
from models.people import Workspace
from models.webhook import Webhook, WebhookDelivery, is_open

_PATIENCE: Final = timedelta(hours=2)  # longer than the longest wait before another try


def hooks(session: Session, keyring: Keyring, *, now: datetime) -> Iterator[Finding]:
    """Nothing where there are none."""
    found = session.execute(
        select(Webhook, Workspace.name).join(Workspace, Workspace.id == Webhook.workspace_id)
    ).all()
    troubled = False
    for hook, place in found:
        for one in _of(session, hook, place, keyring, now=now):
            troubled = True
            yield one
    if found and not troubled:
        yield ok("web hooks", say("Every web hook is told what happens."))


def _of(
    session: Session, hook: Webhook, place: str, keyring: Keyring, *, now: datetime
) -> Iterator[Finding]:
    if not _opens(hook, keyring):
        yield warn(
            "web hooks",
            say(
                "The secret of the web hook “%(name)s” (%(place)s) cannot be opened.",
                name=hook.name,
                place=place,
            ),
            say("Put the key it was sealed with into MARRONNIER_SECRET_KEYS, or make a new one."),
        )
    if hook.paused_at is not None:
        yield warn(
            "web hooks",
            say("The web hook “%(name)s” (%(place)s) is paused.", name=hook.name, place=place),
            say("A manager looks why on the page Web hooks, and lets it go on."),
        )
    elif late := _late(session, hook, now=now):
        yield warn(
            "web hooks",
            say_n(
                "%(n)s event waits too long for the web hook “%(name)s” (%(place)s).",
                "%(n)s events wait too long for the web hook “%(name)s” (%(place)s).",
                late,
                name=hook.name,
                place=place,
            ),
            say("Look whether the daemon runs, and on the page Web hooks what is answered."),
        )


def _opens(hook: Webhook, keyring: Keyring) -> bool:
    try:
        return bool(hook.secret(keyring))
    except Unsealable:
        return False


def _late(session: Session, hook: Webhook, *, now: datetime) -> int:
    wanted = select(func.count(WebhookDelivery.id)).where(
        WebhookDelivery.webhook_id == hook.id,
        is_open(WebhookDelivery.state),
        WebhookDelivery.made_at < now - _PATIENCE,
    )
    return session.scalar(wanted) or 0
