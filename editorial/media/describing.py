"""What people say of an item: text alternative, labels, credit, consent, rights."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lib.errors import Invalid, NotAllowed
from lib.i18n import Text, say
from lib.zones import locate
from models.actor import Actor
from models.consent import Consent
from models.media_library import MediaLabel
from models.people import Workspace
from models.permissions import PERMISSIONS, May
from models.post import Media
from models.way import ROLE_WORDS

MOST_LABELS: Final = 20
_YEARS: Final = range(2000, 2200)
_MOST: Final[Mapping[str, int]] = {
    "alt": 5000,
    "credit": 300,
    "consent_by": 120,
    "consent_note": 500,
    "labels": 60,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """`rights_end`: the last day on which it may be shown, by the workspace's calendar; None: no
    end is known. `consent_by`: who said so, and `consent_on` when.
    """

    alt: str = ""
    credit: str = ""
    labels: tuple[str, ...] = ()
    consent: Consent = Consent.UNKNOWN
    consent_by: str = ""
    consent_on: date | None = None
    consent_note: str = ""
    rights_end: date | None = None
    shared: bool = True


def described(media: Media, labels: Collection[str]) -> Described:
    """What stands there, to change a part of it."""
    return Described(
        alt=media.alt,
        credit=media.credit,
        labels=tuple(labels),
        consent=media.consent,
        consent_by=media.consent_by,
        consent_on=media.consent_on,
        consent_note=media.consent_note,
        rights_end=media.rights_end,
        shared=media.shared,
    )


def may_change(actor: Actor, media: Media) -> bool:
    return media.owner_id == actor.user_id or actor.may(May.KEEP_MEDIA)


def must_be_changeable(actor: Actor, media: Media) -> None:
    """Raises NotAllowed for a volunteer who did not bring it."""
    if not may_change(actor, media):
        raise NotAllowed(
            say("Somebody else brought this one in."),
            remedy=say(
                "Ask them, or someone with the role %(role)s.",
                role=ROLE_WORDS[PERMISSIONS[May.KEEP_MEDIA].least],
            ),
        )


def describe(session: Session, actor: Actor, media: Media, said: Described) -> None:
    """Raises NotAllowed, Invalid."""
    must_be_changeable(actor, media)
    labels = tuned(said.labels)
    _must_fit(said, labels)
    for name in ("credit", "consent", "consent_by", "consent_on", "consent_note", "shared"):
        setattr(media, name, getattr(said, name))
    media.alt = said.alt.strip()
    media.rights_end = said.rights_end
    media.rights_until = _over(session, media.workspace_id, said.rights_end)
    label(session, media, labels)


def label(session: Session, media: Media, labels: Collection[str]) -> None:
    """Those and no others."""
    session.execute(delete(MediaLabel).where(MediaLabel.media_id == media.id))
    session.add_all(
        MediaLabel(workspace_id=media.workspace_id, media_id=media.id, name=name) for name in labels
    )
    session.flush()


def labels_of(session: Session, media_ids: Collection[int]) -> dict[int, list[str]]:
    """In alphabetical order."""
    found: dict[int, list[str]] = {one: [] for one in media_ids}
    wanted = select(MediaLabel).where(MediaLabel.media_id.in_(media_ids)).order_by(MediaLabel.name)
    for one in session.scalars(wanted):
        found[one.media_id].append(one.name)
    return found


def tuned(labels: Collection[str]) -> tuple[str, ...]:
    """Once each, however they were capitalised, without needless blanks."""
    plain = (" ".join(one.split()) for one in labels)
    return tuple({one.casefold(): one for one in plain if one}.values())


def _over(session: Session, workspace_id: int, day: date | None) -> datetime | None:
    if day is None:
        return None
    place = session.get_one(Workspace, workspace_id)
    return locate(datetime.combine(day + timedelta(days=1), time()), place.zone).at


def _must_fit(said: Described, labels: Collection[str]) -> None:
    fields = {**_characters(said, labels), **_lengths(said, labels), **_days(said)}
    if fields:
        raise Invalid(
            say("This cannot be kept as it is."),
            remedy=say("Correct what is said beside each field."),
            fields=fields,
        )


def _texts(said: Described, labels: Collection[str]) -> dict[str, Collection[str]]:
    return {
        "alt": [said.alt],
        "credit": [said.credit],
        "consent_by": [said.consent_by],
        "consent_note": [said.consent_note],
        "labels": labels,
    }


def _characters(said: Described, labels: Collection[str]) -> dict[str, Text]:
    return {
        name: say("It holds characters that no network takes (NUL or half of a pair).")
        for name, texts in _texts(said, labels).items()
        if any(c == "\0" or "\ud800" <= c <= "\udfff" for text in texts for c in text)
    }


def _lengths(said: Described, labels: Collection[str]) -> dict[str, Text]:
    found = {}
    if len(labels) > MOST_LABELS:
        found["labels"] = say("At most %(most)s labels.", most=MOST_LABELS)
    for name, texts in _texts(said, labels).items():
        longest = max(map(len, texts), default=0)
        if longest > _MOST[name]:
            found[name] = say(
                "%(count)s characters; at most %(most)s.", count=longest, most=_MOST[name]
            )
    return found


def _days(said: Described) -> dict[str, Text]:
    days = {"rights_end": said.rights_end, "consent_on": said.consent_on}
    return {
        name: say("%(year)s is too far away.", year=str(day.year))
        for name, day in days.items()
        if day is not None and day.year not in _YEARS
    }
