"""The fields of requests: what each takes, and how it refuses in the reader's language."""

import re
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any, Final

from marshmallow import ValidationError, fields

from lib.i18n import Text, say

Messages = dict[str, str | list[Any] | dict[Any, Any]]
_NEEDED: Final[Messages] = {
    "required": [say("This field is needed.")],
    "null": [say("This field cannot be null.")],
}
_LARGEST: Final = 2**63 - 1
_YEARS: Final = range(2000, 2200)
_PLUS_LOST: Final = re.compile(r"(T[\d:.]+) (\d\d:?\d\d)\Z")  # “+” unescaped in an address


def wrong(what: Text) -> ValidationError:
    return ValidationError([what])


class Taking:
    """Reads a value by `take`, which raises ValidationError."""

    def take(self, value: object) -> object:
        raise NotImplementedError

    def _deserialize(self, value: object, *_place: object, **_more: object) -> Any:  # noqa: ANN401
        return self.take(value)


class Words(Taking, fields.String):
    """A string of at most `most` characters that a database and a network can hold."""

    default_error_messages: Messages = _NEEDED | {"invalid": [say("Write a string.")]}

    def __init__(self, most: int, **options: Any) -> None:  # noqa: ANN401
        metadata = {"maxLength": most, **options.pop("metadata", {})}
        super().__init__(metadata=metadata, **options)
        self.most = most

    def take(self, value: object) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value):
            raise wrong(say("It holds characters that no network takes (NUL or half of a pair)."))
        if len(value) > self.most:
            raise wrong(
                say("%(count)s characters; at most %(most)s.", count=len(value), most=self.most)
            )
        return value


class Whole(Taking, fields.Integer):
    """A whole number from `least` to `most`; of a query also as digits."""

    default_error_messages: Messages = _NEEDED | {"invalid": [say("Write a whole number.")]}

    def __init__(self, *, least: int = 1, most: int = _LARGEST, **options: Any) -> None:  # noqa: ANN401
        metadata = {"minimum": least, "maximum": most, **options.pop("metadata", {})}
        super().__init__(metadata=metadata, **options)
        self.least, self.most = least, most

    def take(self, value: object) -> int:
        found = whole(value)
        if found is None:
            raise self.make_error("invalid")
        if not self.least <= found <= self.most:
            raise wrong(
                say("A number from %(least)s to %(most)s.", least=self.least, most=self.most)
            )
        return found


def whole(value: object) -> int | None:
    """The number that a JSON integer or a string of digits means; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,19}", value):
        return int(value)
    return None


class Share(Taking, fields.Float):
    """A number from 0 to 1."""

    default_error_messages: Messages = _NEEDED

    def take(self, value: object) -> float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or not 0 <= value <= 1:  # type: ignore[operator]
            raise wrong(say("Write a number from 0 to 1."))
        return float(value)  # type: ignore[arg-type]


class Flag(Taking, fields.Boolean):
    default_error_messages: Messages = _NEEDED | {"invalid": [say("Write true or false.")]}

    def take(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid")
        return value


class OneOf(Taking, fields.String):
    """One of the values of a StrEnum."""

    default_error_messages: Messages = _NEEDED

    def __init__(self, options: type[StrEnum], **kwargs: Any) -> None:  # noqa: ANN401
        values = [option.value for option in options]
        super().__init__(metadata={"enum": values, **kwargs.pop("metadata", {})}, **kwargs)
        self.options = options

    def take(self, value: object) -> StrEnum:
        if not isinstance(value, str) or value not in set(self.options):
            names = ", ".join(self.options)
            raise wrong(say("Write one of: %(names)s.", names=names))
        return self.options(value)


class Instant(Taking, fields.DateTime):
    """ISO 8601 with its offset; aware UTC when read. A naive one is refused."""

    default_error_messages: Messages = _NEEDED

    def take(self, value: object) -> datetime:
        at = _parsed(value)
        if at is None:
            raise wrong(say("Write an instant such as 2026-12-01T08:30:00+01:00."))
        if at.tzinfo is None:
            raise wrong(
                say("Its offset is missing: write it as 2026-12-01T08:30:00+01:00, or with Z.")
            )
        if at.year not in _YEARS:
            raise wrong(say("Choose a year from 2000 to 2199."))
        return at.astimezone(UTC)


class Day(Taking, fields.Date):
    """A calendar day, ISO 8601."""

    default_error_messages: Messages = _NEEDED

    def take(self, value: object) -> date:
        found = _parsed(value) if isinstance(value, str) and len(value) == 10 else None
        if found is None:
            raise wrong(say("Write a day such as 2026-12-01."))
        if found.year not in _YEARS:
            raise wrong(say("Choose a year from 2000 to 2199."))
        return found.date()


class Clock(Taking, fields.Time):
    """What a clock on the wall shows, to the minute."""

    default_error_messages: Messages = _NEEDED

    def take(self, value: object) -> time:
        if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
            raise wrong(say("Write a time such as 08:30."))
        return time.fromisoformat(value)


def _parsed(value: object) -> datetime | None:
    if not isinstance(value, str) or len(value) > 40 or not value.isascii():
        return None
    try:
        return datetime.fromisoformat(_PLUS_LOST.sub(r"\1+\2", value.strip()))
    except ValueError:
        return None


class ChannelRef(Taking, fields.Field[int | str]):
    """A channel's id, or its handle, name or network where that names only one."""

    default_error_messages: Messages = _NEEDED

    def __init__(self, **options: Any) -> None:  # noqa: ANN401
        metadata = {
            "oneOf": [{"type": "integer"}, {"type": "string"}],
            "description": "A channel’s id; or its handle, name or network if only one has it.",
            **options.pop("metadata", {}),
        }
        super().__init__(metadata=metadata, **options)

    def take(self, value: object) -> int | str:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise wrong(say("Write a channel’s number or its handle."))
        if isinstance(value, str):
            found: str = Words(300).deserialize(value)
            return found
        return value


class Several(fields.List[Any]):
    default_error_messages: Messages = _NEEDED | {"invalid": [say("Write a list.")]}


class Table(fields.Dict):
    default_error_messages: Messages = _NEEDED | {"invalid": [say("Write an object.")]}


class Each(fields.Nested):
    default_error_messages: Messages = _NEEDED | {"type": [say("Write an object.")]}
