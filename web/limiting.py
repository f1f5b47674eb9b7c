"""Limits on how often a page is asked for, that hold for all web processes together."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask, Response
from flask_limiter import Limiter
from limits.storage import Storage
from sqlalchemy.exc import OperationalError

from models.house import House
from web.counts import Counts


def limiter(app: Flask, of: House, key: Callable[[], str]) -> Limiter:
    """By `key`. What is counted is written once the answer is on its way."""
    counts = Counts(of)

    def write_behind(answer: Response) -> Response:
        if counts.waits:
            answer.call_on_close(counts.write)
        return answer

    app.after_request(write_behind)  # before the limiter's own, so that it runs after it
    shared: dict[str, Any] = {"counts": counts}
    return Limiter(key, app=app, storage_uri="marronnier://", storage_options=shared)


class InDatabase(Storage):
    """`Counts` as the library wants them."""

    STORAGE_SCHEME = ["marronnier"]  # noqa: RUF012 - the library's own name

    def __init__(self, uri: str | None = None, *, counts: Counts) -> None:
        super().__init__(uri)
        self._counts = counts

    @property
    def base_exceptions(self) -> type[Exception]:
        return OperationalError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        return self._counts.add(key, amount, within=timedelta(seconds=expiry)).count

    def get(self, key: str) -> int:
        return self._counts.of(key).count

    def get_expiry(self, key: str) -> float:
        return self._counts.of(key).ends_at.timestamp()

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        """Nobody may: they end by themselves."""
        return None

    def clear(self, key: str) -> None:
        """As `reset`."""
