"""Whether there are cold posts enough for the coming weeks."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.doctor.finding import Finding, warn
from lib.i18n import say
from models.people import Workspace
from scheduler.pool import library


def running_low(session: Session, *, now: datetime) -> Iterator[Finding]:
    """Of all workspaces, the channels whose pool lasts for less than two weeks."""
    for workspace in session.scalars(select(Workspace.id).order_by(Workspace.id)):
        for level in library.running_low(session, workspace, now=now):
            yield warn(
                f"pool of channel {level.channel.id}",
                say("%(name)s: %(what)s", name=level.channel.name, what=level.gauge.words),
                say("Write cold posts, or other wordings of those in the library."),
            )
