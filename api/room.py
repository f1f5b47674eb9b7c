"""How an endpoint is declared: scope, request, answer, and the one transaction around it."""

import functools
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from flask import Request, Response, current_app, g, request
from flask_smorest import Blueprint  # type: ignore[import-untyped]
from marshmallow import Schema
from sqlalchemy.orm import Session

from api import replay
from api.errors import Json, MissingScope, Unknown, answer, as_text, handlers, written
from api.parsing import Parser
from api.requests import Nothing
from lib import i18n
from lib.i18n import LANGUAGES, say
from models import tokens
from models.actor import Actor
from models.audit import By
from models.auditing import Who
from models.house import House
from models.tokens import Bearer, Scope
from models.way import whom_to_ask

ROOT: Final = "/api/v1"
_KEY: Final = {
    "in": "header",
    "name": replay.HEADER,
    "schema": {"type": "string", "pattern": "^[ -~]{1,255}$"},
    "description": "Repeat a request with the same key, and it is done once (kept 24 hours).",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request as a view is given it: inside a transaction, its body or query checked."""

    session: Session
    bearer: Bearer
    house: House
    now: datetime
    given: Json = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        return self.bearer.actor


View = Callable[..., Json]
Before = Callable[[House, Bearer, Json], Json]


class Room(Blueprint):  # type: ignore[misc]
    """A blueprint whose views take a `Call` and the path’s parts, and return what is answered.

    Its name begins with a capital: it heads the document, and the pages have the plain one.
    """

    ARGUMENTS_PARSER = Parser()

    def __init__(self, name: str, description: str) -> None:
        super().__init__(name, __name__, url_prefix=ROOT, description=description)
        for kind, handler in handlers():
            self.register_error_handler(kind, handler)

    def reads(
        self,
        rule: str,
        gives: type[Schema],
        *,
        scope: Scope | None,
        query: type[Schema] = Nothing,
    ) -> Callable[[View], View]:
        def declared(view: View) -> View:
            def run(given: Json, **path: Any) -> Response:  # noqa: ANN401
                house = _house()
                with house.database.reading() as session:
                    call = _call(session, house, given)
                    return answer(200, view(call, **path))

            run = self.response(200, gives)(_named(run, view))
            run = self.arguments(query, location="query")(run)
            self._add(rule, "GET", run, view.__name__, scope)
            return view

        return declared

    def writes(
        self,
        rule: str,
        gives: type[Schema],
        *,
        scope: Scope,
        takes: type[Schema] = Nothing,
        method: str = "POST",
        status: int = 200,
        location: str = "",
        where: str = "json",
        before: Before | None = None,
        told_once: Collection[str] = (),
    ) -> Callable[[View], View]:
        """`location`: the address of what is made, with `{id}` in it. `before`: what takes a while,
        done without a transaction; what it gives stands in `given` too. `told_once`: secrets in the
        answer, which are not kept: null where the request is repeated.
        """

        def declared(view: View) -> View:
            def run(given: Json, **path: Any) -> Response:  # noqa: ANN401
                if before is not None:
                    given = {**given, **before(_house(), g.bearer, given)}
                return _written(
                    view, given, path, status=status, location=location, told_once=told_once
                )

            run = self.response(status, gives)(_named(run, view))
            required = any(one.required for one in takes().fields.values())
            run = self.arguments(takes, location=where, required=required)(run)
            if method == "POST":
                run = self.doc(parameters=[_KEY])(run)
            name = f"{method.lower()}_{view.__name__}" if method == "PUT" else view.__name__
            self._add(rule, method, run, name, scope)
            return view

        return declared

    def _add(
        self, rule: str, method: str, run: Callable[..., Any], name: str, scope: Scope | None
    ) -> None:
        about = f"Scope: `{scope}`." if scope else "Any token."
        run = self.doc(operationId=name, description=about, security=[{"token": []}])(run)
        self.add_url_rule(rule, name, _guarded(run, scope), methods=[method])


def _named(run: Callable[..., Any], view: View) -> Callable[..., Any]:
    run.__name__, run.__doc__ = view.__name__, view.__doc__
    return run


def _guarded(run: Callable[..., Any], scope: Scope | None) -> Callable[..., Any]:
    @functools.wraps(run)
    def guarded(**path: Any) -> Any:  # noqa: ANN401
        g.bearer = _bearer(request)
        if scope is not None and scope not in g.bearer.scopes:
            raise _missing(scope, g.bearer.actor)
        return run(**path)

    return guarded


def _missing(scope: Scope, actor: Actor) -> MissingScope:
    """With what helps: another token, unless the role itself cannot have that scope."""
    why = say("This token was not made for this: “%(scope)s” is missing.", scope=scope.value)
    if scope in tokens.allowed(actor.role):
        again = say("Make another with “flask token add --scope %(scope)s”.", scope=scope.value)
        return MissingScope(why, remedy=again)
    return MissingScope(why, remedy=whom_to_ask(tokens.LEAST[scope]))


def _bearer(asked: Request) -> Bearer:
    """Whoever the token stands for; cookies count for nothing here."""
    scheme, _, secret = asked.headers.get("Authorization", "").partition(" ")
    house = _house()
    now = house.now()
    with house.database.reading() as session:
        found = (
            tokens.bearer(session, secret.strip(), now=now) if scheme.lower() == "bearer" else None
        )
    if found is None:
        raise Unknown(
            say("No token that opens anything was sent."),
            remedy=say("Send “Authorization: Bearer mrn_…”; make one with “flask token add”."),
        )
    if not found.is_fresh:
        with house.database.transaction() as session:
            tokens.touch(session, found.token_id, now=now)
    i18n.speak(asked_language(asked) or found.language, found.zone)
    return found


def asked_language(asked: Request) -> str | None:
    """The first of ours that the client names; None leaves it to the person’s own."""
    wanted = (name.partition("-")[0].lower() for name in asked.accept_languages.values())
    return next((name for name in wanted if name in LANGUAGES), None)


def _who() -> Who:
    whose: Bearer = g.bearer
    return Who(
        by=By.TOKEN,
        user_id=whose.actor.user_id,
        name=whose.actor.name,
        through_id=whose.token_id,
    )


def _written(
    view: View, given: Json, path: Json, *, status: int, location: str, told_once: Collection[str]
) -> Response:
    house = _house()
    secrets: Json = {}
    with house.database.transaction(who=_who) as session:
        call = _call(session, house, given)

        def do() -> tuple[int, str]:
            made = view(call, **path)
            session.flush()
            secrets.update({name: made.pop(name) for name in told_once})
            return status, as_text(made | dict.fromkeys(told_once))

        kept, text, again = replay.once(session, call.bearer, request, do, now=call.now)
    if secrets:
        text = as_text(current_app.json.loads(text) | secrets)
    return written(kept, text, _headers(text, location, again=again))


def _headers(text: str, location: str, *, again: bool) -> dict[str, str]:
    headers = {"Idempotency-Replayed": "true"} if again else {}
    if location:
        headers["Location"] = location.format(id=_id_in(text))
    return headers


def _id_in(text: str) -> int:
    made = current_app.json.loads(text)
    number: int = made["id"]
    return number


def _call(session: Session, house: House, given: Json) -> Call:
    return Call(session=session, bearer=g.bearer, house=house, now=house.now(), given=given)


def _house() -> House:
    found: House = current_app.extensions["marronnier"]
    return found
