"""What a post becomes on a blog: an article in blocks, every word escaped, and read back as text.

Block grammar: developer.wordpress.org, “Block API” (November 2026).
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Final

from connectors.contract import Image, Kind, Outgoing, Video
from connectors.kinds import kind_of
from connectors.wordpress.markup import escaped
from connectors.words import leads_to

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"«»“”]+")
_PHOTO: Final = re.compile(r"<img\b", re.IGNORECASE)
_VIDEO: Final = re.compile(r"<video\b|\bis-type-video\b", re.IGNORECASE)  # ours, or another site's
_LEADS: Final = re.compile(r"<a\s[^>]*href", re.IGNORECASE)
_TAIL: Final = ".,;:!?…'’)"
_SLUG: Final = 60  # characters of the title in an article's address


def title_of(post: Outgoing) -> str:
    """An article has one, if need be the beginning of its text."""
    return post.title or post.text.strip().split("\n", 1)[0][:120]


def slug(post: Outgoing) -> str:
    """The title as an address, and what only this delivery has: by it the article is found."""
    words = unicodedata.normalize("NFKD", title_of(post))
    letters = "".join(one for one in words if not unicodedata.combining(one))
    plain = re.sub(r"[^a-z0-9]+", "-", letters.lower())
    mark = hashlib.sha256(post.key.encode()).hexdigest()[:12]
    return f"{plain[:_SLUG].strip('-')}-{mark}".lstrip("-")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A file that lies on the blog already: its number and address there, and what it is."""

    number: str
    address: str
    media: Image | Video


def content(post: Outgoing, files: Sequence[Shown]) -> str:
    text = words(post).strip()
    blocks = [_paragraph(one) for one in re.split(r"\n\s*\n", text) if one.strip()]
    return "\n\n".join([*blocks, *(_block(one) for one in files)])


def _block(file: Shown) -> str:
    if isinstance(file.media, Image):
        return _figure(file.number, file.address, file.media)
    return _film(file.number, file.address, file.media)


def words(post: Outgoing) -> str:
    if not post.link or leads_to(post.text, post.link):
        return post.text
    return f"{post.text}\n\n{post.link}"


def shown(post: Outgoing) -> str:
    """As readers see it, the title above."""
    return f"{title_of(post)}\n\n{words(post)}".strip()


def plain(html: str) -> str:
    """The text of an article: paragraphs apart, lines kept."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.found)).strip()


def words_of(article: Mapping[str, Any]) -> str:
    """Title and text, as the editor holds them or else as readers are sent them."""
    title, body = (_told(article.get(name)) for name in ("title", "content"))
    return f"{plain(title)}\n\n{plain(body)}".strip()


def made_of(article: Mapping[str, Any]) -> Kind:
    """Of an article as the editor holds it, in blocks, or as any HTML."""
    body = _told(article.get("content"))
    return kind_of(
        plain(body),
        video=_VIDEO.search(body) is not None,
        photo=_PHOTO.search(body) is not None or bool(article.get("featured_media")),
        link=_LEADS.search(body) is not None,
    )


def _told(part: object) -> str:
    if not isinstance(part, Mapping):
        return ""
    return str(part.get("raw") or part.get("rendered") or "")


def _paragraph(text: str) -> str:
    lines = "<br>".join(_linked(line) for line in text.strip().split("\n"))
    return f"<!-- wp:paragraph -->\n<p>{lines}</p>\n<!-- /wp:paragraph -->"


def _linked(line: str) -> str:
    found, at = [], 0
    for match in _ADDRESS.finditer(line):
        address = match.group().rstrip(_TAIL)
        found += [escaped(line[at : match.start()]), _link(address)]
        at = match.start() + len(address)
    return "".join([*found, escaped(line[at:])])


def _link(address: str) -> str:
    return f'<a href="{escaped(address)}">{escaped(address)}</a>'


def _figure(number: str, address: str, image: Image) -> str:
    return (
        f'<!-- wp:image {{"id":{int(number)},"sizeSlug":"large"}} -->\n'
        f'<figure class="wp-block-image size-large"><img src="{escaped(address)}" '
        f'alt="{escaped(image.alt)}" class="wp-image-{int(number)}"/></figure>\n'
        "<!-- /wp:image -->"
    )


def _film(number: str, address: str, video: Video) -> str:
    """WordPress keeps no alternative text for a video: its description stands below it."""
    said = f'<figcaption class="wp-element-caption">{escaped(video.alt)}</figcaption>'
    return (
        f'<!-- wp:video {{"id":{int(number)}}} -->\n'
        f'<figure class="wp-block-video"><video controls src="{escaped(address)}"></video>'
        f"{said if video.alt else ''}</figure>\n"
        "<!-- /wp:video -->"
    )


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - as it is called
        if tag == "br":
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"p", "li", "blockquote", "h2", "h3", "figure", "div"}:
            self.found.append("\n\n")
