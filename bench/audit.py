"""What the trail costs: an act more in a transaction, and reading it from the first to the seal."""

import time
from itertools import count
from typing import Final

from sqlalchemy import func, select, update

from bench.house import temporary
from bench.table import seconds, show
from editorial.trail.reading import Asked, newest
from models import auditing
from models.actor import Actor
from models.audit import Act, AuditEntry
from models.audit_check import check, check_end
from models.auditing import Noted
from models.house import House
from models.people import Workspace

_ACTS: Final = 100_000
_AT_ONCE: Final = 1_000
_TURNS: Final = 200


def main() -> None:
    with temporary() as (house, actor):
        noted, unnoted = _each(house, actor, noted=True), _each(house, actor, noted=False)
        many = _filled(house, actor)
        with house.database.reading() as session:
            keyring, mine = house.settings.keyring, actor.workspace_id
            acts, wrong = check(session, keyring, mine)
            if wrong is not None:
                raise AssertionError(wrong)
            whole = seconds(lambda: check(session, keyring, mine), times=3)
            end = seconds(lambda: check_end(session, keyring, mine))
            newest_ones = seconds(lambda: newest(session, actor, Asked(), limit=51))
            # The dearest filter: nothing is found, so all is looked at.
            none = Asked(act=Act.STOPPED)
            nothing = seconds(lambda: newest(session, actor, none, limit=51))
    show(
        f"The trail on SQLite ({acts:,} acts, verified)",
        ["what", "ms"],
        [
            ["a transaction that changes a setting, unnoted", _ms(unnoted)],
            ["the same with its act on the trail", _ms(noted)],
            [f"an act, {_AT_ONCE:,} in one transaction", _ms(many)],
            ["the whole trail read and verified", _ms(whole)],
            ["the last act and the seal", _ms(end)],
            ["a page of the newest", _ms(newest_ones)],
            ["a page for which nothing is found", _ms(nothing)],
        ],
    )


def _each(house: House, actor: Actor, *, noted: bool) -> float:
    """Seconds of one transaction that changes a setting."""
    hours = count(1)

    def change() -> None:
        with house.database.transaction() as session:
            home = session.get_one(Workspace, actor.workspace_id)
            if noted:
                home.cut_off = next(hours)
            else:  # past the flush, which would note it
                of_it = update(Workspace).where(Workspace.id == home.id)
                session.execute(of_it.values(cut_off=next(hours)))

    return seconds(change, times=_TURNS)


def _filled(house: House, actor: Actor) -> float:
    """Seconds of one act, until there are as many as wanted."""
    with house.database.reading() as session:
        missing = _ACTS - (session.scalar(select(func.count(AuditEntry.id))) or 0)
    began = time.perf_counter()
    for left in range(missing, 0, -_AT_ONCE):
        with house.database.transaction() as session:
            some = [_act(actor, one) for one in range(min(left, _AT_ONCE))]
            auditing.note(session.connection(), *some)
    return (time.perf_counter() - began) / missing


def _act(actor: Actor, number: int) -> Noted:
    return Noted(
        workspace_id=actor.workspace_id,
        act=Act.DELIVERY_CHANGED,
        about="delivery",
        about_id=number,
        post_id=number,
        content_hash="0" * 64,
        details={"channel_id": 1, "state": ["sending", "unsure"], "attempt": 1},
    )


def _ms(took: float) -> str:
    return f"{took * 1000:.2f}"


if __name__ == "__main__":
    main()
