"""What most tests start from: a house with two associations and the people in them."""

import gc
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import CodeType
from typing import Final

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import URL, make_url, select

from app import create_app
from lib import settings
from lib.files import Files
from lib.seal import Keyring
from models import migrate
from models.actor import Actor
from models.approval import OwnApproval
from models.database import Database
from models.house import House
from models.people import Membership, User, Workspace
from models.way import Role
from tests.fakes import FakeClock
from tests.postgres_server import (  # noqa: F401 - fixtures
    _postgres_template,
    postgres_database,
    postgres_url,
)
from tests.quick_routes import keep_compiled
from tests.quick_statements import share_compiled

keep_compiled()
gc.disable()  # until all is imported
_YOUNG: Final = 100_000  # objects, before the collector looks for what may go

SECRET_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
PASSWORD = "correct-horse-battery-staple"
# A real hash with the least work: a hundred tests sign in.
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
_LEAST = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
PEOPLE = {
    "alice": ("Alice", "red-cross", Role.MANAGER),
    "bob": ("Bob", "red-cross", Role.VOLUNTEER),
    "erin": ("Erin", "red-cross", Role.EDITOR),
    "ada": ("Ada", "red-cross", Role.ADMIN),
    "charlie": ("Charlie", "food-bank", Role.MANAGER),
}


_LONG: Final = ("browser", "journey", "slow")
START: Final = datetime.fromisoformat("2026-11-30T08:00:00+01:00")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """What was imported stays: the collector need not look through it thousands of times.

    Nor through what is young every 700 objects: an application of one test has a hundred times
    as many, and until it ends they all are passed on to where looking takes a quarter second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 10, 10)
    gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, whatever the order is else: one that began last is waited for alone."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in _LONG))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(START)


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to be copied."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    database = Database(make_url(f"sqlite:///{path}"))
    migrate.upgrade(database.engine)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def _peopled(tmp_path_factory: pytest.TempPathFactory, _template: Path) -> Path:
    """The same with the people of the house."""
    path = tmp_path_factory.mktemp("peopled") / "template.sqlite3"
    path.write_bytes(_template.read_bytes())
    database = Database(make_url(f"sqlite:///{path}"))
    database.keyring = Keyring([SECRET_KEY])
    add_people(database, START)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where strangers' plug-ins are installed: one place, so that it is looked through once."""
    return tmp_path_factory.mktemp("site-packages")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """The settings of the test's installation."""
    return {
        "MARRONNIER_DATABASE_URL": f"sqlite:///{tmp_path}/marronnier.sqlite3",
        "MARRONNIER_SECRET_KEYS": SECRET_KEY,
        "MARRONNIER_MEDIA_DIR": str(tmp_path / "media"),
        "MARRONNIER_FEED_DIR": str(tmp_path / "feeds"),
        "MARRONNIER_SANDBOX_STORE": str(tmp_path / "sandbox.sqlite3"),
        # Nobody answers there, even while a demo runs on this machine.
        "MARRONNIER_SANDBOX_BASE_URL": "http://127.0.0.1:9",
    }


@pytest.fixture
def house(
    tmp_path: Path, environ: dict[str, str], clock: FakeClock, _peopled: Path
) -> Iterator[House]:
    (tmp_path / "marronnier.sqlite3").write_bytes(_peopled.read_bytes())
    read = settings.load(environ)
    built = replace(
        House.of(read, Database(read.database_url, clock=clock)),
    )
    share_compiled(built.database.engine)
    yield built
    built.database.dispose()


@pytest.fixture
def postgres_house(
    tmp_path: Path,
    environ: dict[str, str],
    clock: FakeClock,
    postgres_database: URL,  # noqa: F811
) -> Iterator[House]:
    """The same house, on PostgreSQL."""
    database = Database(postgres_database, clock=clock)
    files = Files(tmp_path / "media")
    built = House(settings=settings.load(environ), database=database, files=files)
    add_people(built.database, clock.now())
    yield built
    database.dispose()


def add_people(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        for name in ("red-cross", "food-bank"):
            session.add(
                Workspace(
                    name=name,
                    slug=name,
                    zone="Europe/Paris",
                    language="en",
                    own_approval=OwnApproval.ALWAYS,  # most tests are about something else
                    created_at=now,
                )
            )
        session.flush()
        places = {one.slug: one.id for one in session.scalars(select(Workspace))}
        for key, (name, slug, role) in PEOPLE.items():
            user = User(
                email=f"{key}@example.org",
                name=name,
                password=_HASH,
                fs_uniquifier=uuid.uuid4().hex,
                language="en",
                created_at=now,
            )
            session.add(user)
            session.flush()
            session.add(Membership(workspace_id=places[slug], user_id=user.id, role=role))


def actor_named(house: House, key: str) -> Actor:
    with house.database.reading() as session:
        user, membership = session.execute(
            select(User, Membership)
            .join(Membership, Membership.user_id == User.id)
            .where(User.email == f"{key}@example.org")
        ).one()
    return Actor(
        user_id=user.id, workspace_id=membership.workspace_id, role=membership.role, name=user.name
    )


@pytest.fixture
def alice(house: House) -> Actor:
    """Manager of red-cross."""
    return actor_named(house, "alice")


@pytest.fixture
def bob(house: House) -> Actor:
    """Volunteer of red-cross."""
    return actor_named(house, "bob")


@pytest.fixture
def erin(house: House) -> Actor:
    """Editor of red-cross."""
    return actor_named(house, "erin")


@pytest.fixture
def ada(house: House) -> Actor:
    """Administrator of red-cross."""
    return actor_named(house, "ada")


@pytest.fixture
def charlie(house: House) -> Actor:
    """Manager of food-bank, a stranger to the others."""
    return actor_named(house, "charlie")


class _Compiled(BytecodeCache):
    """Templates that another test's application has compiled already."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


@pytest.fixture
def app(house: House) -> Flask:
    made = quickly(create_app(house))
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return made


def quickly(made: Flask) -> Flask:
    """Templates are compiled once a process, and passwords take no time."""
    made.jinja_env.bytecode_cache = _COMPILED
    made.extensions["security"].pwd_context.update(**_LEAST)
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def login(client: FlaskClient) -> Callable[[FlaskClient, str], None]:
    """`login(client, "alice")` signs that person in."""

    def sign_in(browser: FlaskClient, key: str) -> None:
        answer = browser.post("/login", data={"email": f"{key}@example.org", "password": PASSWORD})
        assert answer.status_code in {302, 303}, answer.get_data(as_text=True)

    return sign_in
