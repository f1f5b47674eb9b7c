"""Brings the demo association into an installation, once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cli.demo import cast, story
from cli.demo.approval import ask_twice_for_appeals
from cli.demo.ideas import name_campaigns, note_ideas
from cli.demo.library import describe_pictures
from cli.demo.line import set_line
from cli.demo.marronniers import keep_the_year
from cli.demo.public import writes_to
from cli.demo.telling import Teller
from cli.demo.together import Together
from connectors.feed.store import Folder
from connectors.sandbox.store import Store
from editorial import channel_rules, channels
from lib.i18n import speaking
from lib.passwords import hash_password, is_password
from lib.seal import Keyring
from models import membership
from models.actor import Actor
from models.channel import Channel
from models.house import House
from models.people import Membership, User, Workspace
from models.post import Post
from models.way import Role

_PASSWORD_LENGTH: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPerson:
    """How one of them signs in; `password` None where it was changed since."""

    name: str
    email: str
    role: Role
    password: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What there is to look around in. `made`: it was loaded just now."""

    workspace_id: int
    name: str
    made: bool
    people: tuple[DemoPerson, ...]
    channels: tuple[str, ...]
    posts: int


def load_demo(house: House, *, now: datetime) -> Demo:
    """The demo, loaded unless it is there. Its passwords follow from the secret keys."""
    with house.database.transaction() as session:
        place = session.scalars(select(Workspace).where(Workspace.slug == cast.SLUG)).one_or_none()
        made = place is None
        if place is None:
            with speaking("fr", cast.ZONE):
                place = _load(session, house, now=now)
        return _described(session, house.settings.keyring, place, made=made)


def password_of(keyring: Keyring, email: str) -> str:
    """The same at every call, so that it can be told again and is stored nowhere."""
    return keyring.purpose(f"demo password of {email}")[:_PASSWORD_LENGTH]


def _load(session: Session, house: House, *, now: datetime) -> Workspace:
    place = Workspace(
        name=cast.NAME, slug=cast.SLUG, zone=cast.ZONE, language="fr", demo=True, created_at=now
    )
    session.add(place)
    session.flush()
    people = _people(session, house.settings.keyring, place, now=now)
    accounts = _accounts(session, house, people["camille@example.org"], now=now)
    teller = Teller(
        session=session, house=house, people=people, accounts=accounts, zone=cast.ZONE, now=now
    )
    for number, told in enumerate(story.STORY):
        teller.tell(told, number)
    set_line(session, people["camille@example.org"], accounts)
    ask_twice_for_appeals(session, people, now=now)
    describe_pictures(session, people["camille@example.org"], zone=cast.ZONE, now=now)
    keep_the_year(session, people["camille@example.org"], accounts, zone=cast.ZONE, now=now)
    note_ideas(session, people, now=now)
    name_campaigns(session, people["camille@example.org"], zone=cast.ZONE, now=now)
    _meet(Together(session=session, people=people, zone=cast.ZONE, now=now))
    for channel in accounts.values():
        writes_to(house, channel, now=now)
    return place


def _meet(team: Together) -> None:
    team.read_each_other()
    team.ask_a_guest()
    team.thank()
    team.be_away()


def _people(
    session: Session, keyring: Keyring, place: Workspace, *, now: datetime
) -> dict[str, Actor]:
    actors = {}
    for name, email, role in cast.PEOPLE:
        user, member = membership.enrol(
            session,
            email=email,
            name=name,
            role=role,
            workspace=place,
            password_hash=hash_password(password_of(keyring, email)),
            now=now,
        )
        actors[email] = Actor(
            user_id=user.id, workspace_id=place.id, role=member.role, name=user.name
        )
    return actors


def _accounts(
    session: Session, house: House, manager: Actor, *, now: datetime
) -> Mapping[str, Channel]:
    made = {}
    for account in cast.ACCOUNTS:
        token = house.settings.keyring.purpose(f"demo account {account.handle}")
        free = _registered(house, account, token)
        channel = channels.connect(
            session,
            manager,
            house.settings.keyring,
            kind=account.kind,
            handle=free.handle,
            name=account.name,
            credentials={"token": token} if account.kind == "sandbox" else {},
            options=account.options,
            now=now,
        )
        rules = {"gap_minutes": account.gap, "per_week": account.per_week}
        channel_rules.change_rules(session, manager, channel.id, rules)
        made[account.name] = channel
    return made


def _registered(house: House, account: cast.Account, token: str) -> cast.Account:
    """The account in its network, under another handle where somebody else has that one."""
    if account.kind == "feed":
        Folder(house.network("feed")["dir"]).begin(account.handle)
        return account
    store = Store(Path(house.network("sandbox")["store"]))
    number, free = 1, account
    while not store.register(free.handle, token):
        number += 1
        free = replace(account, handle=f"{account.handle}-{number}")
    return free


def _described(session: Session, keyring: Keyring, place: Workspace, *, made: bool) -> Demo:
    members = session.execute(
        select(User, Membership.role)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.workspace_id == place.id)
        .order_by(Membership.id)
    )
    names = select(Channel.name).where(Channel.workspace_id == place.id).order_by(Channel.id)
    count = select(func.count(Post.id)).where(Post.workspace_id == place.id)
    return Demo(
        workspace_id=place.id,
        name=place.name,
        made=made,
        people=tuple(_person(keyring, user, role, made=made) for user, role in members),
        channels=tuple(session.scalars(names)),
        posts=session.scalar(count) or 0,
    )


def _person(keyring: Keyring, user: User, role: Role, *, made: bool) -> DemoPerson:
    password = password_of(keyring, user.email)
    holds = made or (user.password is not None and is_password(password, user.password))
    return DemoPerson(
        name=user.name, email=user.email, role=role, password=password if holds else None
    )
