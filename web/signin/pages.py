"""Signing in and out: Flask-Security on our people, with forms that cannot be forged."""

from datetime import timedelta
from typing import Any, Final

from flask import Blueprint, Flask, Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address
from flask_security import MailUtil, Security, current_user
from flask_wtf import CSRFProtect
from sqlalchemy import select, update
from werkzeug.middleware.proxy_fix import ProxyFix

from lib import passwords
from lib.errors import NotFound
from lib.i18n import LANGUAGES
from models.house import House
from models.people import User
from web.edge import SESSION_WORKSPACE, back_to, house, is_signed_in, place, reading, transaction
from web.forms import local_path
from web.language import remembered
from web.limiting import limiter
from web.signin import demo, noting
from web.signin.people import People
from web.signin.sessions import Sessions

PUBLIC: Final = (
    "/login",
    "/language",
    "/healthz",
    "/readyz",
    "/invited/",
    "/fewer/",
    "/renewed-device",
    "/manifest.webmanifest",
    "/sandbox/",
    "/feeds/",
    "/static/",
)
_OWN_AUTHORITY: Final = ("/api/", "/media/public/")  # a token; a signature
_ANYBODY_S: Final = {"subscriptions.read", "icons.show"}  # a token; of networks, of nobody here
_GUESTS: Final = "guests"  # their pages stand beside the team’s, under /review/
_TRIES: Final = "10 per minute"

blueprint = Blueprint("signin", __name__)


class Addresses(MailUtil):
    """Addresses are only looked up here, so any that was given to a person is taken."""

    def normalize(self, email: str) -> str:
        return email.strip().lower()

    def validate(self, email: str) -> str:
        return self.normalize(email)

    def send_mail(self, *_args: Any, **_kwargs: Any) -> None:  # noqa: ANN401
        """No mail is sent by sign-in."""


def set_up(app: Flask, of: House) -> None:
    behind_https = of.settings.base_url.startswith("https://")
    if behind_https:
        # A proxy ends TLS before us: its word on the reader's address is taken.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    app.config.update(_configuration(of, secure=behind_https))
    app.session_interface = Sessions()
    CSRFProtect(app)  # type: ignore[no-untyped-call]
    Security(app, People(of.database), mail_util_cls=Addresses)
    # No page asks for a password a second time: the library's page for it is nobody's.
    app.view_functions["security.verify"] = _nothing_here
    noting.set_up(app)
    _limit(app, of)
    app.register_blueprint(blueprint)
    app.register_blueprint(demo.blueprint)
    app.before_request(_must_be_signed_in)
    app.jinja_env.globals["demo_people"] = demo.people
    app.jinja_env.globals["reached_wrongly"] = _reached_wrongly
    app.jinja_env.globals["nobody_yet"] = _nobody_yet


def _nothing_here() -> ResponseReturnValue:
    raise NotFound


def _configuration(of: House, *, secure: bool) -> dict[str, Any]:
    keyring = of.settings.keyring
    return {
        "SECRET_KEY": keyring.purpose("session"),
        "SECURITY_PASSWORD_SALT": keyring.purpose("password"),
        "SECURITY_PASSWORD_HASH": "argon2",
        "SECURITY_PASSWORD_SCHEMES": ["argon2"],
        "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},  # as lib.passwords hashes
        "SECURITY_PASSWORD_NORMALIZE_FORM": "NFKC",
        "SECURITY_PASSWORD_LENGTH_MIN": passwords.SHORTEST,
        "SECURITY_RETURN_GENERIC_RESPONSES": True,
        "SECURITY_CHANGEABLE": True,
        "SECURITY_CHANGE_URL": "/account/password",
        "SECURITY_SEND_PASSWORD_CHANGE_EMAIL": False,
        "SECURITY_API_ENABLED_METHODS": ["session"],
        "SECURITY_LOGIN_USER_TEMPLATE": "signin/login.html",
        "SECURITY_CHANGE_PASSWORD_TEMPLATE": "signin/password.html",
        "SECURITY_POST_LOGOUT_VIEW": "/login",
        "SECURITY_STATIC_FOLDER": None,
        "SECURITY_CLI_USERS_NAME": "",  # `flask user` is ours, and knows of workspaces
        "SECURITY_CLI_ROLES_NAME": "",
        "SESSION_COOKIE_NAME": "marronnier",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": secure,
        "REMEMBER_COOKIE_DURATION": timedelta(days=30),
        "WTF_CSRF_TIME_LIMIT": None,  # a composer may stay open all day; the session is the limit
    }


def _limit(app: Flask, of: House) -> None:
    """Failed tries only, by address."""
    limits = limiter(app, of, get_remote_address)
    for endpoint, view in list(app.view_functions.items()):
        if endpoint in {"security.login", "security.change_password"}:
            rule = limits.limit(
                _TRIES, methods=["POST"], deduct_when=_has_failed, on_breach=noting.kept_out
            )
            app.view_functions[endpoint] = rule(view)  # type: ignore[assignment]


def _has_failed(response: Response) -> bool:
    return response.status_code not in {302, 303}


def _must_be_signed_in() -> ResponseReturnValue | None:
    if request.endpoint is None or request.path.startswith((*PUBLIC, *_OWN_AUTHORITY)):
        return None
    if request.endpoint in _ANYBODY_S or request.blueprint == _GUESTS:
        return None
    if is_signed_in():
        _must_belong()
        return None
    if request.headers.get("HX-Request") == "true":
        return Response(status=401, headers={"HX-Redirect": url_for("security.login")})
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("security.login", next=wanted if wanted != "/" else None))


def _must_belong() -> None:
    """Whoever left every team may sign out and change their password. Raises NotAllowed."""
    if request.blueprint != "security":
        place()


def _reached_wrongly() -> str | None:
    """The address to use instead, when a secure cookie could never come back to us."""
    if house().settings.base_url.startswith("https://") and not request.is_secure:
        return house().settings.base_url
    return None


def _nobody_yet() -> bool:
    """Whether nobody could sign in: a fresh installation without the demo."""
    with reading() as rows:
        return rows.scalars(select(User.id).limit(1)).first() is None


@blueprint.post("/language")
def choose_language() -> ResponseReturnValue:
    """Kept with the person, and in a cookie for the sign-in page."""
    chosen = request.form.get("language", "")
    response = redirect(local_path(request.form.get("next", ""), "/"), code=303)
    if chosen not in LANGUAGES:
        return response
    if is_signed_in():
        _keep(chosen)
    return remembered(chosen, response)  # type: ignore[no-any-return]


@blueprint.get("/account")
def account() -> ResponseReturnValue:
    return render_template("signin/account.html")


@blueprint.post("/account/workspace")
def go_to() -> ResponseReturnValue:
    """Shows another of the person's workspaces from now on; an unknown one changes nothing."""
    wanted = request.form.get("workspace", type=int)
    if wanted in {other.id for other in place().others}:
        session[SESSION_WORKSPACE] = wanted
    return back_to("week.show")


def _keep(language: str) -> None:
    with transaction() as rows:
        rows.execute(update(User).where(User.id == current_user.id).values(language=language))
