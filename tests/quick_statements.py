"""Statements put into SQL once a process: each test has a database, with the same tables."""

from typing import Final

from sqlalchemy import Engine, create_engine

_FIRST: Final = create_engine("sqlite://")


def share_compiled(engine: Engine) -> None:
    """SQLAlchemy keeps compiled statements by engine and dialect; SQLite's knows of no file."""
    engine.dialect = _FIRST.dialect
    engine._compiled_cache = _FIRST._compiled_cache
