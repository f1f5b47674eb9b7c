"""/manifest.webmanifest: what a phone needs to put Marronnier on its home screen.

A browser asks for it without its cookies: the page that names it says in which language and look.
"""

from typing import Any, Final

from flask import Blueprint, Response, json, request, url_for

from lib.i18n import gettext, language, say
from web.appearance import Appearance

blueprint = Blueprint("manifest", __name__)
PAPER: Final = {False: "#faf8f4", True: "#14181d"}  # as --paper in tokens.css, and in dark.css
_ICONS: Final = (
    ("icon.svg", "any", "any"),
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-512.png", "512x512", "maskable"),
)
_SHORTCUTS: Final = (
    (say("Write"), "compose.new"),
    (say("To review"), "review.queue"),
    (say("Notices"), "notices.show"),
)


@blueprint.get("/manifest.webmanifest")
def show() -> Response:
    """`look`: as `web.appearance` keeps it."""
    paper = PAPER[request.args.get("look") == Appearance.DARK]
    content = {
        "id": "/",
        "name": "Marronnier",
        "short_name": "Marronnier",
        "description": gettext("The association’s calendar of what it says, and where."),
        "lang": language(),
        "dir": "ltr",
        "start_url": url_for("week.show"),
        "scope": "/",
        "display": "standalone",
        "theme_color": paper,
        "background_color": paper,
        "icons": [_icon(*one) for one in _ICONS],
        "shortcuts": [{"name": str(words), "url": url_for(page)} for words, page in _SHORTCUTS],
    }
    answer = Response(json.dumps(content), mimetype="application/manifest+json")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _icon(name: str, sizes: str, purpose: str) -> dict[str, Any]:
    kind = "image/svg+xml" if name.endswith(".svg") else "image/png"
    address = url_for("static", filename=f"img/app/{name}")
    return {"src": address, "sizes": sizes, "type": kind, "purpose": purpose}
