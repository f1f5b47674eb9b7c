"""What all pages of guests share: how they are entered, in which language, with which headers."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from editorial.guests.ended import link_of, why
from editorial.guests.opening import Closed, Guest, is_fresh, opened, see
from lib.i18n import LANGUAGES, Text, speak, zone
from web.edge import now, reading, transaction
from web.guests.proving import revision_read

blueprint = Blueprint("guests", __name__, url_prefix="/review/<token>")
_TYPED: Final = ("reason", "quote", "replacement", "body")


def entered(session: Session, token: str, *, to_write: bool = False) -> Guest:
    """Speaks the guest's language from here on. Raises Closed."""
    guest = opened(session, token, now=now(), to_write=to_write)
    g.guest = guest
    speak(chosen() or guest.link.language, guest.workspace.zone)
    return guest


def note_visit(guest: Guest) -> None:
    """All that reading changes, at most once a minute."""
    if request.method == "GET" and not is_fresh(guest.link, now=now()):
        with transaction() as session:
            see(session, guest.link, now=now())


def chosen() -> str | None:
    """The language that was chosen on the page; kept in its addresses, without a cookie."""
    wanted = request.args.get("lang")
    return wanted if wanted in LANGUAGES else None


@blueprint.url_defaults
def _same_way(_endpoint: str, values: dict[str, object]) -> None:
    if request.view_args and "token" in request.view_args:
        values.setdefault("token", request.view_args["token"])
        if lang := chosen():
            values.setdefault("lang", lang)


@blueprint.before_request
def _from_here() -> ResponseReturnValue | None:
    """A page elsewhere that has the link could as well open it: this only keeps it from being
    pressed unseen. Browsers send `Origin: null` where no referrer is told, as on our pages.
    """
    if request.method not in {"POST", "PUT", "PATCH", "DELETE"}:
        return None
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    origin = request.headers.get("Origin", "null")
    ours = origin in {"null", request.host_url.rstrip("/")}
    return None if ours and site in {"same-origin", "none"} else closed(Closed())


@blueprint.errorhandler(Closed)
def closed(_refusal: Closed) -> ResponseReturnValue:
    """One page for every link that opens nothing, with what was typed meanwhile; why, for nobody
    but who was reading by it.
    """
    _speak_as_chosen()
    because = _why_ended() if request.form.get("read") else None  # also who only agrees
    return render_template("guests/closed.html", typed=_typed(), why=because), 404


def _speak_as_chosen() -> None:
    if lang := chosen():
        speak(lang, zone())


def _typed() -> str:
    """Whatever was written that must not be lost."""
    return "\n\n".join(words for name in _TYPED if (words := request.form.get(name, "").strip()))


def _why_ended() -> Text | None:
    asked = request.view_args or {}
    with reading() as session:
        found = link_of(session, asked.get("token", ""))
        if found is None:
            return None
        link, where = found
        read = request.form.get("read", "")
        if revision_read(session, link, asked.get("post_id", 0), read) is None:
            return None
        speak(chosen() or link.language, where)
        return why(link, now=now())


@blueprint.errorhandler(TooManyRequests)
def _too_often(_error: TooManyRequests) -> ResponseReturnValue:
    _speak_as_chosen()
    answer = make_response(render_template("guests/too_often.html", typed=_typed()), 429)
    answer.headers["Retry-After"] = "60"
    return answer


def private_too(answer: Response) -> Response:
    """Also what stands below a link's address and is no page of ours."""
    below = request.endpoint is None and request.path.startswith("/review/")
    return _private(answer) if below else answer


@blueprint.after_request
def _private(answer: Response) -> Response:
    """Kept by nobody, found by nobody, and its address told to nobody."""
    headers: Mapping[str, str] = {
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
        "Referrer-Policy": "no-referrer",
    }
    for name, value in headers.items():
        answer.headers[name] = value
    return answer
