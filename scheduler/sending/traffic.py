"""What all senders share, in rows: a network's limits, and whether it answers at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from sqlalchemy import (
    Connection,
    CursorResult,
    and_,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from connectors import registry
from connectors.contract import Account, Budget, Capabilities, Credentials, Left, Whose
from connectors.errors import ConnectorError, Permanent
from connectors.outgoing import outgoing
from connectors.seam import told
from lib.errors import Refusal
from lib.i18n import Text, say
from models import traffic as tables
from models.channel import Channel
from models.content import Content
from models.delivery import Delivery
from scheduler.sending.circuit import Health, after_call
from scheduler.sending.rules import BY_ITSELF
from scheduler.slots.reasons import length

_Budget = tables.Budget
_Circuit = tables.Circuit


class Sender(Protocol):
    """A channel, or a row with these columns of it."""

    id: Any
    kind: Any
    handle: Any
    network: Any
    options: Any
    name: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Full:
    """A limit of the network is reached until then."""

    until: datetime
    reason: Text
    remedy: Text


def able_to(channel: Sender) -> Capabilities | None:
    """What the channel's network can do; None while its plug-in cannot be used."""
    try:
        plugin = registry.plugin(channel.kind)
    except Refusal:
        return None
    account = Account(
        handle=channel.handle, credentials=Credentials(values={}), options=channel.options
    )
    able = told(lambda: plugin.connect(account).capabilities, unknown=Permanent)
    return None if isinstance(able, ConnectorError) else able


class Load(Sender, Protocol):
    """A channel and what is to be sent on it: a row of `scheduler.sending.freight`."""

    key: Any
    content: Any
    wording: Any


def spend(connection: Connection, channel: Load, *, now: datetime) -> Full | None:
    """Takes one publish from each of the network's limits, or says which is reached, taking none.

    What a try took that was not accepted is not given back, for networks count tries, except where
    the price is that of the post: `give_back()`.
    """
    able = able_to(channel)
    taken: list[tuple[str, Budget]] = []
    for known in able.budgets if able else ():
        budget = _priced(known, channel)
        owner = owner_of(budget.whose, channel)
        until = _take(connection, owner, budget, now=now)
        if until is not None:
            for name, earlier in taken:
                _give_back(connection, name, earlier)
            return _full(channel, budget, until)
        taken.append((owner, budget))
    return None


def give_back(connection: Connection, channel: Load) -> None:
    """What the post would have cost, which was surely not accepted."""
    able = able_to(channel)
    for known in able.budgets if able else ():
        if known.cost_of is not None:
            _give_back(connection, owner_of(known.whose, channel), _priced(known, channel))


def _priced(budget: Budget, channel: Load) -> Budget:
    """With what this post costs; what a connector cannot say costs as always."""
    price = budget.cost_of
    if price is None:
        return budget
    content = Content.from_json(channel.content).worded(channel.wording)
    post = outgoing(content, channel.id, able_to(channel), kind=channel.kind, key=channel.key)
    cost = told(lambda: price(post), unknown=Permanent)
    return budget if isinstance(cost, ConnectorError) else replace(budget, cost=cost)


def owner_of(whose: Whose, channel: Sender) -> str:
    match whose:
        case Whose.CHANNEL:
            return f"channel {channel.id}"
        case Whose.ACCOUNT:
            return f"account {channel.network} {channel.handle}"
        case Whose.APP:
            return f"app {channel.network}"


def _take(connection: Connection, owner: str, budget: Budget, *, now: datetime) -> datetime | None:
    """None once it is taken, else when there is enough again."""
    if _taken(connection, owner, budget, now=now):
        return None
    known = connection.execute(
        select(_Budget.resets_at).where(*_is(owner, budget.window))
    ).one_or_none()
    if known is not None:
        until: datetime = known.resets_at
        return until
    # Whoever comes second here waits for the first, then finds the row.
    connection.execute(_new(connection, owner, budget, now=now))
    return None if _taken(connection, owner, budget, now=now) else now + budget.window


def _taken(connection: Connection, owner: str, budget: Budget, *, now: datetime) -> bool:
    over = _Budget.resets_at <= now
    spent = update(_Budget).where(*_is(owner, budget.window))
    spent = spent.where(or_(over, _Budget.left >= budget.cost)).values(
        left=case((over, budget.allowed), else_=_Budget.left) - budget.cost,
        resets_at=case((over, now + budget.window), else_=_Budget.resets_at),
        allowed=budget.allowed,
    )
    done: CursorResult[object] = connection.execute(spent)
    return done.rowcount == 1


def _new(connection: Connection, owner: str, budget: Budget, *, now: datetime) -> Any:  # noqa: ANN401 - either dialect's
    values = {
        "owner": owner,
        "window": _seconds(budget.window),
        "allowed": budget.allowed,
        "left": budget.allowed,
        "resets_at": now + budget.window,
    }
    return _if_new(connection, _Budget, values)


def _if_new(connection: Connection, table: type, values: Mapping[str, object]) -> Any:  # noqa: ANN401 - as above
    match connection.dialect.name:
        case "postgresql":
            from sqlalchemy.dialects.postgresql import insert as either  # noqa: PLC0415
        case _:
            from sqlalchemy.dialects.sqlite import insert as either  # type: ignore[assignment]  # noqa: PLC0415
    return either(table).values(**values).on_conflict_do_nothing()


def _give_back(connection: Connection, owner: str, budget: Budget) -> None:
    back = update(_Budget).where(*_is(owner, budget.window))
    whole = case(
        (_Budget.left + budget.cost > budget.allowed, budget.allowed),
        else_=_Budget.left + budget.cost,
    )
    connection.execute(back.values(left=whole))


def _full(channel: Sender, budget: Budget, until: datetime) -> Full:
    if budget.reason is not None:
        return Full(until=until, reason=budget.reason, remedy=budget.remedy or BY_ITSELF)
    reason = say(
        "%(channel)s has reached a limit of its network (%(allowed)s in %(window)s).",
        channel=channel.name,
        allowed=budget.allowed // budget.cost,
        window=length(budget.window),
    )
    return Full(until=until, reason=reason, remedy=BY_ITSELF)


def correct(
    connection: Connection, channel: Sender, heard: Sequence[Left], *, now: datetime
) -> None:
    """Takes the network's own word for what is left, less what others are sending just now."""
    able = able_to(channel)
    known = {(b.whose, _seconds(b.window)): b for b in (able.budgets if able else ())}
    for left in heard:
        budget = known.get((left.whose, _seconds(left.window)))
        if budget is None or left.resets_at <= now:
            continue
        owner = owner_of(left.whose, channel)
        others = _sending_beside(connection, channel, left.whose)
        connection.execute(_new(connection, owner, budget, now=now))
        connection.execute(
            update(_Budget)
            .where(*_is(owner, budget.window))
            .values(
                left=max(0, left.left - others * budget.cost),
                resets_at=min(left.resets_at, now + budget.window),
            )
        )


def _sending_beside(connection: Connection, channel: Sender, whose: Whose) -> int:
    if whose is Whose.CHANNEL:
        return 0  # a channel sends one at a time
    same = [Channel.network == channel.network, Channel.id != channel.id]
    if whose is Whose.ACCOUNT:
        same.append(Channel.handle == channel.handle)
    found = connection.scalar(
        select(func.count())
        .select_from(Delivery)
        .join(Channel, Channel.id == Delivery.channel_id)
        .where(Delivery.state == literal_column("'sending'"), and_(*same))
    )
    return found or 0


def take_probe(connection: Connection, network: str, delivery_id: int, *, now: datetime) -> bool:
    """Makes this delivery the one that tries a network that was left alone."""
    other = aliased(Delivery)
    tried = exists().where(
        other.id == _Circuit.probe,
        other.state == literal_column("'sending'"),
        other.id != delivery_id,
    )
    mine: CursorResult[object] = connection.execute(
        update(_Circuit)
        .where(_Circuit.network == network)
        .where(or_(_Circuit.until.is_(None), and_(_Circuit.until <= now, ~tried)))
        .values(probe=delivery_id)
    )
    return mine.rowcount == 1


def note_call(connection: Connection, network: str, *, failure: Text | None, now: datetime) -> None:
    """Learns from one call whether the network answers. `failure`: why it did not."""
    row = connection.execute(_HEALTH.where(_Circuit.network == network)).one_or_none()
    if row is None:
        if failure is None:
            return
        connection.execute(
            _if_new(
                connection,
                _Circuit,
                {"network": network, "faults": 0, "trips": 0, "updated_at": now},
            )
        )
        row = connection.execute(_HEALTH.where(_Circuit.network == network)).one()
    before = Health(faults=row.faults, trips=row.trips, until=row.until, at=row.updated_at)
    after = after_call(before, failed=failure is not None, now=now)
    connection.execute(
        update(_Circuit)
        .where(_Circuit.network == network)
        .values(
            faults=after.faults,
            trips=after.trips,
            until=after.until,
            reason=failure if after.until else None,
            updated_at=now,
        )
    )


# Held until the commit: two answers at once are both counted.
_HEALTH: Final = select(
    _Circuit.faults, _Circuit.trips, _Circuit.until, _Circuit.updated_at
).with_for_update()


def _is(owner: str, window: timedelta) -> tuple[Any, ...]:
    return (_Budget.owner == owner, _Budget.window == _seconds(window))


def _seconds(window: timedelta) -> int:
    return int(window.total_seconds())
