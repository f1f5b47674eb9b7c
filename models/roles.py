"""Which role counts for a post: the workspace's, raised where every channel of it gives more."""

from collections.abc import Collection, Iterable, Mapping
from typing import Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    and_,
    cast,
    exists,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Session, aliased

from lib.errors import NotFound
from models.actor import Actor
from models.channel import Channel
from models.channel_role import ChannelRole
from models.content import Content
from models.in_json import channels_in
from models.people import Membership, User
from models.permissions import May, may
from models.post import Post, Revision
from models.scope import fetch, scoped
from models.way import Role, at_least

Given = Mapping[int, Role]  # channel id → role
READING: Final = tuple(role for role in Role if may(role, May.READ_POSTS))
_KEPT: Final = "channel_roles"  # in the session, for as long as its transaction lasts


def counting(role: Role, given: Given, channels: Iterable[int]) -> Role:
    """The least over the channels; a post without channels has no more than the workspace's."""
    raised = [_higher(role, given.get(channel, role)) for channel in channels]
    return min(raised, key=tuple(Role).index, default=role)


def role_for(session: Session, actor: Actor, channels: Iterable[int]) -> Role:
    """The actor's role for what goes to all of these channels."""
    return counting(actor.role, given_to(session, actor), channels)


def role_on(session: Session, actor: Actor, post: Post, *, also: Iterable[int] = ()) -> Role:
    """The actor's role for the post as it stands, and for the channels `also`."""
    if not given_to(session, actor):
        return actor.role
    content = session.scalars(select(Revision.content).where(Revision.id == post.revision_id)).one()
    return role_for(session, actor, (*Content.from_json(content).channels, *also))


def role_at(session: Session, actor: Actor, role: Role, channel_id: int) -> Role:
    """For what leaves there, of a post for which it is `role`: it may go elsewhere by now."""
    return min(role, role_for(session, actor, (channel_id,)), key=tuple(Role).index)


def roles_on(session: Session, actor: Actor, post_ids: Collection[int]) -> dict[int, Role]:
    """Post id → the actor's role for it as it stands; one question for all of them."""
    given = given_to(session, actor)
    if not given:
        return dict.fromkeys(post_ids, actor.role)
    newest = (
        select(Post.id, Revision.content)
        .join(Revision, Revision.id == Post.revision_id)
        .where(Post.workspace_id == actor.workspace_id, Post.id.in_(post_ids))
    )
    return {
        row.id: counting(actor.role, given, Content.from_json(row.content).channels)
        for row in session.execute(newest)
    }


def given_to(session: Session, actor: Actor) -> Given:
    """What the actor's channel roles are; asked once a transaction."""
    kept: dict[tuple[int, int], Given] = session.info.setdefault(_KEPT, {})
    key = (actor.workspace_id, actor.user_id)
    if key not in kept:
        found = _given(actor.workspace_id).where(Membership.user_id == actor.user_id)
        kept[key] = {row.channel_id: row.role for row in session.execute(found)}
    return kept[key]


def given_in(session: Session, workspace_id: int) -> dict[int, dict[int, Role]]:
    """User id → channel id → role, of everybody who has one."""
    found: dict[int, dict[int, Role]] = {}
    for row in session.execute(_given(workspace_id)):
        found.setdefault(row.user_id, {})[row.channel_id] = row.role
    return found


def give(
    session: Session, actor: Actor, user_id: int, channel_id: int, role: Role | None
) -> tuple[User, Channel]:
    """None takes the role on this channel away. Administrators only. Raises NotFound."""
    actor.must(May.KEEP_TEAM)
    channel = fetch(session, actor, Channel, channel_id)
    member = session.scalars(
        scoped(actor, Membership).where(Membership.user_id == user_id).with_for_update()
    ).one_or_none()
    if member is None:
        raise NotFound
    _put(session, member, channel, role)
    forget(session)
    return session.get_one(User, user_id), channel


def _put(session: Session, member: Membership, channel: Channel, role: Role | None) -> None:
    at = (ChannelRole.membership_id == member.id, ChannelRole.channel_id == channel.id)
    for row in session.scalars(select(ChannelRole).where(*at)):
        session.delete(row)
    session.flush()  # one of a member and a channel: the old one goes first
    if role is not None:
        session.add(
            ChannelRole(
                workspace_id=member.workspace_id,
                membership_id=member.id,
                channel_id=channel.id,
                role=role,
            )
        )
        session.flush()


def forget(session: Session) -> None:
    """What was asked is asked again: the roles were changed."""
    session.info.pop(_KEPT, None)


def reads(
    user_id: int | BindParameter[int],
    workspace_id: int | BindParameter[int],
    *,
    of: type[Post] = Post,
) -> ColumnElement[bool]:
    """Of a post: it is their own, or all of its channels let them read what others wrote.

    For whoever does not read everything by the role in the workspace.
    """
    mine = _reading_on(user_id, workspace_id)
    channel = channels_in(Revision.content).table_valued("value")
    of_post = select(Revision.id).where(Revision.id == of.revision_id).correlate(of)
    goes_to = of_post.join_from(Revision, channel, Revision.id.is_not(None))
    elsewhere = goes_to.where(cast(channel.c.value, Integer).not_in(mine))
    return or_(
        of.owner_id == user_id,
        and_(exists(mine), exists(goes_to), ~exists(elsewhere)),
    )


def readable(
    user_id: int | BindParameter[int], workspace_id: int | BindParameter[int]
) -> CompoundSelect[int]:
    """The posts of which `reads` holds, as a list: a volunteer's are so few that it is quicker than
    to look at the post of each delivery.

    All posts are looked through for whoever has a role on a channel, and for nobody else: that
    there is one stands before the posts in the join.
    """
    of, also = aliased(Post), aliased(Post)
    mine = select(of.id).where(of.workspace_id == workspace_id, of.owner_id == user_id)
    has_a_role = _reading_on(user_id, workspace_id).limit(1).subquery()
    by_role = select(also.id).join_from(has_a_role, also, also.workspace_id == workspace_id)
    return union(mine, by_role.where(reads(user_id, workspace_id, of=also)))


def _reading_on(
    user_id: int | BindParameter[int], workspace_id: int | BindParameter[int]
) -> Select[int]:
    """The channels on which a role of theirs lets them read what others wrote."""
    return (
        select(ChannelRole.channel_id)
        .join(Membership, Membership.id == ChannelRole.membership_id)
        .where(
            Membership.user_id == user_id,
            ChannelRole.workspace_id == workspace_id,
            ChannelRole.role.in_(READING),
        )
    )


def _given(workspace_id: int) -> Select[int, int, Role]:
    return (
        select(Membership.user_id, ChannelRole.channel_id, ChannelRole.role)
        .join(Membership, Membership.id == ChannelRole.membership_id)
        .where(ChannelRole.workspace_id == workspace_id)
    )


def _higher(one: Role, other: Role) -> Role:
    return one if at_least(one, other) else other
