"""What a Facebook page takes, as data, and what is wrong with a post, without asking.

Sources: developers.facebook.com, Page Feed and Page Photos (Graph v26.0, read November 2026); the
length of a text, the 4 MB and the number of photos as met by others (no document names them).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from connectors.checks import usual_problems
from connectors.contract import Capabilities, Image, Outgoing, Problem, Repeat, VideoLimits
from connectors.words import leads_to
from lib.i18n import say

CAPABILITIES: Final = Capabilities(
    max_chars=63_206,
    max_images=10,
    image_types=frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"}),
    max_image_bytes=4_000_000,
    alt_text=True,
    video=VideoLimits(
        types=frozenset({"video/mp4", "video/quicktime"}),
        max_bytes=10_000_000_000,  # in pieces, as 4 hours are
        longest=timedelta(hours=4),
    ),
    first_comment=True,
    links=True,
    repeat=Repeat.FINDABLE,
    settle=timedelta(seconds=60),  # nobody documents how soon a page lists its own post
)


def text_of(post: Outgoing) -> str:
    """As it is sent and read. Beside photos or a video Facebook takes no link apart from the text;
    and a link without words is given as words too: a post without any is not known again.
    """
    bare = post.images or post.video or not post.text.strip()
    if post.link and bare and not leads_to(post.text, post.link):
        return f"{post.text}\n\n{post.link}".strip()
    return post.text


def feed(post: Outgoing, photos: Iterable[str]) -> Mapping[str, str]:
    """The parameters of Page Feed."""
    given = {"message": text_of(post)}
    attached = ",".join(f'{{"media_fbid":"{number}"}}' for number in photos)
    if attached:
        given["attached_media"] = f"[{attached}]"
    elif post.link:
        given["link"] = post.link
    return {name: value for name, value in given.items() if value}


def photo(image: Image) -> Mapping[str, str]:
    """The parameters of Page Photos, beside the file: unseen until a post takes it along."""
    described = {"alt_text_custom": image.alt} if image.alt else {}
    return {"published": "false", **described}


def video(post: Outgoing) -> Mapping[str, str]:
    """The parameters of Page Videos, beside the file."""
    text = text_of(post)
    return {"published": "false", **({"description": text} if text else {})}


def problems(post: Outgoing) -> Iterator[Problem]:
    yield from usual_problems(replace(post, text=text_of(post)), CAPABILITIES)
    if post.link and not _is_web_address(post.link):
        yield Problem(
            field="link",
            message=say("“%(link)s” is not a web address.", link=post.link),
            remedy=say("Write it whole, with https:// in front."),
        )


def _is_web_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
