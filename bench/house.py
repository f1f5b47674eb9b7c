"""An installation of its own in a temporary folder, with one channel a post."""

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import URL, func, insert, select

from cli.drill.databases import OwnPostgres
from editorial import channels, drafting, review
from editorial.draft import Draft
from lib import settings
from lib.errors import Refusal
from lib.leash import Leash
from lib.seal import new_key
from models import migrate
from models.actor import Actor
from models.channel import Channel
from models.delivery import Delivery, PlacedBy
from models.house import House
from models.people import Membership, User, Workspace
from models.post import Post, Revision
from models.way import DeliveryState, Role, Temperature
from scheduler.planner import new_key as delivery_key
from tests import pretend


@contextmanager
def temporary(url: URL | None = None) -> Iterator[tuple[House, Actor]]:
    """In that empty database, or (None) in SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        given = {"MARRONNIER_DATABASE_URL": words_of(url)} if url else {}
        house = House.of(settings.load({**environ_in(folder), **given}))
        migrate.upgrade(house.database.engine)
        with pretend.installed(Path(folder) / "site-packages"):
            yield house, _manager(house)
        house.database.dispose()


@contextmanager
def postgres() -> Iterator[URL | None]:
    """An empty database of a server of its own; None where PostgreSQL is not installed."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:  # a socket's path must be short
        leash = Leash()
        try:
            server = OwnPostgres(Path(folder) / "postgres", leash)
        except Refusal:
            yield None
        else:
            yield server.url
            server.close()
        finally:
            leash.close()


def words_of(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def environ_in(folder: str) -> dict[str, str]:
    return {
        "MARRONNIER_DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        "MARRONNIER_SECRET_KEYS": new_key(),
        "MARRONNIER_MEDIA_DIR": f"{folder}/media",
    }


def environ_of(house: House) -> dict[str, str]:
    """For another process that works in the same database and needs no credentials."""
    return environ_in(str(house.settings.media_dir.parent))


def _manager(house: House) -> Actor:
    now = house.now()
    with house.database.transaction() as session:
        place = Workspace(name="b", slug="b", zone="Europe/Paris", language="fr", created_at=now)
        user = User(email="b@example.org", name="B", fs_uniquifier=uuid.uuid4().hex, created_at=now)
        session.add_all([place, user])
        session.flush()
        session.add(Membership(workspace_id=place.id, user_id=user.id, role=Role.MANAGER))
        return Actor(user_id=user.id, workspace_id=place.id, role=Role.MANAGER, name="B")


def approved(house: House, actor: Actor, *, on: int) -> tuple[Post, Revision, list[Channel]]:
    """One approved post that goes to `on` channels without gap or cap."""
    now = house.now()
    with house.database.transaction() as session:
        made = [
            channels.connect(
                session,
                actor,
                house.settings.keyring,
                kind="pretend",
                handle=f"c{n}",
                credentials={},
                now=now,
            )
            for n in range(on)
        ]
        for channel in made:
            channel.gap_minutes, channel.daily_cap = 0, 500
        session.flush()
        draft = Draft(title="b", text="b", channels=tuple(channel.id for channel in made))
        post = drafting.create(session, actor, draft, now=now)
        review.submit(session, actor, post.id, now=now)
        review.approve(session, actor, post.id, revision=None, now=now)
        return post, drafting.current_revision(session, post), made


def plan(
    house: House, post: Post, revision: Revision, channel: Channel, *, times: list[datetime]
) -> None:
    """Deliveries written straight into the ledger, one a copy of the post."""
    now = house.now()
    with house.database.transaction() as session:
        last = session.scalar(select(func.max(Post.id))) or 0
        for start in range(0, len(times), 5000):
            part = list(enumerate(times[start : start + 5000], last + start + 1))
            session.execute(insert(Post), [_copy(number, post) for number, _ in part])
            session.execute(
                insert(Delivery),
                [_row(number, post, revision, channel, at=at, now=now) for number, at in part],
            )


def _copy(number: int, post: Post) -> dict[str, object]:
    kept = {column.key: getattr(post, column.key) for column in Post.__mapper__.column_attrs}
    return {**kept, "id": number}


def _row(
    post_id: int, post: Post, revision: Revision, channel: Channel, *, at: datetime, now: datetime
) -> dict[str, object]:
    return {
        "workspace_id": post.workspace_id,
        "post_id": post_id,
        "channel_id": channel.id,
        "revision_id": revision.id,
        "content_hash": revision.hash,
        "temperature": Temperature.WARM,
        "key": delivery_key(now),
        "state": DeliveryState.PLANNED,
        "due_at": at,
        "zone": channel.zone,
        "wall": "",
        "placed_by": PlacedBy.PERSON,
        "why": (),
        "fence": 0,
        "failures": 0,
        "looks": 0,
        "created_at": now,
        "updated_at": now,
    }


def ahead(house: House, count: int) -> list[datetime]:
    """`count` instants over the coming year."""
    start = house.now() + timedelta(hours=1)
    return [start + timedelta(days=365) * n / count for n in range(count)]
