"""What readers see: the text, its link, and the descriptions that Telegram has no place for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from connectors.contract import Outgoing
from connectors.words import leads_to
from lib.i18n import LANGUAGES, say, speaking

MAX_CAPTION: Final = 1024  # UTF-16 units, after entities


def count_chars(text: str) -> int:
    """UTF-16 units; white space around the text is not sent."""
    return len(text.strip().encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, slots=True)
class Written:
    """`caption` goes below the pictures, `text` into a message of its own; "" for neither."""

    caption: str
    text: str


def written(post: Outgoing, options: Mapping[str, str]) -> Written:
    """One message where it can be; pictures with their descriptions, then the text, where not."""
    body = _joined(post.text.strip(), _link(post))
    descriptions = "" if options.get("descriptions") == "no" else _descriptions(post)
    whole = _joined(body, descriptions)
    if not (post.images or post.video):
        return Written("", whole)
    if count_chars(whole) <= MAX_CAPTION:
        return Written(whole, "")
    if count_chars(descriptions) <= MAX_CAPTION:
        return Written(descriptions, body)
    return Written("", whole)


def _joined(*parts: str) -> str:
    return "\n\n".join(filter(None, parts))


def _link(post: Outgoing) -> str:
    return "" if leads_to(post.text, post.link) else post.link


def _descriptions(post: Outgoing) -> str:
    with speaking(_language(post)):
        return "\n".join(_labelled(post))


def _labelled(post: Outgoing) -> Iterator[str]:
    if post.video and post.video.alt.strip():
        yield str(say("Video: %(description)s", description=post.video.alt.strip()))
    for number, image in enumerate(post.images, start=1):
        alt = image.alt.strip()
        if alt and len(post.images) == 1:
            yield str(say("Picture: %(description)s", description=alt))
        elif alt:
            yield str(say("Picture %(number)s: %(description)s", number=number, description=alt))


def _language(post: Outgoing) -> str:
    """Of the text; English where we do not speak it."""
    first = post.languages[0].split("-")[0].lower() if post.languages else ""
    return first if first in LANGUAGES else "en"
