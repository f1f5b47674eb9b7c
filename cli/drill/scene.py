"""Who takes part: an association, its channels on the drill's network, and its approved posts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, islice
from typing import Final

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from cli.drill.classes import NetworkClass
from cli.drill.network import PATIENCE, Network
from cli.drill.recovery import Ledger
from editorial import channel_rules, channels, drafting, review
from editorial.draft import Draft
from models import membership, migrate
from models.actor import Actor
from models.channel import Channel
from models.delivery import Attempt, Delivery, Look
from models.house import House
from models.way import DeliveryState, Role, Temperature
from scheduler import scheduling
from scheduler.sending.conditions import is_open

_RULES: Final = {"gap_minutes": 0, "daily_cap": 500}
_SETTLE: Final = {"settle": "3", "look_again": "2", "timeout": str(PATIENCE)}  # seconds
_CHANNELS: Final = 12
_BATCH: Final = 25
_GOING_ON: Final = (
    DeliveryState.PLANNED,
    DeliveryState.SENDING,
    DeliveryState.SUSPENDED,
    DeliveryState.UNSURE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """`handles`: of each channel, by its id, and `classes`: what each handle's network plays.
    `posts`: approved, none of them placed yet.
    """

    house: House
    manager: Actor
    handles: dict[int, str]
    classes: dict[str, NetworkClass]
    posts: Sequence[int]

    def place(self, posts: Sequence[int]) -> None:
        """Due at once, each on its own channel. What is placed already stays as it is."""
        now = self.house.now()
        with self.house.database.transaction() as session:
            done = set(session.scalars(select(Delivery.post_id)))
            for post_id in posts:
                if post_id not in done:
                    scheduling.schedule(session, self.manager, post_id, at=now, now=now)

    def sending(self) -> list[str]:
        """The names of those that are sending at this moment."""
        with self.house.database.reading() as session:
            found = select(Delivery.sender).where(is_open(DeliveryState.SENDING))
            return [name for name in session.scalars(found) if name]

    def going_on(self) -> bool:
        """Whether anything will still happen by itself."""
        with self.house.database.reading() as session:
            found = session.execute(
                select(Delivery.id)
                .where(
                    Delivery.state.in_(_GOING_ON),
                    or_(Delivery.state != DeliveryState.UNSURE, Delivery.look_at.is_not(None)),
                )
                .limit(1)
            )
            return found.first() is not None

    def ledger(self) -> Ledger:
        with self.house.database.reading() as session:
            return Ledger(
                deliveries=session.scalars(select(Delivery).order_by(Delivery.id)).all(),
                attempts=session.scalars(select(Attempt).order_by(Attempt.id)).all(),
                looks=session.scalars(select(Look).order_by(Look.id)).all(),
            )

    def paused(self) -> list[int]:
        with self.house.database.reading() as session:
            found = select(Channel.id).where(Channel.paused_at.is_not(None))
            return list(session.scalars(found))

    def reconnect(self, channel_id: int) -> None:
        """As a person does who reads that the account is closed to us."""
        with self.house.database.transaction() as session:
            channels.resume(session, self.manager, channel_id)


def set_up(house: House, network: Network, *, posts: int, repeat: NetworkClass | None) -> Scene:
    """In an empty database. `repeat` None: channels of every class in turn."""
    migrate.upgrade(house.database.engine)
    kinds = [repeat] if repeat else list(NetworkClass)
    with house.database.transaction() as session:
        manager = _founded(session, house.now())
        classes = {
            f"{kind}-{number}": kind
            for number, kind in enumerate(islice(cycle(kinds), _CHANNELS), start=1)
        }
        handles = {
            _connected(session, manager, house, network, handle, kind).id: handle
            for handle, kind in classes.items()
        }
    places = list(islice(cycle(handles), posts))
    approved: list[int] = []
    for start in range(0, posts, _BATCH):
        with house.database.transaction() as session:
            for number, channel_id in enumerate(places[start : start + _BATCH], start=start + 1):
                approved.append(_approved(session, manager, number, channel_id, house.now()))
    return Scene(house=house, manager=manager, handles=handles, classes=classes, posts=approved)


def _founded(session: Session, now: datetime) -> Actor:
    place = membership.workspace_named(
        session, "Exercice", zone="Europe/Paris", language="fr", now=now
    )
    user, _ = membership.enrol(
        session,
        email="exercice@example.org",
        name="Exercice",
        role=Role.MANAGER,
        workspace=place,
        password_hash=None,
        now=now,
    )
    return Actor(user_id=user.id, workspace_id=place.id, role=Role.MANAGER, name=user.name)


def _connected(
    session: Session,
    manager: Actor,
    house: House,
    network: Network,
    handle: str,
    repeat: NetworkClass,
) -> Channel:
    channel = channels.connect(
        session,
        manager,
        house.settings.keyring,
        kind="sandbox",
        handle=handle,
        name=handle,
        credentials={"token": network.register(handle)},
        options={**_SETTLE, **repeat.options},
        now=house.now(),
    )
    channel_rules.change_rules(session, manager, channel.id, _RULES)
    # Each plays a network of its own: what one of them does to us closes no other's circuit.
    session.execute(
        update(Channel).where(Channel.id == channel.id).values(network=f"sandbox {handle}")
    )
    return channel


def _approved(session: Session, manager: Actor, number: int, channel_id: int, now: datetime) -> int:
    text = f"Exercice {number}"
    draft = Draft(title=text, text=text, temperature=Temperature.COLD, channels=(channel_id,))
    post = drafting.create(session, manager, draft, now=now)
    review.submit(session, manager, post.id, now=now)
    review.approve(session, manager, post.id, revision=None, now=now)
    return post.id
