"""/service-worker.js: at the root, since a worker serves what lies below its address."""

from pathlib import Path
from typing import Final

from flask import Blueprint, Response, current_app

blueprint = Blueprint("worker", __name__)
_NAME: Final = "js/service-worker.js"


@blueprint.get("/service-worker.js")
def script() -> Response:
    """Asked for anew each time: an old one would go on telling in an old way."""
    script = Path(current_app.static_folder or "", _NAME).read_text()
    answer = Response(script, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
