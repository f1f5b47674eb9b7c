"""The one SQLite file in which the sandbox keeps everything."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_VERSION: Final = 3
_SCHEMA: Final = f"""
BEGIN IMMEDIATE;
CREATE TABLE IF NOT EXISTS accounts (handle TEXT PRIMARY KEY, token BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS posts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, handle TEXT NOT NULL REFERENCES accounts (handle),
  key TEXT NOT NULL, keyed INTEGER NOT NULL, text TEXT NOT NULL, link TEXT NOT NULL,
  published_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS posts_of ON posts (handle, id);
CREATE UNIQUE INDEX IF NOT EXISTS one_post_a_key ON posts (handle, key) WHERE keyed;
CREATE TABLE IF NOT EXISTS images (
  post INTEGER NOT NULL REFERENCES posts (id), place INTEGER NOT NULL, sha TEXT NOT NULL,
  mime TEXT NOT NULL, alt TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (post, place));
CREATE INDEX IF NOT EXISTS image_by_sha ON images (sha);
CREATE TABLE IF NOT EXISTS remarks (
  id INTEGER PRIMARY KEY AUTOINCREMENT, handle TEXT NOT NULL REFERENCES accounts (handle),
  post INTEGER REFERENCES posts (id), author TEXT NOT NULL, text TEXT NOT NULL,
  written_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS remarks_of ON remarks (handle, id);
CREATE INDEX IF NOT EXISTS remarks_below ON remarks (post);
CREATE TABLE IF NOT EXISTS answers (
  post INTEGER PRIMARY KEY REFERENCES posts (id), to_post INTEGER REFERENCES posts (id),
  to_remark INTEGER REFERENCES remarks (id), root INTEGER REFERENCES posts (id));
CREATE INDEX IF NOT EXISTS answers_below ON answers (root);
CREATE VIEW IF NOT EXISTS shown AS
  SELECT posts.*, to_post, to_remark, root FROM posts LEFT JOIN answers ON answers.post = posts.id;
CREATE TABLE IF NOT EXISTS reactions (
  id INTEGER PRIMARY KEY AUTOINCREMENT, post INTEGER NOT NULL REFERENCES posts (id),
  kind TEXT NOT NULL, at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS reactions_to ON reactions (post, kind);
CREATE TABLE IF NOT EXISTS containers (
  id INTEGER PRIMARY KEY AUTOINCREMENT, handle TEXT NOT NULL REFERENCES accounts (handle),
  draft TEXT NOT NULL, post INTEGER);
CREATE TABLE IF NOT EXISTS switches (
  id INTEGER PRIMARY KEY AUTOINCREMENT, handle TEXT NOT NULL, remaining INTEGER NOT NULL,
  options TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS log (
  id INTEGER PRIMARY KEY AUTOINCREMENT, handle TEXT NOT NULL, at TEXT NOT NULL, call TEXT NOT NULL,
  key TEXT NOT NULL, content TEXT NOT NULL, fault TEXT NOT NULL, outcome TEXT NOT NULL,
  post INTEGER);
CREATE TRIGGER IF NOT EXISTS log_is_kept BEFORE DELETE ON log
  BEGIN SELECT RAISE(ABORT, 'the log is only written to'); END;
CREATE TRIGGER IF NOT EXISTS log_is_true BEFORE UPDATE ON log
  BEGIN SELECT RAISE(ABORT, 'the log is only written to'); END;
PRAGMA user_version = {_VERSION};
COMMIT;
"""
_making: Final = threading.Lock()


class File:
    """Made when it is first needed; safe for any number of threads."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        with closing(self._connection()) as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        with closing(self._connection()) as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    def _connection(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        db.row_factory = sqlite3.Row
        with _making:  # two threads that turn a new file to WAL at once lock one another out
            if db.execute("PRAGMA user_version").fetchone()[0] < _VERSION:
                db.execute("PRAGMA journal_mode = WAL")
                db.executescript(_SCHEMA)
        return db


def stamp(at: datetime) -> str:
    """UTC to the microsecond, always of one length, so that texts sort as instants do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
