"""What changed between two contents, word by word. Pure."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lib.i18n import Text, say
from models.content import Attachment, Content


class Part(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field that differs; `parts` are the words in reading order."""

    field: Text
    before: str
    after: str
    parts: Sequence[tuple[Part, str]]


_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")


def diff(
    old: Content | None, new: Content, *, channel_names: Mapping[int, str] | None = None
) -> list[Change]:
    """From `old` (None: nothing yet) to `new`; empty when the same would leave."""
    names = channel_names or {}
    before = _fields(old, names) if old else {}
    after = _fields(new, names)
    return [
        _change(field, before.get(field, ""), after.get(field, ""))
        for field in {**before, **after}
        if before.get(field, "") != after.get(field, "")
    ]


def _change(field: tuple[str, str], before: str, after: str) -> Change:
    label = _LABELS[field[0]]
    return Change(
        field=say("%(label)s: %(which)s", label=label, which=field[1]) if field[1] else label,
        before=before,
        after=after,
        parts=words(before, after),
    )


def words(before: str, after: str) -> list[tuple[Part, str]]:
    """The two texts as one, in words kept, added and removed."""
    left, right = _WORDS.findall(before), _WORDS.findall(after)
    parts: list[tuple[Part, str]] = []
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            parts.append((Part.SAME, "".join(left[i:j])))
            continue
        if i < j:
            parts.append((Part.REMOVED, "".join(left[i:j])))
        if k < m:
            parts.append((Part.ADDED, "".join(right[k:m])))
    return parts


_LABELS: Final[Mapping[str, Text]] = {
    "title": say("Title"),
    "text": say("Text"),
    "link": say("Link"),
    "language": say("Language"),
    "channels": say("Channels"),
    "variant": say("Text for one channel"),
    "media": say("Image"),
    "thread": say("As a thread"),
    "comment": say("First comment"),
    "wording": say("Wording"),
}


def _fields(content: Content, names: Mapping[int, str]) -> dict[tuple[str, str], str]:
    def name(channel_id: int) -> str:
        return names.get(channel_id, f"#{channel_id}")

    plain = {
        ("title", ""): content.title,
        ("text", ""): content.text,
        ("link", ""): content.link,
        ("language", ""): content.language,
        ("channels", ""): ", ".join(sorted(map(name, content.channels))),
    }
    variants = {("variant", name(c)): text for c, text in content.variants.items()}
    media = {("media", str(i)): _media(a) for i, a in enumerate(content.media, start=1)}
    wordings = {("wording", str(i)): text for i, text in enumerate(content.wordings, start=2)}
    late = {
        ("thread", ""): str(say("yes")) if content.thread else "",
        ("comment", ""): content.comment,
    }
    return {**plain, **variants, **media, **late, **wordings}


def _media(attachment: Attachment) -> str:
    said = str(say("decorative")) if attachment.decorative else attachment.alt
    return f"{attachment.sha256[:8]} · {said}"
