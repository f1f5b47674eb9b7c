"""Writing a post: every save that changes what would leave is a new revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from editorial import reuse
from lib.errors import Changed, Invalid, NotFound
from lib.i18n import Text, say
from models import news
from models.actor import Actor
from models.channel import Channel
from models.content import Attachment, Content
from models.post import Decision, Media, Post, Priority, Revision
from models.reuse import ReuseRules
from models.scope import fetch, scoped
from models.way import Move, PostState, Role, Temperature, at_least, next_post_state

_MOST_TEXT = 100_000
_MOST_TITLE = 300
_OF_THE_POST = (
    "title",
    "temperature",
    "pillar",
    "goal",
    "campaign",
    "relevant_from",
    "embargo_until",
    "fresh_until",
    "priority",
    "wished_at",
    "notes",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Everything a person writes of a post. Instants are aware; `channels` are ids."""

    title: str
    text: str = ""
    link: str = ""
    language: str = "fr"
    temperature: Temperature = Temperature.WARM
    pillar: str = ""
    goal: str = ""
    campaign: str = ""
    relevant_from: datetime | None = None
    embargo_until: datetime | None = None
    fresh_until: datetime | None = None
    priority: Priority = Priority.ORDINARY
    wished_at: datetime | None = None
    channels: tuple[int, ...] = ()
    variants: Mapping[int, str] = field(default_factory=dict)
    media: tuple[Attachment, ...] = ()
    thread: bool = False
    comment: str = ""
    wordings: tuple[str, ...] = ()
    reuse: ReuseRules = field(default_factory=ReuseRules)
    notes: tuple[Text, ...] = ()

    @property
    def content(self) -> Content:
        return Content(
            title=self.title,
            text=self.text,
            link=self.link,
            language=self.language,
            channels=tuple(sorted(set(self.channels))),
            variants={k: v for k, v in self.variants.items() if v and k in self.channels},
            media=self.media,
            thread=self.thread,
            comment=self.comment,
            wordings=self.wordings,
        )


def create(session: Session, actor: Actor, draft: Draft, *, now: datetime) -> Post:
    """A new draft, the actor's own. Raises Invalid."""
    _must_fit(session, actor, draft)
    post = Post(**_begun(actor, now=now))
    _describe(post, draft, now=now)
    session.add(post)
    session.flush()
    reuse.keep(session, post, draft.reuse)
    _revise(session, actor, post, draft.content, number=1, now=now)
    return post


def create_many(
    session: Session, actor: Actor, drafts: Sequence[Draft], *, now: datetime
) -> list[tuple[int, int]]:
    """As `create`, in a few statements for all; the numbers of each post and its revision.

    For drafts without rules of reuse or media, of which the caller knows that nothing is
    `wrong_alone` and that their channels are in use.
    """
    rows = [{**_begun(actor, now=now), **_described(draft, now=now)} for draft in drafts]
    posts = session.scalars(insert(Post).returning(Post.id, sort_by_parameter_order=True), rows)
    ids = list(posts)
    rows = [
        _revision(actor, post_id, draft.content, number=1, now=now)
        for post_id, draft in zip(ids, drafts, strict=True)
    ]
    added = insert(Revision).returning(Revision.id, sort_by_parameter_order=True)
    made = list(zip(ids, session.scalars(added, rows), strict=True))
    session.execute(update(Post), [{"id": post, "revision_id": first} for post, first in made])
    return made


def wrong_alone(draft: Draft) -> dict[str, Text]:
    """By field, what cannot be saved whatever else there is here. Pure."""
    return {
        **_lengths(draft),
        **_characters(draft),
        **_dates(draft),
        **reuse.wrong(draft.reuse),
        **reuse.said_twice(draft.content),
    }


def edit(
    session: Session, actor: Actor, post_id: int, draft: Draft, *, seen: int | None, now: datetime
) -> Post:
    """Saves the draft as the post's newest revision. Raises Changed, Invalid, NotAllowed.

    `seen`: the revision's number that the person started from; None: whatever stands there.
    A change of what would leave voids the approval; one of notes, dates or pillar does not.
    """
    post = writable(session, actor, post_id)
    state = next_post_state(
        Move.EDIT, post.state, role=actor.role, own=post.owner_id == actor.user_id
    )
    current = current_revision(session, post)
    if seen is not None and seen != current.number:
        raise Changed(
            say("Someone saved this post while you were writing."),
            remedy=say("Compare the two texts, then save again."),
        )
    _must_fit(session, actor, draft)
    _describe(post, draft, now=now)
    reuse.keep(session, post, draft.reuse)
    if draft.content.hash != current.hash:
        _revise(session, actor, post, draft.content, number=current.number + 1, now=now)
        if state is not post.state:
            post.state = state
            note(session, actor, post, Move.EDIT, now=now)
        post.approved_hash = None
        news.of_edit(session.connection(), actor, post, now=now)
    return post


def writable(session: Session, actor: Actor, post_id: int) -> Post:
    """The post, locked against everybody else until the transaction ends. Raises NotFound."""
    fetch(session, actor, Post, post_id)
    locked = scoped(actor, Post).where(Post.id == post_id).with_for_update()
    return session.scalars(locked.execution_options(populate_existing=True)).one()


def draft_of(session: Session, actor: Actor, post_id: int) -> tuple[Post, Revision, Draft]:
    """The post as its draft, to fill a form or to change one field of it. Raises NotFound."""
    post = visible(session, actor, post_id)
    revision = current_revision(session, post)
    content = Content.from_json(revision.content)
    draft = Draft(
        title=post.title,
        text=content.text,
        link=content.link,
        language=content.language,
        temperature=post.temperature,
        pillar=post.pillar,
        goal=post.goal,
        campaign=post.campaign,
        relevant_from=post.relevant_from,
        embargo_until=post.embargo_until,
        fresh_until=post.fresh_until,
        priority=post.priority,
        wished_at=post.wished_at,
        channels=content.channels,
        variants=content.variants,
        media=content.media,
        thread=content.thread,
        comment=content.comment,
        wordings=content.wordings,
        reuse=reuse.rules_of(session, post),
        notes=tuple(post.notes),
    )
    return post, revision, draft


def visible(session: Session, actor: Actor, post_id: int) -> Post:
    """The post, if the actor may read it: a volunteer reads only their own. Raises NotFound."""
    post = fetch(session, actor, Post, post_id)
    if post.owner_id != actor.user_id and not at_least(actor.role, Role.EDITOR):
        raise NotFound
    return post


def current_revision(session: Session, post: Post) -> Revision:
    return session.scalars(select(Revision).where(Revision.id == post.revision_id)).one()


def content_of(session: Session, post: Post) -> Content:
    """What its newest revision says."""
    return Content.from_json(current_revision(session, post).content)


def note(
    session: Session, actor: Actor, post: Post, move: Move, *, reason: str = "", now: datetime
) -> None:
    """Writes into the post's history what was decided on its present revision."""
    session.add(
        Decision(
            workspace_id=post.workspace_id,
            post_id=post.id,
            revision_id=post.revision_id,
            move=move,
            to_state=post.state,
            by_id=actor.user_id,
            reason=reason,
            at=now,
        )
    )
    post.updated_at = now


def _begun(actor: Actor, *, now: datetime) -> dict[str, Any]:
    return {
        "workspace_id": actor.workspace_id,
        "owner_id": actor.user_id,
        "state": PostState.DRAFT,
        "created_at": now,
    }


def _described(draft: Draft, *, now: datetime) -> dict[str, Any]:
    return {**{name: getattr(draft, name) for name in _OF_THE_POST}, "updated_at": now}


def _describe(post: Post, draft: Draft, *, now: datetime) -> None:
    for name, value in _described(draft, now=now).items():
        setattr(post, name, value)


def _revise(
    session: Session, actor: Actor, post: Post, content: Content, *, number: int, now: datetime
) -> None:
    revision = Revision(**_revision(actor, post.id, content, number=number, now=now))
    session.add(revision)
    session.flush()
    post.revision_id = revision.id


def _revision(
    actor: Actor, post_id: int, content: Content, *, number: int, now: datetime
) -> dict[str, Any]:
    return {
        "workspace_id": actor.workspace_id,
        "post_id": post_id,
        "number": number,
        "hash": content.hash,
        "content": content.to_json(),
        "author_id": actor.user_id,
        "created_at": now,
    }


def _must_fit(session: Session, actor: Actor, draft: Draft) -> None:
    fields = {**wrong_alone(draft), **_references(session, actor, draft)}
    if fields:
        raise Invalid(
            say("The post cannot be saved as it is."),
            remedy=say("Correct what is said beside each field."),
            fields=fields,
        )


def _lengths(draft: Draft) -> dict[str, Text]:
    found = {}
    if not draft.title.strip():
        found["title"] = say("A title is needed: it names the post in the calendar.")
    limits = {
        "title": (draft.title, _MOST_TITLE),
        "text": (draft.text, _MOST_TEXT),
        "link": (draft.link, 2000),
        "pillar": (draft.pillar, 120),
        "goal": (draft.goal, 200),
        "campaign": (draft.campaign, 200),
        "comment": (draft.comment, _MOST_TEXT),
        **{f"wordings[{k}]": (text, _MOST_TEXT) for k, text in enumerate(draft.wordings)},
    }
    for name, (value, most) in limits.items():
        if len(value) > most:
            found[name] = say(
                "%(count)s characters; at most %(most)s.", count=len(value), most=most
            )
    if draft.link and not draft.link.startswith(("http://", "https://")):
        found["link"] = say("A link starts with http:// or https://.")
    return found


def _characters(draft: Draft) -> dict[str, Text]:
    texts = {
        "title": draft.title,
        "text": draft.text,
        "link": draft.link,
        "comment": draft.comment,
    }
    texts |= {f"variants[{k}]": v for k, v in draft.variants.items()}
    texts |= {f"wordings[{k}]": v for k, v in enumerate(draft.wordings)}
    return {
        name: say("It holds characters that no network takes (NUL or half of a pair).")
        for name, value in texts.items()
        if any(c == "\0" or "\ud800" <= c <= "\udfff" for c in value)
    }


def _dates(draft: Draft) -> dict[str, Text]:
    until = draft.fresh_until
    if until is None:
        return {}
    found = {}
    if draft.embargo_until is not None and draft.embargo_until >= until:
        found["embargo_until"] = say(
            "It is worthless before its embargo ends: it could never leave."
        )
    if draft.relevant_from is not None and draft.relevant_from >= until:
        found["relevant_from"] = say("It is worthless before it becomes relevant.")
    return found


def _references(session: Session, actor: Actor, draft: Draft) -> dict[str, Text]:
    found = {}
    asked = set(draft.channels)
    active = scoped(actor, Channel).where(Channel.id.in_(asked), Channel.archived_at.is_(None))
    unknown = asked - {channel.id for channel in session.scalars(active)}
    if unknown:
        found["channels"] = say(
            "There is no channel %(ids)s here.", ids=", ".join(map(str, sorted(unknown)))
        )
    wanted = {attachment.sha256 for attachment in draft.media}
    known = select(func.count()).select_from(
        scoped(actor, Media).where(Media.sha256.in_(wanted)).subquery()
    )
    if session.scalar(known) != len(wanted):
        found["media"] = say("An image or video of this post is not in the media library.")
    return found
