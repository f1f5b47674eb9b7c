"""The one shape in which the API refuses or fails."""

import json
import logging
from collections.abc import Mapping
from typing import Any, Final

from flask import Response, request
from flask_limiter import RateLimitExceeded
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, default_exceptions

from connectors.errors import ConnectorError
from lib.errors import Changed, Invalid, NotAllowed, NotFound, Refusal, WrongState
from lib.i18n import Text, say, verbatim
from models.outage import outage_of

_log = logging.getLogger(__name__)
Json = dict[str, Any]


class Unknown(Refusal):
    """No token, or one that opens nothing (any more)."""

    code = "unauthorized"


class MissingScope(NotAllowed):
    """The token was not made for this."""

    code = "missing_scope"


class BadRequest(Refusal):
    """The request cannot be read at all."""

    code = "bad_request"


class WrongType(Refusal):
    """The body is of another type than the one taken here."""

    code = "unsupported_media_type"


class OtherRequest(Invalid):
    """The Idempotency-Key was used for a request that said something else."""

    code = "idempotency_mismatch"


STATUS: Final[Mapping[type[Refusal], int]] = {
    Unknown: 401,
    BadRequest: 400,
    WrongType: 415,
    NotAllowed: 403,
    NotFound: 404,
    WrongState: 409,
    Changed: 409,
    Invalid: 422,
}
_OTHERWISE: Final = 409  # what a refusal says about the present state of things
_ASK: Final = say("See /api/v1/ for what can be asked, and how.")
_WORDS: Final[Mapping[int, tuple[str, Text, Text]]] = {
    400: ("bad_request", say("The request cannot be read."), _ASK),
    404: ("not_found", say("There is no such address in the API."), _ASK),
    405: ("method_not_allowed", say("This address does not take that method."), _ASK),
    413: (
        "too_large",
        say("The request is too large."),
        say("Send at most 20 MB for an image and 4 MB for anything else."),
    ),
    415: (
        "unsupported_media_type",
        say("The body is of a type that is not taken here."),
        say("Send JSON with “Content-Type: application/json”; images go to /api/v1/media."),
    ),
    429: (
        "too_many_requests",
        say("Too many requests with this token."),
        say("Wait as many seconds as Retry-After says, then go on more slowly."),
    ),
}
_BROKEN: Final = (
    say("Something went wrong here, and it was written to the log."),
    say("Try again with the same Idempotency-Key; if it goes on, tell who runs this installation."),
)


def body(code: str, message: Text, remedy: Text, fields: Mapping[str, Text] | None = None) -> Json:
    told = {name: str(text) for name, text in (fields or {}).items()}
    error = {"code": code, "message": str(message), "fields": told, "remedy": str(remedy)}
    return {"error": error}


def answer(status: int, content: object, headers: Mapping[str, str] | None = None) -> Response:
    return written(status, as_text(content), headers)


def written(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    """An answer whose JSON stands already. Half pairs become escapes, so that it is UTF-8."""
    data = text.encode("utf-8", "backslashreplace")
    return Response(data, status, headers, mimetype="application/json")


def as_text(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def status_of(refusal: Refusal) -> int:
    for kind, status in STATUS.items():
        if isinstance(refusal, kind):
            return status
    return _OTHERWISE


def refused(refusal: Refusal) -> Response:
    status = status_of(refusal)
    headers = {"WWW-Authenticate": 'Bearer realm="marronnier"'} if status == 401 else None
    content = body(refusal.code, refusal.message, refusal.remedy, refusal.fields)
    return answer(status, content, headers)


def network(error: ConnectorError) -> Response:
    return answer(502, body("network", error.reason, error.remedy or _ASK))


def http(error: HTTPException) -> Response:
    if error.code is None or error.code < 400:
        return Response(error.get_response().get_data(), error.code)
    name = error.name.lower().replace(" ", "_")
    code, message, remedy = _WORDS.get(error.code, (name, verbatim(error.name), _ASK))
    kept = {k: v for k, v in error.get_headers() if k in {"Allow", "Retry-After"}}
    if isinstance(error, RateLimitExceeded):
        kept["Retry-After"] = str(error.limit.limit.get_expiry())  # surely enough seconds
    return answer(error.code, body(code, message, remedy), kept)


def overtaken(_error: IntegrityError) -> Response:
    """Two requests wrote the same thing at once, and this one came second."""
    message = say("Someone else changed this at the same moment.")
    return answer(409, body("changed", message, say("Read it again, then repeat the request.")))


def unusable(error: SQLAlchemyError) -> Response:
    """The database's bad minutes."""
    outage = outage_of(error)
    if outage is None:
        return failed(error)
    _log.warning("an API request waits: %s", outage.reason, extra={"path": request.path})
    return answer(503, body("database", outage.reason, outage.remedy), {"Retry-After": "30"})


def failed(error: Exception) -> Response:
    _log.error("an API request failed", exc_info=error, extra={"path": request.path})
    return answer(500, body("failed", *_BROKEN))


def handlers() -> list[tuple[Any, Any]]:
    """What each blueprint registers. By code too: else the pages' handlers would come first."""
    return [
        (Refusal, refused),
        (ConnectorError, network),
        *((code, http) for code in default_exceptions if code != 500),
        (IntegrityError, overtaken),
        (SQLAlchemyError, unusable),
        (Exception, failed),
    ]
