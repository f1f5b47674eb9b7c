"""The letter: plain text, and the same as simple HTML with its pictures in it."""

import re
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import Final

from connectors.contract import Outgoing
from connectors.newsletter.people import People, fingerprint
from connectors.words import leads_to
from lib.i18n import LANGUAGES, say, speaking

_SUBJECT: Final = 120  # characters
_POLICY: Final = SMTP.clone(cte_type="7bit")  # any server takes it
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)\]»…]")
_STYLE: Final = (
    "font-family:sans-serif;line-height:1.5;max-width:40em;margin:1em auto;padding:0 1em"
)


def letter(post: Outgoing, people: People, recipient: str, *, now: datetime) -> EmailMessage:
    """The same Message-ID on every try, for many servers let the second one drop."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = people.sender
    message["To"] = recipient
    message["Subject"] = subject(post)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = message_id(post, people, recipient)
    way_out = people.way_out(recipient)
    if way_out:
        message["List-Unsubscribe"] = f"<{way_out}>"
    if way_out.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    below = _footer(post, people, way_out) if people.one_by_one else ""
    message.set_content(_joined(body_text(post), below) + "\n")
    message.add_alternative(_html(post, below), subtype="html")
    _enclose(message, post)
    message["Content-Language"] = _language(post)  # now: content takes older ones away
    return message


def message_id(post: Outgoing, people: People, recipient: str) -> str:
    return f"<{fingerprint(post.key, recipient)[:32]}@{people.domain}>"


def subject(post: Outgoing) -> str:
    """The title, or the first line of the text, cut at a word."""
    line = " ".join((post.title.strip() or post.text.strip().partition("\n")[0]).split())
    if len(line) <= _SUBJECT:
        return line
    return line[: _SUBJECT - 1].rpartition(" ")[0] + "…"


def body_text(post: Outgoing) -> str:
    """The text, its link, and the pictures in words."""
    return _joined(post.text.strip(), _link(post), "\n".join(_pictures(post)))


def _pictures(post: Outgoing) -> Iterator[str]:
    with speaking(_spoken(post)):
        for image in post.images:
            if image.alt.strip():
                words = say("Picture: %(description)s", description=image.alt.strip())
                yield f"[{words}]"


def _footer(post: Outgoing, people: People, way_out: str) -> str:
    mail = way_out.startswith("mailto:")
    how = way_out.removeprefix("mailto:").partition("?")[0] if mail else way_out
    with speaking(_spoken(post)):
        words = say(
            "You get this letter from %(sender)s. To get it no more: %(how)s",
            sender=people.address,
            how=how,
        )
        return f"-- \n{words}"


def _html(post: Outgoing, below: str) -> str:
    language = escape(_language(post))
    blocks = [*_paragraphs(post.text.strip()), *_paragraphs(_link(post)), *_shown(post)]
    if below:
        words = _linked(below.partition("\n")[2])
        blocks.append(f'<hr><p style="font-size:smaller">{words}</p>')
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{escape(subject(post))}</title></head>"
        f'<body style="{_STYLE}">{"".join(blocks)}</body></html>\n'
    )


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in filter(None, re.split(r"\n\s*\n", text)):
        yield f"<p>{_linked(paragraph).replace(chr(10), '<br>')}</p>"


def _linked(text: str) -> str:
    """Escaped, with what is an address made into a link."""
    made, end = "", 0
    for found in _ADDRESS.finditer(text):
        address = escape(found[0])
        made += escape(text[end : found.start()]) + f'<a href="{address}">{address}</a>'
        end = found.end()
    return made + escape(text[end:])


def _shown(post: Outgoing) -> Iterator[str]:
    for number, image in enumerate(post.images):
        size = f' width="{min(image.width, 640)}"' if image.width else ""
        alt = escape(image.alt)
        source = f"cid:{_cid(post, number)}"
        yield f'<p><img src="{source}" alt="{alt}"{size} style="max-width:100%"></p>'


def _enclose(message: EmailMessage, post: Outgoing) -> None:
    html = message.get_payload(1)
    assert isinstance(html, EmailMessage)  # noqa: S101 - what add_alternative made
    for number, image in enumerate(post.images):
        main, _, kind = image.mime.partition("/")
        html.add_related(
            image.data,
            maintype=main,
            subtype=kind,
            cid=f"<{_cid(post, number)}>",
            filename=f"image{number + 1}.{kind}",
            disposition="inline",
        )


def _cid(post: Outgoing, number: int) -> str:
    return f"{fingerprint(post.key, str(number))[:16]}@marronnier"


def _link(post: Outgoing) -> str:
    return "" if leads_to(post.text, post.link) else post.link


def _joined(*parts: str) -> str:
    return "\n\n".join(filter(None, parts))


def _language(post: Outgoing) -> str:
    return post.languages[0] if post.languages else "fr"


def _spoken(post: Outgoing) -> str:
    """English where we do not speak the text's language."""
    first = _language(post).split("-")[0].lower()
    return first if first in LANGUAGES else "en"
