"""Where a team plays its own public: likes, shares, and words to the account."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from connectors.sandbox.readers import Readers
from connectors.sandbox.shapes import Reaction
from connectors.sandbox.store import Store
from lib.clock import Clock
from lib.errors import Invalid, NotAllowed, NotFound
from lib.i18n import say
from web.sandbox.visitors import Visitors


def playing_views(blueprint: Blueprint, store: Store, visitors: Visitors, clock: Clock) -> None:
    public = _Public(store, visitors, clock)
    blueprint.add_url_rule(
        "/<handle>/posts/<int:number>/reactions", "react", public.react, methods=["POST"]
    )
    blueprint.add_url_rule("/<handle>/remarks", "write", public.write, methods=["POST"])


class _Public:
    def __init__(self, store: Store, visitors: Visitors, clock: Clock) -> None:
        self._store = store
        self._readers = Readers(store)
        self._visitors = visitors
        self._clock = clock

    def react(self, handle: str, number: int) -> ResponseReturnValue:
        """One more reader likes or shares it."""
        self._admit(handle)
        self._readers.react(handle, number, _reaction(), at=self._clock.now())
        return redirect(_place(handle, f"post-{number}"), code=303)

    def write(self, handle: str) -> ResponseReturnValue:
        """`on`: the post that it is below; empty: to the account itself."""
        self._admit(handle)
        made = self._readers.write(
            handle,
            request.form.get("text", ""),
            author=request.form.get("author", ""),
            on=_post(),
            at=self._clock.now(),
        )
        return redirect(_place(handle, f"remark-{made}"), code=303)

    def _admit(self, handle: str) -> None:
        if not self._store.knows(handle):
            raise NotFound
        if self._visitors.writes_as(handle) is None:
            raise NotAllowed(
                say("Only those whose association has this account write here."),
                remedy=say("Sign in as one of its people."),
            )


def _reaction() -> Reaction:
    wanted = request.form.get("reaction", "")
    if wanted not in set(Reaction):
        raise Invalid(say("It is not clear what to do."), remedy=say("Like it, or share it."))
    return Reaction(wanted)


def _post() -> int | None:
    given = request.form.get("on", "")
    if given and not given.isdecimal():
        raise NotFound
    return int(given) if given else None


def _place(handle: str, anchor: str) -> str:
    return url_for("sandbox.profile", handle=handle, _anchor=anchor)
