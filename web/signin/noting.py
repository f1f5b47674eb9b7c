"""Who signed in, and who was kept out after too many wrong passwords: on the trail."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from flask import Flask, Response, after_this_request, current_app, request
from flask_limiter import RequestLimit
from flask_security import current_user
from flask_security.signals import user_authenticated
from sqlalchemy.orm import Session

from models import auditing
from models.audit import Act, By
from models.auditing import Noted, Who
from models.house import House
from web.edge import house, is_signed_in, transaction
from web.signin.people import People, Person

_KEPT_OUT: Final = "marronnier-kept-out"  # by person, when that was noted last
_AGAIN: Final = timedelta(hours=1)  # whoever goes on trying fills no trail


def set_up(app: Flask) -> None:
    app.extensions[_KEPT_OUT] = {}
    user_authenticated.connect(_signed_in, app)


def _signed_in(_app: Flask, *, user: Person, authn_via: list[str], **_more: Any) -> None:  # noqa: ANN401
    who = Who(by=By.PERSON, user_id=user.id, name=user.name)
    with transaction() as session:
        _note(session, user, Act.SIGNED_IN, who, via=", ".join(authn_via))


def kept_out(_limit: RequestLimit) -> None:
    """Whose password was tried; of an address that is nobody’s, nothing is noted."""
    person = _tried()
    known: dict[int, datetime] = current_app.extensions[_KEPT_OUT]
    at = house().now()
    if person is None or at < known.get(person.id, at - _AGAIN) + _AGAIN:
        return
    known[person.id] = at
    after_this_request(partial(_when_answered, house(), person))


def _when_answered(of: House, person: Person, response: Response) -> Response:
    """Not before: how long it takes would tell whether somebody has that address."""
    response.call_on_close(partial(_locked_out, of, person))
    return response


def _locked_out(of: House, person: Person) -> None:
    with of.database.transaction() as session:
        _note(session, person, Act.LOCKED_OUT, Who(), name=person.name)


def _tried() -> Person | None:
    if is_signed_in():
        return current_user  # type: ignore[no-any-return]
    told = request.get_json(silent=True)
    given = told.get("email") if isinstance(told, dict) else request.form.get("email")
    return People(house().database).find_user(email=str(given or "").strip().lower()[:254])


def _note(session: Session, person: Person, act: Act, who: Who, **details: str) -> None:
    """In each workspace that the person is in."""
    acts = (
        Noted(
            workspace_id=there.id,
            act=act,
            about="user",
            about_id=person.id,
            who=who,
            details=details,
        )
        for _, there in person.places
    )
    auditing.note(session.connection(), *acts)
