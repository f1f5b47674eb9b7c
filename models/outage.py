"""A database that cannot be used for a while: what it is, and what to do, in plain words."""

import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree

from lib.i18n import Text, say


class Trouble(StrEnum):
    """AWAY: it does not answer. The others: it can be read, and takes no writing."""

    AWAY = "away"
    BUSY = "busy"
    FULL = "full"
    READ_ONLY = "read only"


@dataclass(frozen=True, slots=True)
class Outage:
    """What is wrong with the database, for a person. Posts wait and none is lost meanwhile."""

    trouble: Trouble

    @property
    def reason(self) -> Text:
        return _REASONS[self.trouble]

    @property
    def remedy(self) -> Text:
        return _REMEDIES[self.trouble]


_REASONS: Final = {
    Trouble.AWAY: say("The database does not answer."),
    Trouble.BUSY: say("The database is busy and takes no writing."),
    Trouble.FULL: say("The disk of the database is full, or fails."),
    Trouble.READ_ONLY: say("The database is read-only."),
}
_REMEDIES: Final = {
    Trouble.AWAY: say(
        "Start its server, or check MARRONNIER_DATABASE_URL; everything goes on by itself then."
    ),
    Trouble.BUSY: say(
        "It goes on by itself; if it lasts, end the program that holds the database "
        "(a backup, or an open database tool)."
    ),
    Trouble.FULL: say("Make room on that disk; everything goes on by itself then."),
    Trouble.READ_ONLY: say(
        "Give back the right to write to it, or point MARRONNIER_DATABASE_URL at the main server; "
        "everything goes on by itself then."
    ),
}
_SQLITE: Final = {
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_IOERR: Trouble.FULL,  # what a full disk gives where it strikes the index file
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.READ_ONLY,
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_CANTOPEN: Trouble.AWAY,
}
_POSTGRESQL: Final = {
    "25006": Trouble.READ_ONLY,  # read_only_sql_transaction
    "53100": Trouble.FULL,  # disk_full
    "53200": Trouble.AWAY,  # out_of_memory
    "53300": Trouble.AWAY,  # too_many_connections
    "55P03": Trouble.BUSY,  # lock_not_available
    "57P01": Trouble.AWAY,  # admin_shutdown
    "57P02": Trouble.AWAY,  # crash_shutdown
    "57P03": Trouble.AWAY,  # cannot_connect_now
    "58030": Trouble.FULL,  # io_error
}


def outage_of(error: BaseException) -> Outage | None:
    """None where the error is not the database's state but our own doing."""
    match error:
        case NoneFree() | DBAPIError(orig=NoneFree()):
            return Outage(Trouble.BUSY)
        case DBAPIError(orig=sqlite3.Error() as said):
            return _known(_SQLITE.get(getattr(said, "sqlite_errorcode", 0) & 0xFF))
        case DBAPIError():
            return _known(_of_a_server(error))
        case _:
            return None


def may_pass(error: DBAPIError) -> bool:
    """Whether the same statement may well succeed a little later."""
    return isinstance(error, OperationalError | InterfaceError) or outage_of(error) is not None


def _of_a_server(error: DBAPIError) -> Trouble | None:
    state = getattr(error.orig, "sqlstate", None)
    if state is None or state.startswith("08"):  # nothing was said, or the line broke
        lost = error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
        return Trouble.AWAY if lost else None
    return _POSTGRESQL.get(state)


def _known(trouble: Trouble | None) -> Outage | None:
    return None if trouble is None else Outage(trouble)
