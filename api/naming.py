"""Channels as scripts name them: by id, or by what only one of them is called."""

from collections.abc import Iterable, Mapping, Sequence

from api.fields import whole
from api.parsing import invalid
from api.room import Call
from editorial.channels import active
from lib.i18n import Text, say
from models.channel import Channel


def channel_ids(call: Call, refs: Sequence[int | str], field: str = "channels") -> tuple[int, ...]:
    """Raises Invalid, with `channels[0]` for the first that is not clear."""
    known = active(call.session, call.actor)
    found = {f"{field}[{index}]": _find(known, ref) for index, ref in enumerate(refs)}
    return _all_clear(found)


def channel_id(call: Call, ref: int | str, field: str = "channel") -> int:
    """Raises Invalid."""
    known = active(call.session, call.actor)
    return _all_clear({field: _find(known, ref)})[0]


def variants(call: Call, texts: Mapping[str, str], chosen: Iterable[int]) -> dict[int, str]:
    """Channel id → its own text. Raises Invalid, also for a channel that is not `chosen`."""
    known = active(call.session, call.actor)
    found = {f"variants[{ref}]": _find(known, ref) for ref in texts}
    ids = _all_clear(found)
    chosen = set(chosen)
    outside = {
        name: say("The post does not go to this channel: add it to “channels”.")
        for name, one in zip(found, ids, strict=True)
        if one not in chosen
    }
    if outside:
        raise invalid(outside)
    return dict(zip(ids, texts.values(), strict=True))


def _all_clear(found: Mapping[str, int | Text]) -> tuple[int, ...]:
    unclear = {name: one for name, one in found.items() if isinstance(one, Text)}
    if unclear:
        raise invalid(unclear)
    return tuple(one for one in found.values() if isinstance(one, int))


def _find(known: Sequence[Channel], ref: int | str) -> int | Text:
    number = whole(ref)
    if number is not None:
        return number if any(c.id == number for c in known) else _unknown(known, str(ref))
    matching = [c for c in known if _fold(str(ref)) in _names(c)]
    if len(matching) == 1:
        return matching[0].id
    if not matching:
        return _unknown(known, str(ref))
    return say(
        "“%(ref)s” may be several channels: write one of %(ids)s.",
        ref=str(ref),
        ids=_list(matching),
    )


def _unknown(known: Sequence[Channel], ref: str) -> Text:
    if not known:
        return say("There is no channel here yet.")
    return say(
        "There is no channel “%(ref)s” here: write one of %(ids)s.", ref=ref, ids=_list(known)
    )


def _list(channels: Sequence[Channel]) -> str:
    return ", ".join(f"{c.id} ({c.name})" for c in channels)


def _names(channel: Channel) -> set[str]:
    return {_fold(name) for name in (channel.handle, channel.name, channel.kind)}


def _fold(name: str) -> str:
    return name.strip().removeprefix("@").casefold()
