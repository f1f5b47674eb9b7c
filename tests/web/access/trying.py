"""One request by one person, and what is wrong with its answer."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from typing import Any, Final

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from models.tokens import Scope
from models.way import Move
from tests.web.access.least_roles import forms
from tests.web.access.rewinding import Rewound
from tests.web.test_strangers import BY_SECRET, OPEN, World, addresses, ask, routes

REFUSED: Final = {403, 404}
ENDS_IT: Final = {"security.logout"}
LAST: Final = {"media.delete"}  # its file is not put back
JSON: Final = {"gestures.move", "gestures.place"}  # of the pages, those that a script asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One request: `name` as the tables have it."""

    name: str
    method: str
    path: str
    form: dict[str, Any] | None

    def __str__(self) -> str:
        return f"{self.name}: {self.method} {self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    client: FlaskClient
    token: str

    def tries(self, world: World, one: Try) -> TestResponse:
        if one.form is None:
            return ask(self.client, world, one.method, one.path, token=self.token)
        options: dict[str, Any] = {"data": one.form}
        if one.path.startswith("/api/") or one.name in JSON:
            options = {"json": one.form}
        bearer = {"Authorization": f"Bearer {self.token}"}
        return self.client.open(one.path, method=one.method, headers=bearer, **options)


def used(client: FlaskClient, token: str) -> None:
    """Once, so that its first use is on record before anything is compared."""
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def tries(
    app: Flask,
    world: World,
    *,
    of: Set[str] = frozenset(),
) -> Iterator[Try]:
    """Every route that is nobody's secret, with the ids of `world`; those with one `of` these."""
    given = forms(world.values)
    for rule, method in sorted(routes(app), key=lambda one: one[0].endpoint in LAST):
        if rule.endpoint in OPEN | BY_SECRET | ENDS_IT or (of and not rule.arguments & of):
            continue
        own = {"kind": "mastodon"} if rule.endpoint.startswith("connecting.") else {}
        for path in addresses(rule, replace(world, values=world.values | own)):
            name = named(rule, path)
            form = given.get(name) if method != "GET" else None
            yield Try(name=name, method=method, path=path, form=dict(form) if form else None)


def names(app: Flask) -> Iterator[str]:
    """Of every route that is tried, one a move of posts."""
    for rule, _ in routes(app):
        if rule.endpoint not in OPEN | BY_SECRET | ENDS_IT:
            moves = [str(move) for move in Move] if "move" in rule.arguments else [""]
            yield from (named(rule, f"/{move}") for move in moves)


def named(rule: Rule, path: str) -> str:
    move = path.rsplit("/", 1)[-1]
    return f"{rule.endpoint}/{move}" if "move" in rule.arguments else rule.endpoint


def refused(answer: TestResponse) -> str:
    """Why it is wrong; "" where it is not."""
    return "" if answer.status_code in REFUSED else _said("is not refused", answer)


def let_in(answer: TestResponse) -> str:
    """Whatever else may be said of what was sent."""
    no = answer.status_code in {401, *REFUSED} or answer.status_code >= 500
    return _said("is refused", answer) if no else ""


def nothing_happened(database: Rewound) -> str:
    changed = database.changed()
    database.back()
    return f"wrote {sorted(changed)}" if changed else ""


def _said(what: str, answer: TestResponse) -> str:
    return f"{what}: {answer.status_code} {answer.location or ''}".strip()


def lacks(answer: TestResponse, scope: Scope) -> str:
    """Why that does not say which scope is missing; "" where it does."""
    told = (answer.get_json(silent=True) or {}).get("error", {})
    if (answer.status_code, told.get("code")) != (403, "missing_scope"):
        return _said("does not miss the scope", answer)
    return "" if f"--scope {scope}" in told["remedy"] else f"does not name {scope}"


def lacks_role(answer: TestResponse) -> str:
    """The same of an endpoint whose number may not be there."""
    no = answer.status_code in {401, 403} or answer.status_code >= 500
    return _said("is refused", answer) if no else ""
