"""Where media are used is known of the posts that were there before, too."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import URL, make_url, select

from editorial import drafting
from editorial.draft import Draft
from lib.files import Files
from models import migrate
from models.actor import Actor
from models.content import Attachment
from models.database import Database
from models.media_library import MediaUse
from models.people import Membership
from models.post import Media
from tests.conftest import add_people

NOW = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    url: URL = (
        make_url(f"sqlite:///{tmp_path}/some.sqlite3")
        if request.param == "sqlite"
        else request.getfixturevalue("postgres_database")
    )
    made = Database(url)
    migrate.upgrade(made.engine)
    add_people(made, NOW)
    return made


def before_the_library() -> str:
    scripts = ScriptDirectory(str(Path(migrate.__file__).parents[1] / "migrations"))
    found = [one for one in scripts.walk_revisions() if one.path.endswith("media_library.py")]
    return str(found[0].down_revision)


def used(database: Database) -> set[tuple[int, int]]:
    with database.reading() as session:
        return {(one.post_id, one.media_id) for one in session.scalars(select(MediaUse))}


@pytest.mark.slow
def test_the_migration_reads_it_from_the_newest_revisions(
    database: Database, tmp_path: Path
) -> None:
    with database.transaction() as session:
        member = session.scalars(select(Membership)).first()
        assert member is not None
        who = Actor(
            user_id=member.user_id, workspace_id=member.workspace_id, role=member.role, name="a"
        )
        for number in "12":
            session.add(
                Media(
                    workspace_id=who.workspace_id,
                    owner_id=who.user_id,
                    sha256=Files(tmp_path).write(who.workspace_id, number.encode()),
                    filename=number,
                    mime="image/png",
                    bytes=1,
                    width=1,
                    height=1,
                    created_at=NOW,
                )
            )
        session.flush()
        shas = session.scalars(select(Media.sha256).order_by(Media.id)).all()
        first, other = (Draft(title="T", media=(Attachment(sha256=sha),)) for sha in shas)
        drafting.create(session, who, first, now=NOW)
        changed = drafting.create(session, who, first, now=NOW)
        drafting.edit(session, who, changed.id, other, seen=None, now=NOW)
        drafting.create(session, who, Draft(title="None"), now=NOW)
    known = used(database)
    assert len(known) == 2
    migrate.downgrade(database.engine, before_the_library())
    migrate.upgrade(database.engine)
    assert used(database) == known
    database.dispose()
