"""What is uploaded first and published afterwards, as networks of pictures want it."""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from connectors.sandbox.faults import Calls, Switch
from connectors.sandbox.shapes import Draft, Post
from connectors.sandbox.store import Store
from connectors.sandbox.taking import logged, taken
from connectors.words import fingerprint


class Containers:
    """Each is published once, whoever asks how often; made again, it is another one."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def make(self, handle: str, draft: Draft, *, at: datetime) -> int:
        """Its number. Nobody sees anything yet."""
        with self._store.writing() as db:
            logged(db, handle, at, (Calls.CONTAINER, draft.key, ""), None, ("made", None))
            made = db.execute(
                "INSERT INTO containers (handle, draft) VALUES (?, ?)", (handle, _kept(draft))
            )
            return made.lastrowid or 0

    def published(self, handle: str, number: int) -> tuple[bool, Post | None]:
        """Whether there is such a container, and the post that it has become."""
        with self._store.reading() as db:
            row = db.execute(
                "SELECT post FROM containers WHERE handle = ? AND id = ?", (handle, number)
            ).fetchone()
        if row is None or row["post"] is None:
            return row is not None, None
        return True, self._store.post(handle, row["post"])

    def publish(
        self, handle: str, number: int, *, fault: Switch | None, at: datetime
    ) -> Post | None:
        """Makes it a post unless the fault refuses it, and logs the call, in one commit."""
        with self._store.writing() as db:
            row = db.execute(
                "SELECT draft, post FROM containers WHERE handle = ? AND id = ?", (handle, number)
            ).fetchone()
            draft = _opened(json.loads(row["draft"]))
            if row["post"] is not None:
                post, outcome = row["post"], "repeated"
            else:
                post, outcome = taken(db, handle, draft, fault, at)
            db.execute("UPDATE containers SET post = ? WHERE id = ?", (post, number))
            received = (Calls.PUBLISH, draft.key, fingerprint(draft.text, draft.link))
            logged(db, handle, at, received, fault, (outcome, post))
        return None if post is None else self._store.post(handle, post)


def _kept(draft: Draft) -> str:
    images = [(base64.b64encode(data).decode(), mime, alt) for data, mime, alt in draft.images]
    return json.dumps({**asdict(draft), "images": images})


def _opened(told: Mapping[str, Any]) -> Draft:
    images = tuple((base64.b64decode(data), mime, alt) for data, mime, alt in told["images"])
    return Draft(**{**told, "images": images})
