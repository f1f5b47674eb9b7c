"""The month of a calendar, and what its widget reads, as one person asks for them: what each costs
the server, however many posts there are.
"""

import gzip
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from flask.testing import FlaskClient
from sqlalchemy import event, select, text

from app import create_app
from bench.house import temporary
from bench.table import show
from cli.demo import load_demo
from models.house import House
from models.people import User
from models.way import Role

TARGET: Final = 60.0  # milliseconds, of the page and its data
MOST_QUERIES: Final = 12
RIVAL: Final = 5500.0  # milliseconds at 10,000 posts in the month, with 126 queries
_TIMES: Final = 15
_MONTH: Final = "/calendar?view=month&date=2026-12-01"
_DATA: Final = "/calendar/entries?start=2026-11-30T00:00:00&end=2027-01-11T00:00:00"
_DECEMBER: Final = ("2026-12-01 00:00:00", 31 * 86_400)
_YEARS_BEFORE: Final = ("2017-01-01 00:00:00", 9 * 365 * 86_400)

# Each copies a row of the demo, with another number and another instant.
_POSTS: Final = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
INSERT INTO post ({columns})
SELECT {values} FROM n CROSS JOIN (SELECT * FROM post WHERE id = :model) AS model
"""
_DELIVERIES: Final = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
INSERT INTO delivery ({columns})
SELECT {values} FROM n CROSS JOIN (SELECT * FROM delivery WHERE id = :model) AS model
"""
_AT: Final = "strftime('%Y-%m-%d %H:%M:%S.000000', :first, (i * :step) || ' seconds')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Milliseconds of the processor (the median), statements, and bytes compressed."""

    milliseconds: float
    queries: int
    size: int


def main() -> None:
    lines = [_measured(month=1_000), _measured(month=10_000), _measured(month=100_000)]
    lines.append(_measured(month=10_000, before=990_000))
    show(
        "A month of the calendar and its data",
        [
            "posts",
            "whose",
            "page and data ms",
            "asked again ms",
            "target",
            "queries",
            "KB",
            "rival",
        ],
        [row for line in lines for row in line],
    )


def _measured(*, month: int, before: int = 0) -> list[list[object]]:
    name = f"{month:,} in the month" + (f", {month + before:,} in all" if before else "")
    with temporary() as (house, _):
        demo = load_demo(house, now=house.now())
        _fill(house, month, *_DECEMBER)
        if before:
            _fill(house, before, *_YEARS_BEFORE)
        roles = {"manager": Role.MANAGER, "volunteer": Role.VOLUNTEER}
        emails = {one.role: one.email for one in reversed(demo.people)}
        return [_row(name, whose, house, emails[role]) for whose, role in roles.items()]


def _row(name: str, whose: str, house: House, email: str) -> list[object]:
    client = _signed_in(house, email)
    page, data = _cost(house, client, _MONTH), _cost(house, client, _DATA)
    both = (
        page.milliseconds
    )  # the page of a month brings its data along; later it is asked for what is new
    return [
        name,
        whose,
        f"{page.milliseconds:.1f}",
        f"{data.milliseconds:.1f}",
        f"{both / TARGET:.2f}",
        f"{page.queries} + {data.queries} of {MOST_QUERIES}",
        f"{(page.size + data.size) / 1000:.0f}",
        f"1/{RIVAL / both:.0f}",
    ]


def _cost(house: House, client: FlaskClient, address: str) -> Cost:
    client.get(address)
    with _counting(house) as statements:
        answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return Cost(
        milliseconds=statistics.median(_once(client, address) for _ in range(_TIMES)),
        queries=len(statements),
        size=len(gzip.compress(answer.data)),
    )


def _once(client: FlaskClient, address: str) -> float:
    began = time.process_time()
    client.get(address, headers={"Accept-Encoding": "gzip"})
    return (time.process_time() - began) * 1000


@contextmanager
def _counting(house: House) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(house.database.engine, "before_cursor_execute", note)
    yield asked
    event.remove(house.database.engine, "before_cursor_execute", note)


def _signed_in(house: House, email: str) -> FlaskClient:
    """As its button on the sign-in page does."""
    app = create_app(house)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    with house.database.reading() as session:
        number = session.scalar(select(User.id).where(User.email == email))
    assert client.post(f"/login/demo/{number}").status_code in {302, 303}
    return client


def _fill(house: House, count: int, first: str, seconds: int) -> None:
    """So many posts with a delivery each, evenly over that time."""
    given: dict[str, Any] = {"count": count, "first": first, "step": seconds / count}
    with house.database.transaction() as session:
        last = session.scalar(text("SELECT max(id) FROM post")) or 0
        model = session.execute(
            text("SELECT id, post_id FROM delivery WHERE state = 'planned' LIMIT 1")
        ).one()
        post = {"id": ":last + i", "wished_at": _AT, "title": "'Post ' || i || ' of many'"}
        delivery = {
            "id": "NULL",
            "post_id": ":last + i",
            "due_at": _AT,
            "key": "'bench-' || (:last + i)",
            "state": "'planned'",
        }
        for statement, table, model_id, changed in (
            (_POSTS, "post", model.post_id, post),
            (_DELIVERIES, "delivery", model.id, delivery),
        ):
            columns = list(session.execute(text(f"SELECT * FROM {table} LIMIT 1")).keys())
            values = (changed.get(column, f"model.{column}") for column in columns)
            made = statement.format(columns=", ".join(columns), values=", ".join(values))
            session.execute(text(made), {**given, "last": last, "model": model_id})


if __name__ == "__main__":
    main()
