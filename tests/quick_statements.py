"""Statements put into SQL once a process: each test has a database, with the same tables."""

from typing import Final

from sqlalchemy import Engine

_FIRST: Final[dict[str, Engine]] = {}
_ALL: Final = 20_000  # statements of all tests; a house knows a few hundred


def share_compiled(engine: Engine) -> None:
    """SQLAlchemy keeps compiled statements by engine and dialect; a dialect knows of no database.

    That of PostgreSQL learns from its first connection what the server can, so it comes first.
    """
    first = _FIRST.get(engine.dialect.name)
    if first is None:
        engine.connect().close()
        engine._compiled_cache.capacity = _ALL  # type: ignore[union-attr]
        _FIRST[engine.dialect.name] = engine
        return
    engine.dialect = first.dialect
    engine._compiled_cache = first._compiled_cache
