"""Requests read strictly: what is wrong is named field by field."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, NoReturn

from flask import Request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from api.errors import BadRequest, WrongType
from lib.errors import Invalid
from lib.i18n import Text, say, verbatim

_MOST: Final = 4_000_000


class Parser(FlaskParser):
    """Unknown fields are refused; an empty body is an empty object."""

    DEFAULT_UNKNOWN_BY_LOCATION = dict.fromkeys(("json", "query", "files"), RAISE)

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ANN401, ARG002
        data = req.get_data(cache=True)
        if len(data) > _MOST:
            raise RequestEntityTooLarge
        if not data.strip():
            return {}
        if not req.is_json:
            raise WrongType(
                say("The body is not declared as JSON."),
                remedy=say("Send it with “Content-Type: application/json”."),
            )
        return read_json(data)

    def load_files(self, req: Request, schema: Schema) -> dict[str, FileStorage | None]:  # noqa: ARG002
        """The file sent as `file`, or the only one there is."""
        if req.mimetype != "multipart/form-data":
            raise WrongType(
                say("The file is not sent as a form."),
                remedy=say("Send it as multipart/form-data, in a field named “file”."),
            )
        found = [file for _, file in req.files.items(multi=True)]
        sent = req.files.get("file") or (found[0] if len(found) == 1 else None)
        others = dict.fromkeys(req.form)  # named back: what is sent beside the file means nothing
        return others if sent is None else {**others, "file": sent}

    def handle_error(
        self,
        error: ValidationError,
        req: Request,  # noqa: ARG002
        schema: Schema,  # noqa: ARG002
        *,
        error_status_code: int | None,  # noqa: ARG002
        error_headers: Mapping[str, str] | None,  # noqa: ARG002
    ) -> NoReturn:
        by_location: Any = error.messages
        found = {k: v for inner in by_location.values() for k, v in flat(inner)}
        raise invalid(found) from error


def invalid(fields: Mapping[str, Text]) -> Invalid:
    return Invalid(
        say("The request cannot be taken as it is."),
        remedy=say("Correct what is said beside each field."),
        fields=fields,
    )


def read_json(data: bytes) -> Any:  # noqa: ANN401
    """Raises BadRequest where it is not JSON in UTF-8."""
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadRequest(
            say("The body is not JSON that can be read (%(why)s).", why=_why(error)),
            remedy=say("Send one JSON object in UTF-8."),
        ) from error


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _why(error: Exception) -> str:
    match error:
        case json.JSONDecodeError(lineno=line, colno=column, msg=message):
            return f"{message}, {line}:{column}"
        case UnicodeDecodeError(start=start):
            return f"UTF-8, {start}"
        case _:
            return type(error).__name__


def flat(messages: Any, path: str = "") -> Iterator[tuple[str, Text]]:  # noqa: ANN401
    """Nested errors as `media[0].alt` → the first thing that is wrong there."""
    match messages:
        case Text():
            yield path or "body", messages
        case dict():
            for name, inner in messages.items():
                yield from flat(inner, _within(path, name))
        case list() | tuple():
            for inner in messages[:1]:
                yield from flat(inner, path)
        case _:
            yield path or "body", verbatim(str(messages))


def _within(path: str, name: object) -> str:
    if name in {"_schema", "key", "value"}:
        return path
    if isinstance(name, int):
        return f"{path}[{name}]"
    return f"{path}.{name}" if path else str(name)
