"""Acts as people read them: names for numbers, and what became of what."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial import queries
from lib.i18n import Text
from models.actor import Actor
from models.approval import HOW_WORDS, How
from models.audit import AuditEntry, By, act_words, by_words
from models.audit_check import is_as_written
from models.channel import Channel
from models.post import Post
from models.scope import scoped

_LONGEST: Final = 120  # characters of one value that are shown
_PEOPLE: Final = {
    *("user_id", "for_id", "deputy_id", "agreed", "placed_by_id", "from_id", "to_id"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """`facts`: what was told of it, each a name with the value, or with the old and the new one.

    `post`, `channel`: title and name, None where it is about none, or about one that is gone.
    """

    entry: AuditEntry
    words: Text
    who: str
    way: Text | None
    post: str | None
    channel: str | None
    facts: Sequence[tuple[str, str]]
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    people: Mapping[int, str]
    posts: Mapping[int, str]
    channels: Mapping[int, str]


def shown(session: Session, actor: Actor, found: Sequence[AuditEntry]) -> list[Shown]:
    posts = select(Post.id, Post.title).where(
        Post.workspace_id == actor.workspace_id, Post.id.in_({one.post_id for one in found})
    )
    names = _Names(
        people=queries.names(session, actor),
        posts={row.id: row.title for row in session.execute(posts)},
        channels={one.id: one.name for one in session.scalars(scoped(actor, Channel))},
    )
    return [_one(entry, names) for entry in found]


def _one(entry: AuditEntry, names: _Names) -> Shown:
    about_channel = entry.about == "channel" and entry.about_id is not None
    return Shown(
        entry=entry,
        words=act_words(entry.act),
        who=entry.who or ("Marronnier" if entry.by is By.PROGRAM else "–"),
        way=None if entry.by is By.PERSON else by_words(entry.by),
        post=names.posts.get(entry.post_id) if entry.post_id else None,
        channel=names.channels.get(entry.about_id or 0) if about_channel else None,
        facts=list(_facts(entry.details, names)),
        holds=is_as_written(entry),
    )


def _facts(details: str, names: _Names) -> Iterator[tuple[str, str]]:
    """What was altered need not be JSON any more: it is then shown as it stands."""
    try:
        told = json.loads(details)
    except ValueError:
        told = {"?": details}
    if not isinstance(told, dict):
        told = {"?": told}
    for name, value in told.items():
        if isinstance(value, list) and len(value) == 2 and name != "agreed":
            old, new = (_value(name, one, names) for one in value)
            yield name, f"{old} → {new}"
        elif value not in (None, "", []):
            yield name, _value(name, value, names)


def _value(name: str, value: Any, names: _Names) -> str:  # noqa: ANN401
    if name in _PEOPLE and isinstance(value, list):
        return ", ".join(_value(name, one, names) for one in value)
    known = names.people if name in _PEOPLE else names.channels if name == "channel_id" else {}
    if isinstance(value, int) and not isinstance(value, bool) and value in known:
        return known[value]
    if name == "how" and value in set(How):
        return str(HOW_WORDS[How(value)])
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    words = "–" if value in (None, "") else words
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
