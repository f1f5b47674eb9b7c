"""The same answer to the same Idempotency-Key.

The row and the effect are one transaction: either both are there or neither, whenever we are
killed. A second request with the key waits for the first to end, then is given its answer.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Final

from flask import Request
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from api.errors import OtherRequest
from lib.errors import Invalid
from lib.i18n import say
from models.people import REPLAY_KEPT, Replay
from models.tokens import Bearer

HEADER: Final = "Idempotency-Key"


def key_of(request: Request) -> str | None:
    """Raises Invalid for a key that cannot be one."""
    key = request.headers.get(HEADER)
    if key is None or request.method != "POST":
        return None
    if not (0 < len(key) <= 255 and key.isascii() and key.isprintable()):
        what = say("An Idempotency-Key has 1 to 255 plain characters.")
        raise Invalid(
            what, remedy=say("Use a new UUID for each thing to do."), fields={HEADER: what}
        )
    return key


def once(
    session: Session,
    bearer: Bearer,
    request: Request,
    do: Callable[[], tuple[int, str]],
    *,
    now: datetime,
) -> tuple[int, str, bool]:
    """Status, body, and whether it was done before; `do` runs only the first time."""
    key = key_of(request)
    if key is None:
        return *do(), False
    _forget_old(session, bearer, now=now)
    print_ = fingerprint(request)
    row = _claimed(session, bearer, key, print_, now=now)
    if row is None:
        return *_answered(session, bearer, key, print_), True
    row.status, row.body = do()
    session.flush()
    return row.status, row.body, False


def fingerprint(request: Request) -> str:
    """SHA-256 of what was asked: spacing, order of fields and form boundaries do not count."""
    parts = (request.method, request.full_path, _said(request))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "backslashreplace")).hexdigest()


def _said(request: Request) -> str:
    if request.files:
        sent = [(name, file) for name, file in request.files.items(multi=True)]
        return json.dumps([(name, f.filename, _digest_of(f.stream)) for name, f in sent])
    data = request.get_data(cache=True)
    if not data.strip():
        return ""
    return json.dumps(json.loads(data.decode("utf-8-sig")), sort_keys=True)


def _digest_of(stream: object) -> str:
    digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    stream.seek(0)  # type: ignore[attr-defined]
    return digest


def _claimed(
    session: Session, bearer: Bearer, key: str, print_: str, *, now: datetime
) -> Replay | None:
    """A row of our own; None if the key was used before. Waits for whoever is using it now."""
    row = Replay(
        workspace_id=bearer.actor.workspace_id,
        token_id=bearer.token_id,
        key=key,
        fingerprint=print_,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return None
    return row


def _answered(session: Session, bearer: Bearer, key: str, print_: str) -> tuple[int, str]:
    found = select(Replay).where(Replay.token_id == bearer.token_id, Replay.key == key)
    row = session.scalars(found).one()
    if row.fingerprint != print_:
        what = say("This Idempotency-Key was used for another request.")
        raise OtherRequest(
            what,
            remedy=say("Use a new key for a new request; keep it only to repeat the same one."),
            fields={HEADER: what},
        )
    return row.status or 200, row.body or ""


def _forget_old(session: Session, bearer: Bearer, *, now: datetime) -> None:
    session.execute(
        delete(Replay).where(
            Replay.token_id == bearer.token_id, Replay.created_at < now - REPLAY_KEPT
        )
    )
