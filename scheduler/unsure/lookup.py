"""Asking a network whether a post that may be live is there: by key, by part, or by its content."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from connectors.contract import (
    Connector,
    Finds,
    Outgoing,
    PastPost,
    Recalls,
    Receipt,
    Repeat,
)
from connectors.errors import ConnectorError
from connectors.matching import as_read, same_content
from connectors.seam import must_be_proof
from lib.i18n import say
from models.delivery import Likeness
from models.house import House
from scheduler.sending.parcel import Parcel, open_parcel, renewed
from scheduler.sending.rules import can_be_asked
from scheduler.sending.steps import in_steps

SHOWN: Final = 10  # posts of the account that a person is shown
_TEXT: Final = 300  # characters of each
_URL: Final = 1000
MARGIN: Final = timedelta(minutes=10)  # the network's clock and ours may differ by this much
# A clock that was set right since may have been wrong by as much when the post was tried.
DOUBT: Final = timedelta(days=2)
_MOST: Final = 5_000  # posts looked through, at most
Taken = Callable[[str], bool]


class CannotAsk(ConnectorError):
    """The network gives no way to look, or shows what proves nothing; a person must.

    `shown`: as in Seen.
    """

    shown: list[dict[str, str]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a look brought. `receipt` None: surely absent.

    `step`: only this part was looked for. `whole`: the post's receipt, now that all parts are up.
    `shown`: the account's own newest posts, where they were looked through, as they are kept for
    the person who decides.
    """

    receipt: Receipt | None
    step: str | None = None
    whole: Receipt | None = None
    shown: list[dict[str, str]] | None = None


def ask(house: House, delivery_id: int, *, since: datetime, taken: Taken) -> Seen:
    """With no transaction open. `taken`: whether a post of the network is another delivery's.

    Raises ConnectorError, CannotAsk where the network gives no way to look.
    """
    parcel = open_parcel(house, delivery_id)
    connector = parcel.connector()
    stepwise = in_steps(connector, parcel)
    if stepwise is None and not can_be_asked(connector.capabilities, finds=_looks(connector)):
        raise _no_way(parcel)
    parcel = renewed(house, parcel)
    connector = parcel.connector()
    if in_steps(connector, parcel) is not None:
        seen = _step(connector, parcel, since=since)
    else:
        seen = _post(connector, parcel.post, since=since, taken=taken)
    for proof in (seen.receipt, seen.whole):
        if proof is not None:
            must_be_proof(proof)
    return seen


def _looks(connector: Connector) -> bool:
    return isinstance(connector, Finds | Recalls)


def _no_way(parcel: Parcel) -> CannotAsk:
    return CannotAsk(say("%(network)s gives no way to look it up.", network=parcel.plugin.name))


def _step(connector: Connector, parcel: Parcel, *, since: datetime) -> Seen:
    """Looks for the first part that is not known to be up."""
    stepwise = in_steps(connector, parcel)
    assert stepwise is not None  # noqa: S101 - the caller asked
    steps = stepwise.steps(parcel.post)
    step = next((one for one in steps if one not in parcel.done), None)
    if step is None:
        return Seen(receipt=None, whole=stepwise.whole(parcel.post, parcel.done))
    if connector.capabilities.repeat is Repeat.BLIND:
        raise _no_way(parcel)
    found = stepwise.find_step(parcel.post, step, parcel.done, since=_from(connector, since))
    if found is None:
        return Seen(receipt=None, step=step)
    done: Mapping[str, Receipt] = {**parcel.done, step: found}
    whole = stepwise.whole(parcel.post, done) if set(steps) <= set(done) else None
    return Seen(receipt=found, step=step, whole=whole)


def _from(connector: Connector, since: datetime) -> datetime:
    """A key proves it, whenever the post went up; words alone only since the first try."""
    return since - DOUBT if connector.capabilities.repeat is Repeat.KEYED else since


def _post(connector: Connector, post: Outgoing, *, since: datetime, taken: Taken) -> Seen:
    keyed = connector.capabilities.repeat is Repeat.KEYED
    if isinstance(connector, Finds) and (keyed or not isinstance(connector, Recalls)):
        return _found(connector, post, since=_from(connector, since), taken=taken)
    if not isinstance(connector, Recalls):
        raise TypeError("a connector that neither finds nor recalls")
    past = list(islice(connector.history(since=since - DOUBT), _MOST))
    text = as_read(connector, post)
    shown = _shown(text, past, taken)
    found = _match(text, (one for one in past if one.published_at >= since), taken)
    if found is None:
        _must_be_absent(_match(text, past, taken), shown)
        if len(past) == _MOST:
            raise CannotAsk(say("The account has too many posts to look through them all."))
    return Seen(receipt=found, shown=shown)


def _found(connector: Finds, post: Outgoing, *, since: datetime, taken: Taken) -> Seen:
    found = connector.find(post, since=since)
    if found is not None and taken(found.remote_id):
        raise CannotAsk(say("What the network shows is another post with the same content."))
    if found is None:
        older = connector.find(post, since=since - DOUBT)
        _must_be_absent(None if older is None or taken(older.remote_id) else older, None)
    return Seen(receipt=found)


def _must_be_absent(older: Receipt | None, shown: list[dict[str, str]] | None) -> None:
    """The same words from before the first try prove nothing, and do not let it be sent again."""
    if older is None:
        return
    doubt = CannotAsk(
        say(
            "The account shows the same words, dated %(at)s, before our first try: ours if this "
            "machine’s clock was wrong then.",
            at=older.published_at,
        )
    )
    doubt.shown = shown
    raise doubt


def _match(text: str, past: Iterable[PastPost], taken: Taken) -> Receipt | None:
    """The oldest that says the same and is nobody else's."""
    for one in sorted(past, key=lambda each: each.published_at):
        if same_content(text, one) and not taken(one.remote_id):
            return Receipt(remote_id=one.remote_id, url=one.url, published_at=one.published_at)
    return None


def _shown(text: str, past: Iterable[PastPost], taken: Taken) -> list[dict[str, str]]:
    newest = sorted(past, key=lambda each: each.published_at, reverse=True)[:SHOWN]
    return [
        {
            "text": one.text[:_TEXT],
            "url": one.url[:_URL],
            "at": one.published_at.isoformat(),
            "likeness": _likeness(text, one, taken),
        }
        for one in newest
    ]


def _likeness(text: str, one: PastPost, taken: Taken) -> Likeness:
    if not same_content(text, one):
        return Likeness.DIFFERENT
    return Likeness.OTHERS if taken(one.remote_id) else Likeness.SAME
