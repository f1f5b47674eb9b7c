"""The sandbox's accounts, their posts, and every call it ever received."""

import hashlib
import hmac
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from connectors.sandbox.faults import Calls, Switch
from connectors.sandbox.file import File, stamp
from connectors.sandbox.shapes import Call, Draft, Post
from connectors.sandbox.taking import logged, post_of, taken
from connectors.words import fingerprint

MAX_ACCOUNTS: Final = 1000
PAGE: Final = 100  # posts


class TooManyAccounts(Exception):
    """The sandbox is for a handful of accounts."""


class Store(File):
    """Its accounts, their posts, and the log."""

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
        self,
        handle: str,
        draft: Draft,
        *,
        fault: Switch | None,
        at: datetime,
        call: Calls = Calls.PUBLISH,
    ) -> Post | None:
        """Takes the draft unless the fault refuses it, and logs the call, in one commit."""
        with self.writing() as db:
            post, outcome = taken(db, handle, draft, fault, at)
            print_ = fingerprint(draft.text, draft.link)
            logged(db, handle, at, (call, draft.key, print_), fault, (outcome, post))
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
                "SELECT * FROM shown WHERE handle = ? AND id = ?", (handle, number)
            ).fetchone()
            return None if row is None else post_of(db, row)

    def posts(
        self, handle: str, *, since: datetime | None = None, after: int = 0, key: str = ""
    ) -> Sequence[Post]:
        """At most PAGE, oldest first, with a number above `after`."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT * FROM shown WHERE handle = ? AND id > ? AND published_at >= ?"
                " AND (? = '' OR key = ?) ORDER BY id LIMIT ?",
                (handle, after, "" if since is None else stamp(since), key, key, PAGE),
            ).fetchall()
            return [post_of(db, row) for row in rows]

    def newest(self, handle: str) -> Sequence[Post]:
        """The newest PAGE of those that stand on their own, newest first."""
        with self.reading() as db:
            rows = db.execute(
                "SELECT * FROM shown WHERE handle = ? AND to_post IS NULL AND to_remark IS NULL"
                " ORDER BY id DESC LIMIT ?",
                (handle, PAGE),
            ).fetchall()
            return [post_of(db, row) for row in rows]

    def image(self, handle: str, sha: str) -> tuple[bytes, str] | None:
        """The picture and its type."""
        with self.reading() as db:
            row = db.execute(
                "SELECT data, mime FROM images JOIN posts ON posts.id = images.post"
                " WHERE handle = ? AND sha = ? LIMIT 1",
                (handle, sha),
            ).fetchone()
        return None if row is None else (row["data"], row["mime"])


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


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
