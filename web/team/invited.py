"""/invited/<secret>: coming into a team by the link that one was given."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_security import current_user, login_user

from lib.errors import NotAllowed
from lib.i18n import Text, say
from lib.log import storable
from lib.passwords import SHORTEST, hash_password
from models import membership, team
from models.way import ROLE_WORDS
from web.edge import SESSION_WORKSPACE, back_to, is_signed_in, now, reading, transaction
from web.signin.people import Person

blueprint = Blueprint("invited", __name__)


@blueprint.get("/invited/<secret>")
def show(secret: str) -> ResponseReturnValue:
    return _page(secret)


@blueprint.post("/invited/<secret>")
def take(secret: str) -> ResponseReturnValue:
    """`name`, `password` of somebody new; who has an account signs in first."""
    with reading() as rows:
        invitation, workspace = team.by_secret(rows, secret, now=now())
        is_known = membership.is_known(rows, invitation.email)
    if is_known:
        _must_be(invitation.email)
    name, password = request.form.get("name", ""), request.form.get("password", "")
    if not is_known and (wrong := _wrong(name, password)):
        return _page(secret, wrong=wrong), 422
    hashed = None if is_known else hash_password(password)
    with transaction() as rows:
        user = team.accept(rows, secret, name=storable(name), password_hash=hashed, now=now())
    login_user(Person(user), authn_via=["invitation"])
    session[SESSION_WORKSPACE] = workspace.id
    return back_to("week.show")


def _page(secret: str, *, wrong: Mapping[str, Text] | None = None) -> str:
    with reading() as rows:
        invitation, workspace = team.by_secret(rows, secret, now=now())
        is_known = membership.is_known(rows, invitation.email)
    return render_template(
        "team/invited.html",
        invitation=invitation,
        workspace=workspace,
        role=ROLE_WORDS[invitation.role],
        is_known=is_known,
        is_here=_is_here(invitation.email),
        name=request.form.get("name", ""),
        wrong=wrong or {},
        least=SHORTEST,
    )


def _is_here(email: str) -> bool:
    return is_signed_in() and current_user.email == email


def _must_be(email: str) -> None:
    if not _is_here(email):
        raise NotAllowed(
            say("This invitation is for %(email)s.", email=email),
            remedy=say("Sign in with that address, then open the link again."),
        )


def _wrong(name: str, password: str) -> dict[str, Text]:
    found = {}
    if not name.strip():
        found["name"] = say("Say how the others know you.")
    if len(password) < SHORTEST:
        found["password"] = say("Give at least %(least)s characters.", least=SHORTEST)
    return found
