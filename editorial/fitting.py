"""Whether a draft can be kept as it is."""

from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from editorial import reuse
from editorial.draft import Draft
from lib.errors import Invalid
from lib.i18n import Text, say
from models.actor import Actor
from models.channel import Channel
from models.post import Media, Post
from models.reuse import ReuseRules
from models.scope import scoped
from models.way import Temperature

_MOST_TEXT: Final = 100_000
_MOST_TITLE: Final = 300
_MOST_TAG: Final = 100
_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


def must_fit(session: Session, actor: Actor, draft: Draft) -> None:
    """Raises Invalid, with what is wrong beside each field."""
    fields = {**wrong_alone(draft), **_references(session, actor, draft)}
    if fields:
        raise Invalid(
            say("The post cannot be saved as it is."),
            remedy=say("Correct what is said beside each field."),
            fields=fields,
        )


def must_not_loosen(post: Post, draft: Draft, rules: ReuseRules) -> None:
    """For who may not plan: an approved post keeps the promise when it leaves at the earliest, and
    until when it is worth anything; its reviewers relied on both. `rules`: by which it is used
    again so far. Raises Invalid.
    """
    found = {}
    if post.embargo_until and (draft.embargo_until or _ALWAYS) < post.embargo_until:
        found["embargo_until"] = say("The post is approved: only an editor lifts its embargo.")
    if post.fresh_until and (draft.fresh_until or _NEVER) > post.fresh_until:
        found["fresh_until"] = say("The post is approved: only an editor lets it leave later.")
    if _expires_later(post, draft, rules):
        found["expires_on"] = say("The post is approved: only an editor lets it leave later.")
    if found:
        raise Invalid(
            say("That was relied on by whoever approved it."),
            remedy=say("Leave the date as it is, or ask an editor."),
            fields=found,
        )


def _expires_later(post: Post, draft: Draft, rules: ReuseRules) -> bool:
    """What is cold no more expires never."""
    if post.temperature is not Temperature.COLD or rules.expires_on is None:
        return False
    stays_cold = draft.temperature is Temperature.COLD
    return not stays_cold or (draft.reuse.expires_on or date.max) > rules.expires_on


def wrong_alone(draft: Draft) -> dict[str, Text]:
    """By field, what cannot be saved whatever else there is here. Pure."""
    return {
        **_lengths(draft),
        **_characters(draft),
        **_dates(draft),
        **reuse.wrong(draft.reuse),
        **reuse.said_twice(draft.content),
    }


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
        "tags.campaign": (draft.tags.campaign if draft.tags else "", _MOST_TAG),
        "tags.medium": (draft.tags.medium if draft.tags else "", _MOST_TAG),
        **{f"wordings[{k}]": (text, _MOST_TEXT) for k, text in enumerate(draft.wordings)},
    }
    for name, (value, most) in limits.items():
        if len(value) > most:
            found[name] = say(
                "%(count)s characters; at most %(most)s.", count=len(value), most=most
            )
    if draft.tags is not None and not draft.tags.campaign:
        found["tags.campaign"] = say("A tagged link names its campaign.")
    if draft.link and not draft.link.startswith(("http://", "https://")):
        found["link"] = say("A link starts with http:// or https://.")
    return found


def _characters(draft: Draft) -> dict[str, Text]:
    texts = {
        "title": draft.title,
        "text": draft.text,
        "link": draft.link,
        "comment": draft.comment,
        "tags.campaign": draft.tags.campaign if draft.tags else "",
        "tags.medium": draft.tags.medium if draft.tags else "",
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
