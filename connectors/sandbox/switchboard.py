"""The switches that wait to strike an account's calls."""

import json
import secrets
import sqlite3
from collections.abc import Sequence
from dataclasses import replace

from connectors.sandbox.faults import Calls, Switch
from connectors.sandbox.file import File


class Switchboard:
    """Of every account in that file."""

    def __init__(self, file: File) -> None:
        self._file = file

    def switches(self, handle: str) -> Sequence[Switch]:
        """Those still to strike, with what is left of their count."""
        with self._file.reading() as db:
            rows = db.execute("SELECT * FROM switches WHERE handle = ? ORDER BY id", (handle,))
            return [_switch(row) for row in rows]

    def set_switches(self, handle: str, switches: Sequence[Switch]) -> None:
        """These, in the place of all others."""
        with self._file.writing() as db:
            db.execute("DELETE FROM switches WHERE handle = ?", (handle,))
            db.executemany(
                "INSERT INTO switches (handle, remaining, options) VALUES (?, ?, ?)",
                [(handle, one.count, json.dumps(one.to_json())) for one in switches],
            )

    def strike(self, handle: str, call: Calls) -> Switch | None:
        """The first switch that strikes this call, its count one less."""
        with self._file.writing() as db:
            rows = db.execute("SELECT * FROM switches WHERE handle = ? ORDER BY id", (handle,))
            for row in rows.fetchall():
                switch = _switch(row)
                if switch.on is call and _falls(switch.probability):
                    _spend(db, row)
                    return switch
        return None


def _spend(db: sqlite3.Connection, row: sqlite3.Row) -> None:
    db.execute("UPDATE switches SET remaining = remaining - 1 WHERE id = ?", (row["id"],))
    db.execute("DELETE FROM switches WHERE remaining <= 0")


def _falls(probability: float) -> bool:
    return probability >= 1 or secrets.SystemRandom().random() < probability


def _switch(row: sqlite3.Row) -> Switch:
    return replace(Switch.from_json(json.loads(row["options"])), count=row["remaining"])
