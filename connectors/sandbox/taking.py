"""How the sandbox takes a post: its rows, and its line of the log."""

import hashlib
import sqlite3
from datetime import datetime

from connectors.sandbox.faults import Switch
from connectors.sandbox.file import stamp
from connectors.sandbox.shapes import Draft, Picture, Post


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
        (handle, draft.key, draft.keyed, draft.text, draft.link, stamp(at)),
    ).lastrowid
    _answer(db, number, draft)
    for place, (data, mime, alt) in enumerate(draft.images):
        sha = hashlib.sha256(data).hexdigest()
        db.execute(
            "INSERT INTO images VALUES (?, ?, ?, ?, ?, ?)", (number, place, sha, mime, alt, data)
        )
    return number, "accepted"


def _answer(db: sqlite3.Connection, post: int | None, draft: Draft) -> None:
    """Where it stands. `root`: the post that begins the conversation; NULL for one that somebody
    began with the account.
    """
    if draft.to_post is None and draft.to_remark is None:
        return
    root = db.execute(
        "SELECT coalesce("
        " (SELECT post FROM remarks WHERE id = ?), (SELECT root FROM answers WHERE post = ?), ?)"
        " AS post",
        (draft.to_remark, draft.to_post, draft.to_post),
    ).fetchone()["post"]
    db.execute(
        "INSERT INTO answers (post, to_post, to_remark, root) VALUES (?, ?, ?, ?)",
        (post, draft.to_post, draft.to_remark, root),
    )


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
        (handle, stamp(at), *received, "" if fault is None else fault.kind, *became),
    )


def post_of(db: sqlite3.Connection, row: sqlite3.Row) -> Post:
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
        to_post=row["to_post"],
        to_remark=row["to_remark"],
    )
