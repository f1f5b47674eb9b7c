"""What the journeys start from: an association of its own on each kind of database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from tests.journeys.association import Association
from tests.postgres_server import postgres_server
from tests.sandbox_server import SandboxServer, sandbox, sandbox_process
from tests.servers.bluesky.fixtures import _one_pds, pds

__all__ = ["_one_pds", "pds", "postgres_server", "sandbox", "sandbox_process"]

Founded = Callable[..., Association]


@pytest.fixture
def founded(tmp_path: Path, environ: dict[str, str], _template: Path) -> Iterator[Founded]:
    """`founded(url, **settings)`: an association in that database, or in SQLite."""
    made: list[Association] = []

    def found(url: URL | None = None, **more: str) -> Association:
        if url is None:
            (tmp_path / "marronnier.sqlite3").write_bytes(_template.read_bytes())
        else:
            environ["MARRONNIER_DATABASE_URL"] = url.render_as_string(hide_password=False)
        given = {f"MARRONNIER_{name}": text for name, text in more.items()}
        made.append(Association.founded({**environ, **given}, tmp_path))
        return made[-1]

    yield found
    for one in made:
        one.close()


@pytest.fixture
def association(founded: Founded, sandbox: SandboxServer) -> Association:
    """In SQLite, with the sandbox for a network."""
    return founded(SANDBOX_BASE_URL=sandbox.url)
