"""Refusals and failures as pages that say what to do next."""

import logging
from collections.abc import Mapping
from typing import Final

from flask import Flask, current_app, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from connectors.errors import ConnectorError
from lib.errors import Changed, Invalid, NotAllowed, NotFound, Refusal, WrongState
from lib.i18n import Text, say, verbatim
from models.outage import outage_of

_log = logging.getLogger(__name__)

STATUS: Final[Mapping[type[Refusal], int]] = {
    NotAllowed: 403,
    NotFound: 404,
    WrongState: 409,
    Changed: 409,
    Invalid: 422,
}
_GO_BACK: Final = say("Go back, correct it and send it again.")
_WORDS: Final[Mapping[int, tuple[Text, Text]]] = {
    401: (say("You are not signed in."), say("Sign in, then come back to this page.")),
    403: (say("This is not open to you."), say("Ask a manager of your association.")),
    404: (
        say("There is no such page."),
        say("Check the address, or go back to this week’s page."),
    ),
    405: (
        say("This address cannot be used that way."),
        say("Go back to the page you came from and use its buttons."),
    ),
    413: (
        say("What you sent is too large."),
        say("Make the file smaller than 25 MB (a video: 512 MB) and send it again."),
    ),
    429: (say("Too many tries in a short time."), say("Wait a minute, then try again.")),
}
_FORGED: Final = (
    say("The form could not be recognised as yours."),
    say("Reload the page you came from and send the form again; your session may have ended."),
)
_BROKEN: Final = (
    say("Something went wrong here, and it was written to the log."),
    say("Try again. If it happens again, tell the person who runs this installation."),
)


def set_up(app: Flask) -> None:
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(ConnectorError, _network)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SQLAlchemyError, _unusable)
    app.register_error_handler(Exception, _failure)


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal; 400 unless its kind has one of its own."""
    for kind, status in STATUS.items():
        if isinstance(refusal, kind):
            return status
    return 400


def answer(
    message: Text, remedy: Text, status: int, *, code: str, fields: Mapping[str, Text] | None = None
) -> ResponseReturnValue:
    """A page, or the API's one error shape under /api/."""
    if request.path.startswith("/api/"):
        told = {name: str(text) for name, text in (fields or {}).items()}
        error = {"code": code, "message": str(message), "fields": told, "remedy": str(remedy)}
        return jsonify(error=error), status
    page = render_template(
        "errors/refused.html", message=message, remedy=remedy, status=status, fields=fields or {}
    )
    return page, status


def _refusal(refusal: Refusal) -> ResponseReturnValue:
    return answer(
        refusal.message,
        refusal.remedy,
        status_of(refusal),
        code=refusal.code,
        fields=refusal.fields,
    )


def _network(error: ConnectorError) -> ResponseReturnValue:
    return answer(error.reason, error.remedy or _GO_BACK, 502, code="network")


def _unusable(error: SQLAlchemyError) -> ResponseReturnValue:
    """The database's bad minutes; asks nothing more of it."""
    outage = outage_of(error)
    if outage is None:
        return _failure(error)
    _know_nobody()
    _log.warning("a page was not shown: %s", outage.reason, extra={"path": request.path})
    response = make_response(answer(outage.reason, outage.remedy, 503, code="database"))
    response.headers["Retry-After"] = "30"
    return response


def _know_nobody() -> None:
    """Else the page would look up who is signed in."""
    stranger = current_app.extensions["security"].login_manager.anonymous_user
    g._login_user = stranger()  # noqa: SLF001 - Flask-Login keeps it there


def _forged(_error: CSRFError) -> ResponseReturnValue:
    return answer(*_FORGED, 400, code="forged")


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    words = _WORDS.get(error.code, (verbatim(error.name), _GO_BACK))
    return answer(*words, error.code, code=error.name.lower().replace(" ", "_"))


def _failure(error: Exception) -> ResponseReturnValue:
    _log.exception("a page failed", exc_info=error, extra={"path": request.path})
    return answer(*_BROKEN, 500, code="failed")
