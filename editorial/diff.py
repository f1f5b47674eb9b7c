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


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A field of two contents. `which`: of several of its kind; `channel`: a variant's, else 0."""

    kind: str
    label: Text
    before: str
    after: str
    which: str = ""
    channel: int = 0

    @property
    def key(self) -> tuple[str, str, int]:
        return (self.kind, "" if self.channel else self.which, self.channel)


_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")


def diff(
    old: Content | None, new: Content, *, channel_names: Mapping[int, str] | None = None
) -> list[Change]:
    """From `old` (None: nothing yet) to `new`; empty when the same would leave."""
    return [
        Change(
            field=one.label, before=one.before, after=one.after, parts=words(one.before, one.after)
        )
        for one in differing(old, new, channel_names or {})
    ]


def differing(
    old: Content | None, new: Content, names: Mapping[int, str] | None = None
) -> list[Differing]:
    """As `diff`, without looking for the words."""
    before = _fields(old, names or {}) if old else {}
    after = _fields(new, names or {})
    return [
        _differing(key, names or {}, before.get(key, ""), after.get(key, ""))
        for key in {**before, **after}
        if before.get(key, "") != after.get(key, "")
    ]


def _differing(key: "_Key", names: Mapping[int, str], before: str, after: str) -> Differing:
    kind, which, channel = key
    told = _name(names, channel) if channel else which
    label = _LABELS[kind]
    return Differing(
        kind=kind,
        label=say("%(label)s: %(which)s", label=label, which=told) if told else label,
        before=before,
        after=after,
        which=which,
        channel=channel,
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
    "tags": say("Tags of the link"),
}


_Key = tuple[str, str, int]
"""Kind, which of them, and a variant's channel."""


def _fields(content: Content, names: Mapping[int, str]) -> dict[_Key, str]:
    plain = {
        "title": content.title,
        "text": content.text,
        "link": content.link,
        "language": content.language,
        "channels": ", ".join(sorted(_name(names, one) for one in content.channels)),
    }
    late = {
        "thread": str(say("yes")) if content.thread else "",
        "comment": content.comment,
        "tags": " · ".join(filter(None, (content.tags.campaign, content.tags.medium)))
        if content.tags
        else "",
    }
    return {
        **{(kind, "", 0): value for kind, value in plain.items()},
        **{("variant", "", channel): text for channel, text in content.variants.items()},
        **{("media", str(i), 0): _media(a) for i, a in enumerate(content.media, start=1)},
        **{(kind, "", 0): value for kind, value in late.items()},
        **{("wording", str(i), 0): text for i, text in enumerate(content.wordings, start=2)},
    }


def _name(names: Mapping[int, str], channel_id: int) -> str:
    return names.get(channel_id, f"#{channel_id}")


def _media(attachment: Attachment) -> str:
    said = str(say("decorative")) if attachment.decorative else attachment.alt
    return f"{attachment.sha256[:8]} · {said}"
