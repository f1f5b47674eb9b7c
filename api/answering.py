"""What answers are made of: the fields of a schema, none of which may be missing."""

from enum import StrEnum
from typing import Any

from marshmallow import Schema, fields


def one_of(options: type[StrEnum]) -> fields.String:
    return fields.String(required=True, metadata={"enum": [option.value for option in options]})


def words(**options: Any) -> fields.String:  # noqa: ANN401
    return fields.String(required=True, **options)


def whole(**options: Any) -> fields.Integer:  # noqa: ANN401
    return fields.Integer(required=True, **options)


def instant(*, known: bool = True) -> fields.DateTime:
    return fields.DateTime(required=True, allow_none=not known, format="iso")


def maybe() -> fields.String:
    return fields.String(required=True, allow_none=True)


def list_of(inner: Any) -> fields.List[Any]:  # noqa: ANN401
    return fields.List(inner, required=True)


def flag() -> fields.Boolean:
    return fields.Boolean(required=True)


def figures() -> fields.Dict:
    """Age (1h, 6h, 24h, 48h, 7d) → metric → value."""
    value = fields.Integer(allow_none=True)
    metrics = fields.Dict(keys=fields.String(), values=value)
    told = "By the age of the post, then by metric; null: the network did not tell, which is not 0."
    return fields.Dict(
        keys=fields.String(), values=metrics, required=True, metadata={"description": told}
    )


def page_of(inner: type[Schema]) -> type[Schema]:
    name = inner.__name__.removesuffix("Out") + "Page"
    return Schema.from_dict({"items": list_of(fields.Nested(inner)), "next": maybe()}, name=name)
