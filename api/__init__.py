"""/api/v1: the same use cases as the pages."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import click
from flask import Flask, Response, request
from flask.typing import ResponseReturnValue
from flask_smorest import Api  # type: ignore[import-untyped]
from flask_smorest.spec import openapi_cli  # type: ignore[import-untyped]

from api import (
    approval,
    audit,
    channels,
    deliveries,
    document,
    errors,
    guests,
    holding,
    ideas,
    line,
    marronniers,
    me,
    media,
    mentions,
    notices,
    permissions,
    plan,
    posts,
    publications,
    rate,
    remarks,
    reports,
    search,
    series,
    stops,
    webhooks,
)
from api.answers import Error
from api.room import ROOT, asked_language
from lib import i18n
from models.house import House

_ROOMS: Final = (
    *(
        me,
        permissions,
        posts,
        remarks,
        guests,
        holding,
        approval,
        series,
        marronniers,
        ideas,
        deliveries,
        plan,
        channels,
        line,
        publications,
        mentions,
        notices,
        search,
        reports,
        media,
        stops,
        audit,
        webhooks,
    ),
)


class OurApi(Api):  # type: ignore[misc]
    """The library's document with our own error shape, written when it is first read.

    Writing it is most of what starting the application costs, and the daemon never reads it.
    """

    ERROR_SCHEMA = Error

    def __init__(self, app: Flask, **options: Any) -> None:  # noqa: ANN401
        self._spec: Any = None
        self._begin: Callable[[], None] | None = None
        self._unwritten: list[Any] = []
        self._writing = threading.RLock()
        super().__init__(app, **options)

    def register_blueprint(self, blueprint: Any) -> None:  # noqa: ANN401
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint)
        self._unwritten.append(blueprint)

    def _init_spec(self, **options: Any) -> None:  # noqa: ANN401
        self._begin = partial(super()._init_spec, **options)
        self._app.cli.add_command(openapi_cli)

    @property
    def spec(self) -> Any:  # noqa: ANN401
        with self._writing:
            begin, self._begin = self._begin, None
            unwritten, self._unwritten = self._unwritten, []
            if begin:  # reads the document itself
                begin()
            for blueprint in unwritten:
                self._write(blueprint)
            return self._spec

    @spec.setter
    def spec(self, made: Any) -> None:  # noqa: ANN401
        self._spec = made

    def _write(self, blueprint: Any) -> None:  # noqa: ANN401
        blueprint.register_views_in_doc(
            self, self._app, self._spec, name=blueprint.name, parameters=None
        )
        self._spec.tag({"name": blueprint.name, "description": blueprint.description})

    def _register_error_handlers(self) -> None:
        """Each blueprint has its own, so that the pages keep theirs."""


def set_up(app: Flask, house: House) -> None:
    """Registers the API and its document on `app`."""
    app.config.update(document.CONFIGURATION)
    app.config.setdefault("API_RATE", rate.GENEROUS)

    def speak() -> None:
        settings = house.settings
        if _is_ours():
            i18n.speak(asked_language(request) or settings.language, settings.timezone)

    app.before_request(speak)
    app.before_request(_unrouted)
    api = OurApi(app, spec_kwargs=document.options(house.settings.base_url))
    limiter = rate.limiter(app)
    for module in _ROOMS:
        _exempt(app, module.room)
        rate.limit(limiter, module.room)
        api.register_blueprint(module.room)
    app.register_blueprint(document.blueprint)
    _one_document(app)


def _one_document(app: Flask) -> None:
    """`flask openapi print` and `write`; the library’s list of several documents has one entry."""
    group = app.cli.commands.get("openapi")
    if isinstance(group, click.Group):
        group.commands.pop("list-config-prefixes", None)


def _is_ours() -> bool:
    return request.path.startswith(f"{ROOT}/")


def _unrouted() -> ResponseReturnValue | None:
    """An address or a method that is not there belongs to no blueprint: it is answered here."""
    wrong = request.routing_exception
    if wrong is None or not _is_ours() or wrong.code is None or wrong.code < 400:
        return None
    answer: Response = errors.http(wrong)
    return answer


def _exempt(app: Flask, blueprint: Any) -> None:  # noqa: ANN401
    """Cookies count for nothing here, so there is nothing to forge."""
    if "csrf" in app.extensions:
        app.extensions["csrf"].exempt(blueprint)
