"""What a message in a room says of itself (spec.matrix.org, “Rich replies”, “Threading”)."""

from collections.abc import Mapping, Sequence
from typing import Any


def answered(content: Mapping[str, Any]) -> str:
    """The message that this one answers; "" for none. In a thread, what stands before it may be
    named for older apps alone: then it is the thread's first.
    """
    about = _part(content, "m.relates_to")
    if about.get("is_falling_back"):
        return str(about.get("event_id") or "")
    return str(_part(about, "m.in_reply_to").get("event_id") or "")


def thread_of(content: Mapping[str, Any]) -> str:
    """The first message of the thread that this one stands in; "" for none."""
    about = _part(content, "m.relates_to")
    return str(about.get("event_id") or "") if about.get("rel_type") == "m.thread" else ""


def named(content: Mapping[str, Any]) -> Sequence[object]:
    """The accounts that the message calls."""
    told = _part(content, "m.mentions").get("user_ids")
    return told if isinstance(told, list) else []


def words(content: Mapping[str, Any]) -> str:
    """Without the quotation that older apps put in front of an answer."""
    lines = str(content.get("body") or "").split("\n")
    while answered(content) and lines and lines[0].startswith("> "):
        del lines[0]
    return "\n".join(lines).strip()


def _part(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = content.get(name)
    return part if isinstance(part, Mapping) else {}
