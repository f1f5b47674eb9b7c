"""Looking into what is kept as JSON, in either database's own words."""

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction


class channels_in(GenericFunction[Any]):  # noqa: N801 - read as a function of SQL
    """One row, `value`, for each channel that a post's content names."""

    name = "channels_in"
    inherit_cache = True


@compiles(channels_in, "sqlite")
def _of_sqlite(element: channels_in, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"json_each({compiler.process(element.clauses, **options)}, '$.channels')"


@compiles(channels_in, "postgresql")
def _of_postgresql(element: channels_in, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return (
        f"json_array_elements_text(({compiler.process(element.clauses, **options)}) -> 'channels')"
    )
