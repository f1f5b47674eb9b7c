"""Column types and the base that every table shares."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, Dialect, Enum, ForeignKey, MetaData, Row
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from lib.i18n import Text

Columns = Row[*tuple[Any, ...]]  # some columns of a row, read without its object


class Instant(TypeDecorator[datetime]):
    """An aware instant; UTC in the database and when read back. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        at = value.astimezone(UTC)
        return at.replace(tzinfo=None) if dialect.name == "sqlite" else at

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[Text]):
    """A `Text`, kept untranslated."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Text | None, dialect: Dialect) -> dict[str, Any] | None:
        return None if value is None else value.to_json()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Text | None:  # noqa: ANN401
        return None if value is None else Text.from_json(value)


class ManyWords(TypeDecorator[Sequence[Text]]):
    """Several `Text`s, kept untranslated; never None."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Sequence[Text] | None, dialect: Dialect) -> list[Any]:
        return [text.to_json() for text in value or ()]

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Sequence[Text]:  # noqa: ANN401
        return tuple(Text.from_json(stored) for stored in value or ())


def choice(options: type[StrEnum]) -> Enum:
    """A column type for one of `options`, kept by its value."""
    return Enum(
        options,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda enum: [member.value for member in enum],
    )


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant(), Text: Words()}

    id: Mapped[int] = mapped_column(primary_key=True)


class InWorkspace:
    """Mixed into every table whose rows belong to exactly one workspace."""

    id: Mapped[int]
    workspace_id: Mapped[int] = mapped_column(
        ForeignKey("workspace.id", ondelete="CASCADE"), index=True
    )
