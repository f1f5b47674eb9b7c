"""Guests' links and the rules they count under, made by the use cases themselves."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

from PIL import Image
from sqlalchemy import select

from editorial import media
from editorial.commenting.adding import Writer, add
from editorial.guests import deciding, links, opening
from editorial.guests.asking import Asked
from models.actor import Actor
from models.approval import Agreement, ApprovalRule, Level, Mode
from models.comment import Comment, Thread
from models.guest import GuestLink
from models.house import House
from models.notice import Notice
from models.post import Decision, Post
from models.way import PostState

USUAL = Asked(name="Clara Petit", language="en")
WEEK = replace(USUAL, first=date(2026, 11, 30), last=date(2026, 12, 6))


def given(house: House, actor: Actor, post_id: int | None = None, **more: Any) -> tuple[int, str]:
    """A link to that post, or to the week of 30 November; its number and token."""
    asked = WEEK if post_id is None else replace(USUAL, post_id=post_id)
    with house.database.transaction() as session:
        link, token = links.make(session, actor, replace(asked, **more), now=house.now())
        return link.id, token


def levels(house: House, actor: Actor, *asked: Level) -> None:
    """From now on every post needs these."""
    with house.database.transaction() as session:
        session.add(
            ApprovalRule(
                workspace_id=actor.workspace_id,
                mode=Mode.LEVELS,
                levels=[level.to_json() for level in asked],
            )
        )


def agrees(house: House, token: str, post: Post, *, revision: int = 1, name: str = "") -> PostState:
    """By the link; where the post stands then."""
    with house.database.transaction() as session:
        guest = opening.opened(session, token, now=house.now(), to_write=True)
        return deciding.agree(
            session, guest, post.id, revision=revision, name=name, now=house.now()
        ).state


def refuses(
    house: House, token: str, post: Post, reason: str, *, revision: int = 1, name: str = ""
) -> PostState:
    with house.database.transaction() as session:
        guest = opening.opened(session, token, now=house.now(), to_write=True)
        return deciding.refuse(
            session,
            guest,
            post.id,
            revision=revision,
            reason=reason,
            name=name,
            now=house.now(),
        ).state


def agreements(house: House, post: Post) -> list[Agreement]:
    return _all(house, select(Agreement).where(Agreement.post_id == post.id))


def decisions(house: House, post: Post) -> list[Decision]:
    """By guests."""
    wanted = select(Decision).where(Decision.post_id == post.id, Decision.as_name != "")
    return _all(house, wanted.order_by(Decision.id))


def told(house: House, actor: Actor) -> list[str]:
    wanted = select(Notice).where(Notice.user_id == actor.user_id).order_by(Notice.id)
    return [str(one.words) for one in _all(house, wanted)]


def link(house: House, link_id: int) -> GuestLink:
    with house.database.reading() as session:
        return session.get_one(GuestLink, link_id)


def _all(house: House, wanted: Any) -> list[Any]:
    with house.database.reading() as session:
        return list(session.scalars(wanted))


def revoked(house: House, actor: Actor, link_id: int) -> None:
    with house.database.transaction() as session:
        links.revoke(session, actor, link_id, now=house.now())


def remarked(house: House, actor: Actor, post: Post, body: str, *, thread: Thread) -> int:
    """By somebody of the team; its number."""
    with house.database.transaction() as session:
        writer = Writer.of(actor)
        return add(session, writer, post, thread=thread, body=body, now=house.now()).id


def remarks(house: House, post: Post) -> list[Comment]:
    return _all(house, select(Comment).where(Comment.post_id == post.id).order_by(Comment.id))


def picture(house: House, actor: Actor, colour: str, *, size: tuple[int, int] = (20, 10)) -> str:
    """Its SHA-256."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    with house.database.transaction() as session:
        return media.store(
            session, actor, house.files, out.getvalue(), filename="x.png", now=house.now()
        ).sha256
