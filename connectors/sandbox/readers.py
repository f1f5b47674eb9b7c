"""What others do on an account of the sandbox: they like, share, and write."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from connectors.sandbox.file import File, stamp
from connectors.sandbox.shapes import Figures, Reaction, Remark
from lib.errors import Invalid, NotFound
from lib.i18n import Text, say

PAGE: Final = 100  # remarks
LONGEST: Final = 500  # characters of a remark
_LONGEST_NAME: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing below a post. `author` "" for the account itself; `to`: whose remark it answers."""

    anchor: str
    author: str
    to: str
    text: str
    at: datetime


class Readers:
    """Of every account in that file."""

    def __init__(self, file: File) -> None:
        self._file = file

    def react(
        self, handle: str, post: int, reaction: Reaction, *, at: datetime, times: int = 1
    ) -> None:
        """That many readers more. Raises NotFound."""
        with self._file.writing() as db:
            _must_stand(db, handle, post)
            db.executemany(
                "INSERT INTO reactions (post, kind, at) VALUES (?, ?, ?)",
                [(post, reaction, stamp(at))] * times,
            )

    def write(self, handle: str, remark: str, *, author: str, on: int | None, at: datetime) -> int:
        """Its number. `on`: the post that it is below. Raises Invalid, NotFound."""
        remark, author = remark.strip(), " ".join(author.split())
        _must_fit("text", remark, LONGEST)
        _must_fit("author", author, _LONGEST_NAME)
        with self._file.writing() as db:
            if on is not None:
                _must_stand(db, handle, on)
            made = db.execute(
                "INSERT INTO remarks (handle, post, author, text, written_at)"
                " VALUES (?, ?, ?, ?, ?)",
                (handle, on, author, remark, stamp(at)),
            )
            return made.lastrowid or 0

    def remarks(
        self, handle: str, *, since: datetime | None = None, after: int = 0
    ) -> Sequence[Remark]:
        """At most PAGE, oldest first, with a number above `after`."""
        with self._file.reading() as db:
            rows = db.execute(
                "SELECT * FROM remarks WHERE handle = ? AND id > ? AND written_at >= ?"
                " ORDER BY id LIMIT ?",
                (handle, after, "" if since is None else stamp(since), PAGE),
            ).fetchall()
        return [_remark(row) for row in rows]

    def remark(self, handle: str, number: int) -> Remark | None:
        with self._file.reading() as db:
            row = db.execute(
                "SELECT * FROM remarks WHERE handle = ? AND id = ?", (handle, number)
            ).fetchone()
        return None if row is None else _remark(row)

    def figures(self, handle: str, posts: Sequence[int]) -> Mapping[int, Figures]:
        """Of those posts that the account has."""
        with self._file.reading() as db:
            return {number: _counted(db, number) for number in posts if _stands(db, handle, number)}

    def below(self, handle: str, post: int | None) -> Sequence[Line]:
        """The conversation below a post, or with the account itself, oldest first."""
        with self._file.reading() as db:
            said = db.execute(
                "SELECT * FROM remarks WHERE handle = ? AND post IS ?", (handle, post)
            ).fetchall()
            own = db.execute(
                "SELECT shown.*, remarks.author FROM shown"
                " LEFT JOIN remarks ON remarks.id = shown.to_remark"
                " WHERE shown.handle = ? AND shown.root IS ?"
                " AND (shown.to_post IS NOT NULL OR shown.to_remark IS NOT NULL)",
                (handle, post),
            ).fetchall()
        lines = [*(_line(_remark(row)) for row in said), *(_own(row) for row in own)]
        return sorted(lines, key=lambda line: line.at)


def _must_fit(field: str, words: str, longest: int) -> None:
    if not 0 < len(words) <= longest:
        wanted: Text = say("between %(low)s and %(high)s characters", low=1, high=longest)
        raise Invalid(
            say("This cannot be written."), remedy=say("Correct it."), fields={field: wanted}
        )


def _must_stand(db: sqlite3.Connection, handle: str, post: int) -> None:
    if not _stands(db, handle, post):
        raise NotFound


def _stands(db: sqlite3.Connection, handle: str, post: int) -> bool:
    found = db.execute("SELECT 1 FROM posts WHERE handle = ? AND id = ?", (handle, post))
    return found.fetchone() is not None


def _counted(db: sqlite3.Connection, post: int) -> Figures:
    row = db.execute(
        "SELECT (SELECT count(*) FROM reactions WHERE post = ?1 AND kind = ?2) AS likes,"
        " (SELECT count(*) FROM reactions WHERE post = ?1 AND kind = ?3) AS shares,"
        " (SELECT count(*) FROM remarks WHERE post = ?1) AS comments",
        (post, Reaction.LIKE, Reaction.SHARE),
    ).fetchone()
    return Figures(likes=row["likes"], shares=row["shares"], comments=row["comments"])


def _remark(row: sqlite3.Row) -> Remark:
    return Remark(
        id=row["id"],
        author=row["author"],
        text=row["text"],
        written_at=datetime.fromisoformat(row["written_at"]),
        on=row["post"],
    )


def _line(remark: Remark) -> Line:
    return Line(
        anchor=f"remark-{remark.id}",
        author=remark.author,
        to="",
        text=remark.text,
        at=remark.written_at,
    )


def _own(row: sqlite3.Row) -> Line:
    return Line(
        anchor=f"post-{row['id']}",
        author="",
        to=row["author"] or "",
        text=row["text"],
        at=datetime.fromisoformat(row["published_at"]),
    )
