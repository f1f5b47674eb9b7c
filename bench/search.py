"""How long a search takes among many posts, on SQLite and on PostgreSQL.

`python -m bench.search --posts 100000` measures one size only.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import URL, insert, text

from bench.house import approved, postgres, temporary
from bench.table import seconds, show
from models.actor import Actor
from models.house import House
from models.post import Post, Revision
from models.search import filling
from models.search.everything import search
from models.search.words import asked, pieces
from models.way import Role

SIZES = (10_000, 100_000)
QUERIES = (
    ("a rare word", "zebre"),
    ("a word of every post", "solidarite"),
    ("how many words begin", "so"),
    ("two usual words", "solidarite benevoles"),
    ("a phrase", "“grand événement”"),
    ("nothing", "introuvable"),
)
WORDS = [
    "solidarité",
    "bénévoles",
    "collecte",
    "grand",
    "événement",
    "samedi",
    "merci",
    "dons",
    "manteaux",
    "soirée",
]


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.search", description=__doc__)
    parser.add_argument("--posts", type=int, help="how many; else 10,000 and 100,000")
    given = parser.parse_args()
    for size in (given.posts,) if given.posts else SIZES:
        _measure("SQLite", None, size)
        with postgres() as url:
            if url is not None:
                _measure("PostgreSQL", url, size)


def _measure(name: str, url: URL | None, size: int) -> None:
    with temporary(url) as (house, actor):
        _write(house, actor, size)
        volunteer = Actor(
            user_id=actor.user_id + 1, workspace_id=actor.workspace_id, role=Role.VOLUNTEER, name=""
        )
        rows: list[Sequence[object]] = [
            [words, _ms(house, actor, query), _ms(house, volunteer, query)]
            for words, query in QUERIES
        ]
        show(
            f"A search among {size} posts, {name}, with excerpts (target: 100 ms)",
            ["looked for", "editor, ms", "volunteer, ms"],
            rows,
        )


def _ms(house: House, actor: Actor, query: str) -> str:
    def run() -> None:
        with house.database.reading() as session:
            found = search(session, actor, query)
        for one in found:
            for hit in one.hits:
                pieces(asked(query), hit.text)

    return f"{seconds(run) * 1000:.1f}"


def _write(house: House, actor: Actor, size: int) -> None:
    post, revision, _ = approved(house, actor, on=1)
    rng = random.Random(1)
    like = {c.key: getattr(post, c.key) for c in Post.__mapper__.column_attrs}
    said = {c.key: getattr(revision, c.key) for c in Revision.__mapper__.column_attrs}
    for numbers in _batches(size):
        with house.database.transaction() as session:
            session.execute(insert(Post), [_post(like, n) for n in numbers])
            session.execute(insert(Revision), [_revision(said, n, rng) for n in numbers])
            filling.fill(session, most=len(numbers))
    with house.database.transaction() as session:
        session.execute(text("ANALYZE"))


def _batches(size: int) -> Iterator[range]:
    for start in range(0, size, 5000):
        yield range(start + 2, min(start + 5000, size) + 2)


def _post(like: dict[str, object], number: int) -> dict[str, object]:
    made = like["created_at"] + timedelta(minutes=number)  # type: ignore[operator]
    told = {"id": number, "title": f"Publication {number}", "revision_id": number}
    return {**like, **told, "campaign": f"Campagne {number % 40}", "created_at": made}


def _revision(said: dict[str, object], number: int, rng: random.Random) -> dict[str, object]:
    rare = " zèbre" if number % 5000 == 0 else ""
    text = "La solidarité, " + " ".join(rng.choices(WORDS, k=60)) + rare
    content = {**said["content"], "text": text}  # type: ignore[dict-item]
    return {**said, "id": number, "post_id": number, "content": content}


if __name__ == "__main__":
    main()
