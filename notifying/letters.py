"""The words of a letter: what happened, why you, by when, and one button."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from lib.i18n import Text, gettext, language, moment, ngettext, say, say_n
from lib.log import storable
from lib.mail import Letter
from models.notice import Notice
from models.reach import Topic, topic_of

MANY: Final = 25  # told one by one; the others are counted
_LONG: Final = 300
_LONGER: Final = 1000
_DIRECTIONS: Final = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00-\x09\x0b-\x1f\x7f]")
_BUTTON: Final = (
    "display:inline-block;padding:10px 18px;background:#1f3a5f;color:#ffffff;"
    "text-decoration:none;border-radius:6px;font-weight:600"
)
_PAGE: Final = (
    "font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:16px;line-height:1.5;"
    "color:#1b1b1b;max-width:560px;margin:0 auto;padding:16px;overflow-wrap:anywhere"
)
_QUOTE: Final = "margin:8px 0;padding:0 0 0 12px;border-left:3px solid #8a8a8a;color:#3d3d3d"
_SMALL: Final = "font-size:13px;color:#5a5a5a"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """`site`: this installation's address. `fewer`: the page of one's choices."""

    to: str
    place: str
    site: str
    fewer: str
    leave: str
    message_id: str


def letter(notices: Sequence[Notice], envelope: Envelope, *, digest: bool) -> Letter:
    """In the language and zone of whoever calls."""
    subject = _subject(notices, envelope, digest=digest)
    return Letter(
        to=envelope.to,
        subject=subject,
        text=_text(notices, envelope),
        html=_html(notices, envelope, subject),
        message_id=envelope.message_id,
        leave=envelope.leave,
    )


def clean(words: object, longest: int = _LONG) -> str:
    """Without what turns the direction of the words around it, and not endless."""
    plain = _DIRECTIONS.sub("", storable(str(words))).strip()
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def line(words: object, longest: int = _LONG) -> str:
    """As `clean`, in one line: a title of several would forge what stands below it."""
    return clean(" ".join(storable(str(words)).splitlines()), longest)


def _subject(notices: Sequence[Notice], envelope: Envelope, *, digest: bool) -> str:
    if len(notices) == 1 and not digest:
        return line(notices[0].words, 150)
    place = line(envelope.place, 60)
    if digest:
        return gettext("Your day at %(place)s", place=place)
    return ngettext(
        "%(n)s matter at %(place)s", "%(n)s matters at %(place)s", len(notices), place=place
    )


def _text(notices: Sequence[Notice], envelope: Envelope) -> str:
    parts = ["\n".join(_lines(one, envelope.site)) for one in notices[:MANY]]
    if more := _more(notices):
        parts.append(f"{more}\n{envelope.site}/notices")
    return "\n\n".join([*parts, f"-- \n{_foot(envelope)}\n{envelope.fewer}"]) + "\n"


def _lines(notice: Notice, site: str) -> list[str]:
    more = clean(notice.more, _LONGER) if notice.more else ""
    said = [line(notice.words), *(f"> {one}" for one in more.splitlines())]
    return [*said, *reasons(notice), f"{site}{notice.link}"]


def reasons(notice: Notice) -> list[str]:
    """Why you, and by when."""
    why = gettext("Why you: %(why)s", why=line(notice.why or usual_why(notice)))
    until = [gettext("By when: %(at)s", at=moment(notice.by_when))] if notice.by_when else []
    return [why, *until]


def usual_why(notice: Notice) -> Text:
    """Where whoever told it gave none."""
    if topic_of(notice.kind) is Topic.WAITING:
        return say("it is your turn")
    return say("it concerns a post of yours") if notice.post_id else say("it is your part here")


def _more(notices: Sequence[Notice]) -> str:
    left = len(notices) - MANY
    if left <= 0:
        return ""
    return str(say_n("And %(n)s more.", "And %(n)s more.", left))


def _foot(envelope: Envelope) -> str:
    return gettext(
        "Marronnier writes this to you for %(place)s. Fewer of these letters:",
        place=line(envelope.place, 120),
    )


def _html(notices: Sequence[Notice], envelope: Envelope, subject: str) -> str:
    blocks = "".join(_block(one, envelope.site) for one in notices[:MANY])
    if more := _more(notices):
        blocks += f"<p>{escape(more)}</p>{_button(f'{envelope.site}/notices')}"
    choices = escape(gettext("your choices"))
    fewer = f'<a href="{escape(envelope.fewer)}">{choices}</a>'
    foot = f'<p style="{_SMALL}">{escape(_foot(envelope))} {fewer}</p>'
    return (
        f'<!doctype html><html lang="{language()}"><head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>"
        f'<body style="margin:0;background:#ffffff"><div style="{_PAGE}">{blocks}'
        f'<hr style="border:0;border-top:1px solid #c9c9c9">{foot}</div></body></html>\n'
    )


def _block(notice: Notice, site: str) -> str:
    said = f'<p dir="auto" style="font-size:18px;margin:16px 0 8px">{_escaped(notice.words)}</p>'
    if notice.more:
        more = escape(clean(notice.more, _LONGER)).replace("\n", "<br>")
        said += f'<p dir="auto" style="{_QUOTE}">{more}</p>'
    given = "".join(
        f'<p style="{_SMALL};margin:4px 0">{escape(one)}</p>' for one in reasons(notice)
    )
    return f"{said}{given}{_button(f'{site}{notice.link}')}"


def _button(address: str) -> str:
    words = escape(gettext("Look at it"))
    return f'<p><a href="{escape(address)}" style="{_BUTTON}">{words}</a></p>'


def _escaped(words: object) -> str:
    return escape(line(words))
