"""What a post says: the value that is approved, hashed and sent."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """An image in a post: the file's SHA-256 and its text alternative.

    `decorative`: a person said that it needs none; then `alt` is empty.
    """

    sha256: str
    alt: str = ""
    decorative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """What the link says of where its readers came from. `medium` "": as is usual on each network.

    The source is each channel's network.
    """

    campaign: str
    medium: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that leaves. `channels`: ids, ascending. `variants`: channel id → its own text.

    `thread`: where the text is too long for a network with threads, it leaves in parts. `comment`:
    our own first answer below it, where a network lets us. `wordings`: other texts, the same on all
    channels, for the later uses of a post that is used again. `tags` None: the link has none.
    """

    title: str
    text: str
    link: str = ""
    language: str = "fr"
    channels: tuple[int, ...] = ()
    variants: Mapping[int, str] = field(default_factory=dict)
    media: tuple[Attachment, ...] = ()
    thread: bool = False
    comment: str = ""
    wordings: tuple[str, ...] = ()
    tags: Tags | None = None

    def text_for(self, channel_id: int) -> str:
        return self.variants.get(channel_id) or self.text

    def worded(self, wording: int) -> "Content":
        """As it leaves in that wording: 0 in its own text, n in its n-th other one."""
        if wording == 0:
            return self
        return replace(self, text=self.wordings[wording - 1], variants={})

    def to_json(self) -> dict[str, Any]:
        stored: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        stored["channels"] = sorted(set(self.channels))
        stored["variants"] = {str(k): v for k, v in sorted(self.variants.items()) if v}
        stored["media"] = [asdict(attachment) for attachment in self.media]
        stored["wordings"] = list(self.wordings)
        stored["tags"] = asdict(self.tags) if self.tags else None
        # What was approved before these came keeps its hash.
        for late in ("thread", "comment", "wordings", "tags"):
            if not stored[late]:
                del stored[late]
        return stored

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Content":
        return cls(
            title=stored["title"],
            text=stored["text"],
            link=stored.get("link", ""),
            language=stored.get("language", "fr"),
            channels=tuple(stored.get("channels", ())),
            variants={int(k): v for k, v in stored.get("variants", {}).items()},
            media=tuple(Attachment(**attachment) for attachment in stored.get("media", ())),
            thread=stored.get("thread", False),
            comment=stored.get("comment", ""),
            wordings=tuple(stored.get("wordings", ())),
            tags=Tags(**stored["tags"]) if stored.get("tags") else None,
        )

    @property
    def hash(self) -> str:
        """SHA-256 over the canonical JSON: any change of what leaves changes it."""
        return hash_of(self.to_json())


def hash_of(stored: Mapping[str, Any]) -> str:
    """Of content as it is stored."""
    canonical = json.dumps(stored, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
