"""Language, zone and their filters, chosen anew for each request."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Final

from babel.dates import format_timedelta
from flask import Flask, current_app, request
from flask_babel import Babel
from flask_security import current_user
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError

from lib import i18n
from lib.errors import NotAllowed
from lib.i18n import LANGUAGES
from lib.zones import zone_info
from web.edge import house, is_signed_in, now, place

COOKIE: Final = "language"
_LEAP: Final = 2024  # a year that has every day
_NOT_SIGNED_IN: Final = ("static",)


def set_up(app: Flask) -> None:
    """Speaks the reader's language in every request, in ours and the libraries' words."""
    Babel(  # type: ignore[no-untyped-call]
        app,
        configure_jinja=False,
        locale_selector=lambda: i18n.locale().language,
        timezone_selector=i18n.zone,
    )
    app.before_request(_speak)
    app.teardown_request(_fall_silent)
    environment = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals.update(
        _=_gettext,
        gettext=_gettext,
        ngettext=_ngettext,
        language=i18n.language,
        languages={"fr": "Français", "en": "English"},
    )
    environment.filters.update(
        moment=i18n.moment,
        clock_time=i18n.clock_time,
        to_the_second=i18n.to_the_second,
        day=i18n.day,
        day_of=day_of,
        month_day=month_day,
        number=i18n.number,
        from_now=from_now,
        near=near,
    )


def day_of(at: datetime, style: str = "EEEE d MMMM") -> str:
    """The reader's local day of an aware instant; `style` is a CLDR date pattern."""
    return i18n.day(at.astimezone(zone_info(i18n.zone())).date(), style)


def month_day(stored: str) -> str:
    """« 15 novembre » for 11-15."""
    return i18n.day(date.fromisoformat(f"{_LEAP}-{stored}"), "d MMMM")


def near(at: datetime) -> str:
    """« 08:30 » today, « mar. 1er déc., 08:30 » on another day; `at` is aware."""
    local, today = (one.astimezone(zone_info(i18n.zone())) for one in (at, now()))
    if local.date() == today.date():
        return i18n.clock_time(at)
    if abs(local - today) > timedelta(days=180):
        return i18n.moment(at)
    return f"{i18n.day(local.date(), 'EEE d MMM')}, {i18n.clock_time(at)}"


def from_now(at: datetime) -> str:
    """« in 12 min », « 3 hours ago »: the distance of an aware instant from now."""
    seconds = (at - now()).total_seconds()
    length = format_timedelta(
        timedelta(seconds=abs(seconds)), format="short", locale=i18n.locale(), threshold=1.2
    )
    if seconds >= 0:
        return i18n.gettext("in %(length)s", length=length)
    return i18n.gettext("%(length)s ago", length=length)


def _speak() -> None:
    try:
        i18n.speak(_language(), _zone())
    except SQLAlchemyError:  # nobody can be looked up: the page that says so is for a stranger
        i18n.speak(_stranger_s_language(), house().settings.timezone)
        raise


def _fall_silent(_error: BaseException | None) -> None:
    i18n.speak("en", "UTC")  # threads are used again


def _language() -> str:
    """The request's own wish, then what the person chose, then what the browser asks for."""
    for wish in (request.args.get("lang"), _own_choice()):
        if wish in LANGUAGES:
            return wish
    return _stranger_s_language()


def _stranger_s_language() -> str:
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    return request.accept_languages.best_match(LANGUAGES) or house().settings.language


def _own_choice() -> str | None:
    if request.endpoint in _NOT_SIGNED_IN or not is_signed_in():
        return None
    chosen: str | None = current_user.language
    return chosen


def _zone() -> str:
    if request.endpoint in _NOT_SIGNED_IN or not is_signed_in():
        return house().settings.timezone
    try:
        return place().workspace.zone
    except NotAllowed:
        return house().settings.timezone


def _gettext(message: str, /, **params: object) -> Markup:
    return _marked(i18n.gettext, message, params)


def _ngettext(singular: str, plural: str, n: int, /, **params: object) -> Markup:
    params.pop("n", None)
    return _marked(lambda one, **rest: i18n.ngettext(one, plural, n, **rest), singular, params)


def _marked(translate: Callable[..., str], message: str, params: dict[str, Any]) -> Markup:
    """Our own words are trusted, what is filled into them is escaped."""
    safe = {name: _safe(value) for name, value in params.items()}
    return Markup(translate(message, **safe))  # noqa: S704


def _safe(value: object) -> object:
    return escape(str(value)) if isinstance(value, str | i18n.Text) else value


def remembered(name: str, response: Any) -> Any:  # noqa: ANN401 - whatever Flask answers with
    """Keeps the choice in a cookie, for those who are not signed in."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(
        COOKIE, name, max_age=31_536_000, samesite="Lax", secure=secure, httponly=True
    )
    return response
