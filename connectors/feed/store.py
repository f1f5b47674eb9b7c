"""Feeds on disk: a folder per feed, a file per entry, made once and never changed."""

import contextlib
import hashlib
import json
import os
import re
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from connectors.contract import Image, Outgoing

_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_IMAGE: Final = re.compile(r"[0-9a-f]{64}\.(png|jpg|webp|gif)")
_ENDINGS: Final = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
}
_TYPES: Final = {ending: mime for mime, ending in _ENDINGS.items()}


class NotWritten(OSError):
    """The entry surely does not stand in the feed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """A picture of an entry, kept beside it as `file`; `length` in bytes."""

    file: str
    mime: str
    alt: str
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`id` is a UUID made from the feed and the key, so that the same key is the same entry."""

    id: str
    title: str
    text: str
    link: str
    language: str
    published_at: datetime
    images: tuple[Enclosed, ...] = ()


def is_slug(name: str) -> bool:
    return _SLUG.fullmatch(name) is not None


class Folder:
    """All feeds. Every method raises ValueError for a name that cannot be a feed's."""

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)

    def begin(self, slug: str) -> None:
        self._of(slug).mkdir(parents=True, exist_ok=True)

    def has(self, slug: str) -> bool:
        return is_slug(slug) and self._of(slug).is_dir()

    def add(self, slug: str, post: Outgoing, *, at: datetime) -> Entry:
        """The entry as it stands: the one already made under this key, if there is one.

        Raises NotWritten, or another OSError where the entry may stand but not for long.
        """
        try:
            known = self.entry(slug, post.key)
            if known is not None:
                return known
            self.begin(slug)
            images = tuple(self._keep(slug, image) for image in post.images)
            entry = _entry(slug, post, images, at)
            made = self._settle(slug, f"{entry.id}.json", _dump(entry))
        except (OSError, ValueError) as error:
            raise NotWritten(*error.args) from error
        _flush(self._of(slug))
        return entry if made else (self.entry(slug, post.key) or entry)

    def entry(self, slug: str, key: str) -> Entry | None:
        """The entry of that key; None if there is none."""
        return _load(self._of(slug) / f"{_name(slug, key)}.json")

    def newest(self, slug: str, count: int) -> Sequence[Entry]:
        """At most `count`, newest first."""
        files = sorted(self._of(slug).glob("*.json"), key=_changed, reverse=True)[:count]
        entries = [entry for file in files if (entry := _load(file))]
        return sorted(entries, key=lambda entry: (entry.published_at, entry.id), reverse=True)

    def image(self, slug: str, file: str) -> tuple[Path, str] | None:
        """Where the picture of that name is kept, and its type; None if there is none."""
        named = _IMAGE.fullmatch(file)
        if named is None or not self.has(slug) or not (self._of(slug) / file).is_file():
            return None
        return self._of(slug) / file, _TYPES[named[1]]

    def _of(self, slug: str) -> Path:
        if not is_slug(slug):
            raise ValueError(f"“{slug}” cannot be a feed’s name")
        return self._path / slug

    def _keep(self, slug: str, image: Image) -> Enclosed:
        file = f"{hashlib.sha256(image.data).hexdigest()}.{_ENDINGS.get(image.mime, 'png')}"
        self._settle(slug, file, image.data)
        return Enclosed(file=file, mime=image.mime, alt=image.alt, length=len(image.data))

    def _settle(self, slug: str, name: str, content: bytes) -> bool:
        """Makes the file whole or not at all; False if there is one of this name already."""
        with _beside(self._of(slug), content) as draft:
            try:
                os.link(draft, self._of(slug) / name)
            except FileExistsError:
                return False
            return True


@contextlib.contextmanager
def _beside(folder: Path, content: bytes) -> Iterator[str]:
    """A file with that content, safe on the disk, for as long as the block lasts."""
    handle, draft = tempfile.mkstemp(dir=folder, prefix=".draft-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
        yield draft
    finally:
        os.unlink(draft)


def _flush(folder: Path) -> None:
    """Makes new names in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _name(slug: str, key: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"marronnier:feed:{slug}:{key}"))


def _changed(file: Path) -> int:
    return file.stat().st_mtime_ns


def _entry(slug: str, post: Outgoing, images: tuple[Enclosed, ...], at: datetime) -> Entry:
    return Entry(
        id=_name(slug, post.key),
        title=post.title,
        text=post.text,
        link=post.link,
        language=post.languages[0] if post.languages else "",
        published_at=at,
        images=images,
    )


def _dump(entry: Entry) -> bytes:
    told = asdict(entry) | {"published_at": entry.published_at.isoformat()}
    return json.dumps(told, indent=1).encode()


def _load(file: Path) -> Entry | None:
    try:
        told: dict[str, Any] = json.loads(file.read_bytes())
    except FileNotFoundError:
        return None
    told["published_at"] = datetime.fromisoformat(told["published_at"])
    told["images"] = tuple(Enclosed(**image) for image in told["images"])
    return Entry(**told)
