"""The sandbox network's own side: its interface for connectors and its public pages."""

from pathlib import Path
from typing import Final

from flask import Blueprint, Flask

from connectors.sandbox.store import Store
from lib import i18n
from lib.clock import Clock, SystemClock
from web.sandbox.api import api_views
from web.sandbox.pages import page_views
from web.sandbox.playing import playing_views
from web.sandbox.visitors import Visitors

PREFIX: Final = "/sandbox"
_ROOT: Final = Path(__file__).resolve().parents[2]


def sandbox_api(store_path: Path, *, clock: Clock | None = None) -> Blueprint:
    """What connectors call, opened by bearer tokens alone: exempt it from CSRF protection."""
    blueprint = Blueprint("sandbox_api", __name__, url_prefix=f"{PREFIX}/api")
    api_views(blueprint, Store(store_path), clock or SystemClock())
    return blueprint


def sandbox_blueprint(
    store_path: Path, visitors: Visitors | None = None, *, clock: Clock | None = None
) -> Blueprint:
    """The public pages; `visitors` None: everyone only looks."""
    blueprint = Blueprint("sandbox", __name__, url_prefix=PREFIX)
    store, seen_by = Store(store_path), visitors or Visitors()
    page_views(blueprint, store, seen_by)
    playing_views(blueprint, store, seen_by, clock or SystemClock())
    return blueprint


def create_sandbox(store_path: Path) -> Flask:
    """The network alone, for tests and drills."""
    app = Flask(
        __name__, template_folder=str(_ROOT / "templates"), static_folder=str(_ROOT / "static")
    )
    app.jinja_env.globals.update(_=i18n.gettext, ngettext=i18n.ngettext, language=i18n.language)
    app.jinja_env.filters.update(moment=i18n.moment)
    app.register_blueprint(sandbox_api(store_path))
    app.register_blueprint(sandbox_blueprint(store_path))
    return app
