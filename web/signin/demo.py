"""Entering the demo association as any of its people by one click, from this machine only."""

from dataclasses import dataclass
from ipaddress import ip_address

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_security import login_user
from sqlalchemy import select

from lib.errors import NotAllowed, NotFound
from lib.i18n import Text, say
from models.people import Membership, User, Workspace
from models.way import ROLE_WORDS
from web.edge import back_to, house, reading
from web.signin.people import People

blueprint = Blueprint("demo", __name__)
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    user_id: int
    name: str
    role: Text
    workspace: str


def people() -> list[DemoPerson]:
    """Who may be entered as from here; nobody unless demo data are loaded."""
    if not _is_this_machine():
        return []
    wanted = (
        select(User, Membership.role, Workspace.name)
        .join(Membership, Membership.user_id == User.id)
        .join(Workspace, Workspace.id == Membership.workspace_id)
        .where(Workspace.demo, User.active)
        .order_by(Membership.id)
    )
    with reading() as session:
        return [
            DemoPerson(user_id=user.id, name=user.name, role=ROLE_WORDS[role], workspace=workspace)
            for user, role, workspace in session.execute(wanted)
        ]


@blueprint.post("/login/demo/<int:user_id>")
def enter(user_id: int) -> ResponseReturnValue:
    """Signs in without a password. Raises NotAllowed from elsewhere, NotFound for anyone else."""
    if not _is_this_machine():
        raise NotAllowed(
            say("The demo is entered by one click only from the machine it runs on."),
            remedy=say("Sign in with an address and a password."),
        )
    person = People(house().database).find_user(id=user_id)
    if person is None or user_id not in {one.user_id for one in people()}:
        raise NotFound
    login_user(person, authn_via=["demo"])
    return back_to("week.show")


def _is_this_machine() -> bool:
    """Loopback, and nothing says that a proxy speaks for somebody else."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
