"""The sandbox as its readers see it, and the switches for those who train on it."""

from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from connectors.sandbox.faults import FAULT_WORDS, Switch
from connectors.sandbox.readers import LONGEST, Readers
from connectors.sandbox.store import Store
from connectors.sandbox.switchboard import Switchboard
from lib.errors import NotAllowed
from lib.i18n import say
from web.appearance import chosen
from web.sandbox.visitors import Visitors


def page_views(blueprint: Blueprint, store: Store, visitors: Visitors) -> None:
    pages = _Pages(store, visitors)
    blueprint.add_url_rule("/<handle>", "profile", pages.profile)
    blueprint.add_url_rule("/<handle>/images/<sha>", "image", pages.image)
    blueprint.add_url_rule("/<handle>/switches", "switches", pages.switches, methods=["POST"])


class _Pages:
    def __init__(self, store: Store, visitors: Visitors) -> None:
        self._store = store
        self._readers = Readers(store)
        self._switchboard = Switchboard(store)
        self._visitors = visitors

    def profile(self, handle: str) -> Response:
        self._known(handle)
        posts = self._store.newest(handle)
        page = render_template(
            "sandbox/profile.html",
            handle=handle,
            posts=posts,
            figures=self._readers.figures(handle, [post.id for post in posts]),
            below={one: self._readers.below(handle, one) for one in (None, *(p.id for p in posts))},
            may_switch=self._visitors.may_switch(handle),
            writes_as=self._visitors.writes_as(handle),
            longest=LONGEST,
            switches=self._switchboard.switches(handle),
            fault_words=FAULT_WORDS,
            appearance=chosen,
        )
        answer = make_response(page)
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    def image(self, handle: str, sha: str) -> Response:
        found = self._store.image(handle, sha)
        if found is None:
            abort(404)
        data, mime = found
        answer = Response(data, mimetype=mime)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer

    def switches(self, handle: str) -> ResponseReturnValue:
        """Sets one switch, or none where `kind` is empty."""
        self._known(handle)
        if not self._visitors.may_switch(handle):
            raise NotAllowed(
                say("Only managers make the sandbox misbehave."), remedy=say("Ask a manager.")
            )
        given = {name: value for name, value in request.form.items() if value}
        given.pop("csrf_token", None)
        wanted = [Switch.from_json(given)] if "kind" in given else []
        self._switchboard.set_switches(handle, wanted)
        return redirect(url_for("sandbox.profile", handle=handle), code=303)

    def _known(self, handle: str) -> None:
        if not self._store.knows(handle):
            abort(404)
