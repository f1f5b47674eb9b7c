"""Feeds as their readers fetch them."""

from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, abort, request, send_file

from connectors.feed.atom import render
from connectors.feed.store import Folder


def feeds_blueprint(
    folder: Path, *, base_url: str, language: str, title: Callable[[str], str] = str
) -> Blueprint:
    """`folder` and `base_url` (ending in /feeds) as in the channels' settings.

    `title(slug)`: what the feed is called.
    """
    blueprint = Blueprint("feeds", __name__, url_prefix="/feeds")
    feeds = Folder(folder)

    @blueprint.get("/<slug>.atom")
    def feed(slug: str) -> Response:
        if not feeds.has(slug):
            abort(404)
        body = render(folder, slug, title=title(slug), base_url=base_url, language=language)
        return _fresh(body, feeds, slug)

    @blueprint.get("/<slug>/<file>")
    def image(slug: str, file: str) -> Response:
        found = feeds.image(slug, file)
        if found is None:
            abort(404)
        path, mime = found
        answer = send_file(path.resolve(), mimetype=mime, max_age=31_536_000)
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer

    return blueprint


def _fresh(body: bytes, feeds: Folder, slug: str) -> Response:
    """304 for a reader who has this already."""
    answer = Response(body, content_type="application/atom+xml; charset=utf-8")
    answer.add_etag()
    answer.cache_control.public = True
    answer.cache_control.max_age = 60
    newest = feeds.newest(slug, 1)
    answer.last_modified = newest[0].published_at if newest else None
    answer.make_conditional(request)
    return answer
