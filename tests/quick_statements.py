"""Statements put into SQL once a process: each test has a database, with the same tables."""

from typing import Final

from sqlalchemy import Engine

_FIRST: Final[dict[str, Engine]] = {}


def share_compiled(engine: Engine) -> None:
    """SQLAlchemy keeps compiled statements by engine and dialect; a dialect knows of no database.

    That of PostgreSQL learns from its first connection what the server can, so it comes first.
    """
    first = _FIRST.get(engine.dialect.name)
    if first is None:
        engine.connect().close()
        _FIRST[engine.dialect.name] = engine
        return
    engine.dialect = first.dialect
    engine._compiled_cache = first._compiled_cache
