"""The database: engine, transactions and its clock."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from lib.clock import Clock, SystemClock
from lib.seal import Keyring
from models import auditing
from models.auditing import Who

_BUSY_SECONDS: Final = 15
NONE_FREE_AFTER: Final = 30  # seconds until a connection must have come free
_PATIENT: Final = {  # libpq's own would wait for minutes for a server whose machine is gone
    "connect_timeout": 5,  # seconds
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
}


class Database:
    """Opens transactions at the edge. `clock` None: the database's on PostgreSQL, else the host's.

    One clock for all senders: on PostgreSQL several hosts share the server's; `now()` asks it
    over a connection of its own, so inside a transaction ask `now_on()`. `hands`: how many work at
    once.
    """

    def __init__(self, url: URL, *, clock: Clock | None = None, hands: int = 20) -> None:
        self.url = url
        self.engine = _engine(url, hands)
        self._clock: Clock | None = clock
        self.keyring: Keyring | None = None  # seals the trail
        self.usual: Callable[[], Who] = Who  # whose doing it is where a transaction does not say
        auditing.listen(self.engine)

    @contextmanager
    def transaction(self, *, who: Callable[[], Who] | None = None) -> Iterator[Session]:
        """For writing: commits when the block ends, rolls back when it raises.

        `who`: asked at its end where something was done that goes on the trail; else `usual`.
        """
        with _session(self.engine) as session, session.begin():
            connection = session.connection()
            begin(connection, "IMMEDIATE")
            auditing.begin(connection, who or self.usual)
            yield session
            session.flush()
            self._chain(connection)

    @contextmanager
    def ledger(self) -> Iterator[Connection]:
        """As `transaction`, for statements without objects: what is done for every delivery."""
        with self.engine.begin() as connection:
            begin(connection, "IMMEDIATE")
            auditing.begin(connection, self.usual)
            yield connection
            self._chain(connection)

    def _chain(self, connection: Connection) -> None:
        auditing.finish(connection, self.keyring, lambda: self.now_on(connection))

    @contextmanager
    def hurried(self, *, seconds: int) -> Iterator[Connection]:
        """As `ledger`, for whom it is an answer that the database is busy for that long."""
        with self.engine.connect() as connection:
            _be_patient(connection, seconds)
            try:
                with connection.begin():
                    begin(connection, "IMMEDIATE")
                    yield connection
            finally:
                _be_patient(connection, _BUSY_SECONDS)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """For reading: holds up no writer, and whatever was changed is given up."""
        with _session(self.engine) as session:
            begin(session.connection(), "DEFERRED")
            yield session

    def now(self) -> datetime:
        """The present instant, UTC."""
        if self._clock is not None:
            return self._clock.now()
        if self.engine.dialect.name != "postgresql":
            return SystemClock().now()
        with self.engine.begin() as connection:  # a rollback has psycopg forget what it prepared
            return self.now_on(connection)

    def now_on(self, connection: Connection) -> datetime:
        """As `now()`, inside a transaction: over its own connection."""
        if self._clock is not None or self.engine.dialect.name != "postgresql":
            return self.now()
        at: datetime = connection.execute(_CLOCK).scalar_one()
        return at.astimezone(UTC)

    def dispose(self) -> None:
        self.engine.dispose()


_CLOCK: Final = select(func.clock_timestamp())


def _session(bind: Engine) -> Session:
    return Session(bind, expire_on_commit=False, autoflush=True)


class _Pool(QueuePool):
    """Having no connection free is a database that is busy, to all who wait for a busy one."""

    def connect(self) -> PoolProxiedConnection:
        try:
            return super().connect()
        except NoneFree as error:
            raise OperationalError("CONNECT", None, error) from error


def _engine(url: URL, hands: int) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, hands)
    line = {name: value for name, value in _PATIENT.items() if name not in url.query}
    return create_engine(
        url,
        connect_args=line,
        pool_pre_ping=True,
        poolclass=_Pool,
        pool_size=10,  # those who clear up, watch and keep time have theirs besides the hands
        max_overflow=max(20, hands),
        pool_timeout=NONE_FREE_AFTER,
    )


def _sqlite(url: URL, hands: int) -> Engine:
    with suppress(OSError):  # told better by the first connection, where somebody listens
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"timeout": _BUSY_SECONDS},
        poolclass=_Pool,
        pool_size=10,
        max_overflow=max(40, hands),
        pool_timeout=NONE_FREE_AFTER,
    )
    event.listen(engine, "connect", _prepare)
    return engine


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own BEGIN comes too late for BEGIN IMMEDIATE: we say it ourselves.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _be_patient(connection: Connection, seconds: int) -> None:
    if connection.invalidated:
        return
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        driver.execute(f"PRAGMA busy_timeout={seconds * 1000}")


def begin(connection: Connection, how: Literal["IMMEDIATE", "DEFERRED"]) -> None:
    """Opens the transaction on SQLite, where the driver leaves that to us.

    Raises OperationalError.
    """
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        return
    try:
        driver.execute(f"BEGIN {how}")
    except sqlite3.OperationalError as error:  # as any other statement would have raised it
        raise OperationalError("BEGIN", None, error) from error
