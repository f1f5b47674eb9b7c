"""For machines that watch: is the web alive, and could a post leave?"""

from collections.abc import Callable, Mapping
from typing import Final

from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from lib.i18n import speaking
from models import migrate
from models.outage import Outage, outage_of
from scheduler.queries import silent_since
from scheduler.watch.hands import idle
from web.condition import outage
from web.edge import house, now, reading

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> Response:
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/readyz")
def ready() -> tuple[Response, int]:
    """503 with the reasons while a post could not leave."""
    found = {name: _asked(check) for name, check in _CHECKS.items()}
    checks = {name: {"ok": why is None, "why": why} for name, why in found.items()}
    well = all(why is None for why in found.values())
    return jsonify(ready=well, checks=checks), 200 if well else 503


def _asked(check: Callable[[], str | None]) -> str | None:
    """Why not, for machines and logs: in English, and without what a database's error may show."""
    try:
        return check()
    except SQLAlchemyError as error:
        found = outage_of(error)
        return _words(found) if found else f"the database refuses ({type(error).__name__})"


def _words(outage: Outage) -> str:
    with speaking("en"):
        return f"{outage.reason} {outage.remedy}"


def _database() -> str | None:
    with reading() as session:
        session.execute(text("SELECT 1"))
    found = outage(now())
    return _words(found) if found else None


def _migrations() -> str | None:
    if migrate.is_current(house().database.engine):
        return None
    return "the tables are not those of this version: run `flask db upgrade`"


def _daemon() -> str | None:
    with reading() as session:
        since = silent_since(session, now=now())
    if since is None:
        return None
    silence = "has not started yet" if since.year == 1 else f"is silent since {since.isoformat()}"
    return f"the daemon {silence}: start it with `flask daemon`"


def _senders() -> str | None:
    """Where the daemon itself sends, nobody else is needed."""
    with reading() as session:
        found = idle(session, broker=bool(house().settings.broker_url), now=now())
    with speaking("en"):
        return " ".join(f"{why.reason} {why.remedy}" for why in found.values()) or None


_CHECKS: Final[Mapping[str, Callable[[], str | None]]] = {
    "database": _database,
    "migrations": _migrations,
    "daemon": _daemon,
    "senders": _senders,
}
