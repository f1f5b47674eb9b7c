"""What every view starts from: the house, a transaction, and who is asking."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from sqlalchemy.orm import Session

from editorial.channels import active
from lib.errors import NotAllowed
from lib.i18n import say
from models.actor import Actor
from models.audit import By
from models.auditing import Who
from models.channel import Channel
from models.house import House
from models.people import Workspace

SESSION_WORKSPACE = "workspace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The workspace that the page is shown for, and the others the person may go to."""

    workspace: Workspace
    others: tuple[Workspace, ...]
    actor: Actor


def house() -> House:
    found: House = current_app.extensions["marronnier"]
    return found


def now() -> datetime:
    return house().now()


def transaction() -> AbstractContextManager[Session]:
    """For a view that writes: commits when the block ends, rolls back when it raises."""
    return house().database.transaction(who=_who)


def reading() -> AbstractContextManager[Session]:
    """For a view that only shows."""
    return house().database.reading()


def is_signed_in() -> bool:
    return bool(current_user and current_user.is_authenticated)


def actor() -> Actor:
    """The person signed in, in the workspace being looked at. Raises NotAllowed without one."""
    return place().actor


def place() -> Place:
    """Looked up once per request. Raises NotAllowed for a person who belongs nowhere."""
    if "place" not in g:
        g.place = _looked_up()
    found: Place = g.place
    return found


def channels_in_use() -> list[Channel]:
    """Of the workspace, by name. Looked up once per request: the page and its frame want them."""
    if "channels_in_use" not in g:
        with reading() as rows:
            g.channels_in_use = active(rows, actor())
    found: list[Channel] = g.channels_in_use
    return found


def partial_wanted() -> bool:
    """Whether htmx asks for a part of the page rather than for the page."""
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers


def back_to(endpoint: str, **values: object) -> ResponseReturnValue:
    """Sends the browser to a page after a form was taken, by GET."""
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[arg-type]


def _who() -> Who:
    """Whose doing it is. Of a guest the rows say it themselves."""
    if "place" not in g:
        return Who()
    return Who(by=By.PERSON, user_id=g.place.actor.user_id, name=g.place.actor.name)


def _looked_up() -> Place:
    found = current_user.places if is_signed_in() else ()
    if not found:
        raise NotAllowed(
            say("You belong to no association here."),
            remedy=say("Ask an administrator to add you to one."),
        )
    chosen = next((one for one in found if one[1].id == session.get(SESSION_WORKSPACE)), found[0])
    membership, workspace = chosen
    return Place(
        workspace=workspace,
        others=tuple(other for _, other in found if other.id != workspace.id),
        actor=Actor(
            user_id=current_user.id,
            workspace_id=workspace.id,
            role=membership.role,
            name=current_user.name,
        ),
    )
