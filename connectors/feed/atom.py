"""A feed as an Atom document (RFC 4287)."""

import re
from collections.abc import Sequence
from html import escape
from io import StringIO
from pathlib import Path
from typing import Final

from feedgenerator import Atom1Feed, Enclosure

from connectors.feed.store import Enclosed, Entry, Folder

NEWEST: Final = 50
_SHORT: Final = 80  # characters of a title made from the text
# What XML 1.0 cannot carry: one such character would make the whole feed unreadable.
_UNFIT: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(folder: str | Path, slug: str, *, title: str, base_url: str, language: str) -> bytes:
    """The newest entries of the feed, which `base_url` (ending in /feeds) is read under.

    The same entries give the same bytes. Raises ValueError for a bad slug.
    """
    entries = Folder(folder).newest(slug, NEWEST)
    address = f"{base_url.rstrip('/')}/{slug}"
    return document(entries, title=title, address=address, language=language)


def document(entries: Sequence[Entry], *, title: str, address: str, language: str) -> bytes:
    """The entries, newest first, as a feed that is read at `address`.atom."""
    feed = Atom1Feed(  # type: ignore[no-untyped-call]
        title=_fit(title),
        link=f"{address}.atom",
        description="",
        language=language,
        author_name=_fit(title),
        feed_url=f"{address}.atom",
    )
    for entry in entries:
        _add(feed, entry, address)
    return _written(feed, empty=not entries)


def _add(feed: Atom1Feed, entry: Entry, address: str) -> None:
    feed.add_item(  # type: ignore[no-untyped-call]
        title=_fit(entry.title or _first_words(entry.text)),
        link=entry.link or f"{address}.atom#{entry.id}",
        description=None,
        content=_html(entry, address),
        pubdate=entry.published_at,
        unique_id=f"urn:uuid:{entry.id}",
        enclosures=[_enclosure(image, address) for image in entry.images],
    )


def _enclosure(image: Enclosed, address: str) -> Enclosure:
    where = f"{address}/{image.file}"
    return Enclosure(where, str(image.length), image.mime)  # type: ignore[no-untyped-call]


def _written(feed: Atom1Feed, *, empty: bool) -> bytes:
    document = StringIO()
    feed.write(document, "utf-8")  # type: ignore[no-untyped-call]
    words = document.getvalue()
    if empty:  # the library dates an empty feed to now, and every reading would seem new
        words = re.sub(r"<updated>[^<]*", "<updated>1970-01-01T00:00:00Z", words, count=1)
    return words.encode()


def _html(entry: Entry, address: str) -> str:
    """Paragraphs where the text has empty lines; pictures with their descriptions."""
    paragraphs = re.split(r"\n\s*\n", _fit(entry.text).strip())
    text = "".join(
        f"<p>{escape(one).replace(chr(10), '<br>')}</p>" for one in paragraphs if one.strip()
    )
    pictures = "".join(
        f'<p><img src="{escape(address)}/{image.file}" alt="{escape(_fit(image.alt))}"></p>'
        for image in entry.images
    )
    link = escape(_fit(entry.link))
    return text + pictures + (f'<p><a href="{link}">{link}</a></p>' if link else "")


def _first_words(text: str) -> str:
    line = (text.strip().splitlines() or [""])[0]
    if len(line) <= _SHORT:
        return line
    return line[:_SHORT].rsplit(" ", 1)[0] + "…"


def _fit(words: str) -> str:
    return _UNFIT.sub("", words)
