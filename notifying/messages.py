"""The words of a push message: what happened, why you, by when, and where it leads. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from connectors.web_push import Sealed
from lib.i18n import ngettext, speaking
from lib.settings import Settings
from lib.web_push import Receiver, authorization, encrypted, to_text
from models.notice import Notice
from models.reach import Topic, is_urgent, topic_of
from notifying.letters import line, reasons
from notifying.people import Reader

_DAY: Final = timedelta(days=1)
_HOUR: Final = timedelta(hours=1)
_SHORT: Final = 150  # characters: a phone shows no more, and all must fit into 4 KB


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`tag`: what a newer message takes the place of. `lasts`: how long it is worth keeping."""

    content: dict[str, str | bool]
    tag: str
    urgency: str
    lasts: timedelta


def message(notices: Sequence[Notice], reader: Reader, *, tries: int, now: datetime) -> Message:
    """In the reader's language. `tries` above 1: it may be there already, and makes no noise."""
    with speaking(reader.language, reader.wishes.hours.zone):
        title, body, link = _words(notices, reader)
    matter = notices[0].matter if len(notices) == 1 else "many"
    tag = to_text(sha256(f"{reader.workspace_id}:{matter}".encode()).digest())[:32]
    return Message(
        content={"title": title, "body": body, "link": link, "tag": tag, "again": tries > 1},
        tag=tag,
        urgency=_urgency(notices),
        lasts=max(_lasts(one, now) for one in notices),
    )


def sealed(
    said: Message,
    *,
    endpoint: str,
    receiver: Receiver,
    own: ec.EllipticCurvePrivateKey,
    sender: str,
    now: datetime,
) -> Sealed:
    """As it leaves the house."""
    headers = {
        "Authorization": authorization(own, endpoint, sender=sender, now=now),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(int(said.lasts.total_seconds())),
        "Urgency": said.urgency,
        "Topic": said.tag,
    }
    words = json.dumps(said.content, ensure_ascii=False).encode()
    return Sealed(endpoint=endpoint, headers=headers, body=encrypted(words, receiver))


def sender(settings: Settings) -> str:
    """Whom a push service may write to about what we send."""
    return f"mailto:{settings.mail_from}"


def _words(notices: Sequence[Notice], reader: Reader) -> tuple[str, str, str]:
    place = line(reader.place, 60)
    if len(notices) == 1:
        (one,) = notices
        body = "\n".join(line(why, _SHORT) for why in reasons(one))
        return line(one.words, _SHORT), body, one.link
    many = ngettext(
        "%(n)s matter at %(place)s", "%(n)s matters at %(place)s", len(notices), place=place
    )
    return many, "\n".join(line(one.words, _SHORT) for one in notices[:3]), "/notices"


def _urgency(notices: Sequence[Notice]) -> str:
    """RFC 8030 5.3: what a phone that saves its battery lets through."""
    topics = {topic_of(one.kind) for one in notices}
    if any(is_urgent(one.kind) for one in notices):
        return "high"
    return "normal" if topics & {Topic.WAITING, Topic.TROUBLE} else "low"


def _lasts(notice: Notice, now: datetime) -> timedelta:
    """A phone that is off until then is told nothing that is over."""
    if notice.by_when is None:
        return _DAY
    return min(max(notice.by_when - now, _HOUR), 5 * _DAY)
