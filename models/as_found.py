"""Column types of the trail, read also where somebody wrote into it what is none of ours.

Such a row is altered, and is to be named: whoever reads the trail must not fall over it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

from models.base import Instant

NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)  # stands for an instant that is none


class OneOf(TypeDecorator[str]):
    """One of `options`; what is none of them, as it stands there."""

    impl = String(32)
    cache_ok = True

    def __init__(self, options: type[StrEnum]) -> None:
        super().__init__(length=32)
        self.options = options

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> str | None:
        return self.options(value) if value in set(self.options) else value


class AsFound(Instant):
    """An instant; `NEVER` for what cannot be read as one (SQLite keeps any text)."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        read = super().result_processor(dialect, coltype)

        def found(value: Any) -> Any:  # noqa: ANN401
            try:
                return value if read is None else read(value)
            except (TypeError, ValueError):
                return NEVER

        return found
