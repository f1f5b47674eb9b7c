"""What the sandbox keeps: accounts, posts, switches, and every call it ever received."""

import hashlib
import hmac
import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from connectors.sandbox.faults import Calls, Switch
from connectors.words import fingerprint

MAX_ACCOUNTS: Final = 1000
PAGE: Final = 100  # posts
_SCHEMA: Final = """
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
PRAGMA user_version = 2;
COMMIT;
"""
_making: Final = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    sha: str
    mime: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a caller wants published. `key` "" if none was given; `keyed`: it is to be obeyed."""

    text: str
    link: str = ""
    key: str = ""
    keyed: bool = False
    images: tuple[tuple[bytes, str, str], ...] = ()  # data, type, alt


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    id: int
    handle: str
    key: str
    text: str
    link: str
    published_at: datetime
    images: tuple[Picture, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One line of the log. `outcome`: accepted, repeated, refused or listed; `fault` "" if none."""

    id: int
    at: datetime
    call: str
    key: str
    content: str
    fault: str
    outcome: str
    post: int | None


class TooManyAccounts(Exception):
    """The sandbox is for a handful of accounts."""


class Store:
    """One SQLite file, made when it is first needed; safe for any number of threads."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def register(self, handle: str, token: str) -> bool:
        """Makes the account, or tells whether the one of that name has this token."""
        with self.writing() as db:
            known = db.execute("SELECT token FROM accounts WHERE handle = ?", (handle,)).fetchone()
            if known is not None:
                return hmac.compare_digest(known["token"], _hashed(token))
            if db.execute("SELECT count(*) AS n FROM accounts").fetchone()["n"] >= MAX_ACCOUNTS:
                raise TooManyAccounts(handle)
            db.execute("INSERT INTO accounts VALUES (?, ?)", (handle, _hashed(token)))
            return True

    def opens(self, handle: str, token: str) -> bool:
        with self.reading() as db:
            known = db.execute("SELECT token FROM accounts WHERE handle = ?", (handle,)).fetchone()
        return known is not None and hmac.compare_digest(known["token"], _hashed(token))

    def knows(self, handle: str) -> bool:
        with self.reading() as db:
            found = db.execute("SELECT 1 FROM accounts WHERE handle = ?", (handle,)).fetchone()
        return found is not None

    def publish(
        self, handle: str, draft: Draft, *, fault: Switch | None, at: datetime
    ) -> Post | None:
        """Takes the draft unless the fault refuses it, and logs the call, in one commit."""
        with self.writing() as db:
            post, outcome = taken(db, handle, draft, fault, at)
            print_ = fingerprint(draft.text, draft.link)
            logged(db, handle, at, (Calls.PUBLISH, draft.key, print_), fault, (outcome, post))
        return None if post is None else self.post(handle, post)

    def log_call(
        self, handle: str, call: str, outcome: str, *, fault: Switch | None, key: str, at: datetime
    ) -> None:
        """Notes a call that makes no post."""
        with self.writing() as db:
            logged(db, handle, at, (call, key, ""), fault, (outcome, None))

    def log(self, handle: str) -> Sequence[Call]:
        """Oldest first."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT * FROM log WHERE handle = ? ORDER BY id", (handle,)
            ).fetchall()
        return [_call(row) for row in rows]

    def post(self, handle: str, number: int) -> Post | None:
        with self.reading() as db:
            row = db.execute(
                "SELECT * FROM posts WHERE handle = ? AND id = ?", (handle, number)
            ).fetchone()
            return None if row is None else _post(db, row)

    def posts(
        self, handle: str, *, since: datetime | None = None, after: int = 0, key: str = ""
    ) -> Sequence[Post]:
        """At most PAGE, oldest first, with a number above `after`."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT * FROM posts WHERE handle = ? AND id > ? AND published_at >= ?"
                " AND (? = '' OR key = ?) ORDER BY id LIMIT ?",
                (handle, after, "" if since is None else _stamp(since), key, key, PAGE),
            ).fetchall()
            return [_post(db, row) for row in rows]

    def newest(self, handle: str) -> Sequence[Post]:
        """The newest PAGE, newest first."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT * FROM posts WHERE handle = ? ORDER BY id DESC LIMIT ?", (handle, PAGE)
            ).fetchall()
            return [_post(db, row) for row in rows]

    def image(self, handle: str, sha: str) -> tuple[bytes, str] | None:
        """The picture and its type."""
        with self.reading() as db:
            row = db.execute(
                "SELECT data, mime FROM images JOIN posts ON posts.id = images.post"
                " WHERE handle = ? AND sha = ? LIMIT 1",
                (handle, sha),
            ).fetchone()
        return None if row is None else (row["data"], row["mime"])

    def switches(self, handle: str) -> Sequence[Switch]:
        """Those still to strike, with what is left of their count."""
        with self.reading() as db:
            rows = db.execute("SELECT * FROM switches WHERE handle = ? ORDER BY id", (handle,))
            return [_switch(row) for row in rows]

    def set_switches(self, handle: str, switches: Sequence[Switch]) -> None:
        """These, in the place of all others."""
        with self.writing() as db:
            db.execute("DELETE FROM switches WHERE handle = ?", (handle,))
            db.executemany(
                "INSERT INTO switches (handle, remaining, options) VALUES (?, ?, ?)",
                [(handle, one.count, json.dumps(one.to_json())) for one in switches],
            )

    def strike(self, handle: str, call: Calls) -> Switch | None:
        """The first switch that strikes this call, its count one less."""
        with self.writing() as db:
            rows = db.execute("SELECT * FROM switches WHERE handle = ? ORDER BY id", (handle,))
            for row in rows.fetchall():
                switch = _switch(row)
                if switch.on is call and _falls(switch.probability):
                    _spend(db, row)
                    return switch
        return None

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
            if db.execute("PRAGMA user_version").fetchone()[0] < 2:
                db.execute("PRAGMA journal_mode = WAL")
                db.executescript(_SCHEMA)
        return db


def taken(
    db: sqlite3.Connection, handle: str, draft: Draft, fault: Switch | None, at: datetime
) -> tuple[int | None, str]:
    """The number of the post if there is one, and the outcome."""
    if fault is not None and not fault.kind.accepts:
        return None, "refused"
    known = (
        draft.keyed
        and db.execute(
            "SELECT id FROM posts WHERE keyed AND handle = ? AND key = ?", (handle, draft.key)
        ).fetchone()
    )
    if known:
        return known["id"], "repeated"
    number = db.execute(
        "INSERT INTO posts (handle, key, keyed, text, link, published_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (handle, draft.key, draft.keyed, draft.text, draft.link, _stamp(at)),
    ).lastrowid
    for place, (data, mime, alt) in enumerate(draft.images):
        sha = hashlib.sha256(data).hexdigest()
        db.execute(
            "INSERT INTO images VALUES (?, ?, ?, ?, ?, ?)", (number, place, sha, mime, alt, data)
        )
    return number, "accepted"


def logged(
    db: sqlite3.Connection,
    handle: str,
    at: datetime,
    received: tuple[str, str, str],
    fault: Switch | None,
    became: tuple[str, int | None],
) -> None:
    db.execute(
        "INSERT INTO log (handle, at, call, key, content, fault, outcome, post)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (handle, _stamp(at), *received, "" if fault is None else fault.kind, *became),
    )


def _spend(db: sqlite3.Connection, row: sqlite3.Row) -> None:
    db.execute("UPDATE switches SET remaining = remaining - 1 WHERE id = ?", (row["id"],))
    db.execute("DELETE FROM switches WHERE remaining <= 0")


def _falls(probability: float) -> bool:
    return probability >= 1 or secrets.SystemRandom().random() < probability


def _switch(row: sqlite3.Row) -> Switch:
    return replace(Switch.from_json(json.loads(row["options"])), count=row["remaining"])


def _post(db: sqlite3.Connection, row: sqlite3.Row) -> Post:
    pictures = db.execute(
        "SELECT sha, mime, alt FROM images WHERE post = ? ORDER BY place", (row["id"],)
    )
    return Post(
        id=row["id"],
        handle=row["handle"],
        key=row["key"],
        text=row["text"],
        link=row["link"],
        published_at=datetime.fromisoformat(row["published_at"]),
        images=tuple(Picture(sha=p["sha"], mime=p["mime"], alt=p["alt"]) for p in pictures),
    )


def _call(row: sqlite3.Row) -> Call:
    return Call(
        id=row["id"],
        at=datetime.fromisoformat(row["at"]),
        call=row["call"],
        key=row["key"],
        content=row["content"],
        fault=row["fault"],
        outcome=row["outcome"],
        post=row["post"],
    )


def _stamp(at: datetime) -> str:
    """UTC to the microsecond, always of one length, so that texts sort as instants do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
