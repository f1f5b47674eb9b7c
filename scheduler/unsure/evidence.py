"""What is known of a delivery, for the person who decides about it: nothing is asked of anyone."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from connectors import registry
from connectors.contract import (
    Account,
    Capabilities,
    Credentials,
    Outgoing,
    Plugin,
    Repeat,
    Stepwise,
)
from connectors.errors import ConnectorError, Permanent
from connectors.seam import offers, told
from lib.addresses import is_web_address
from lib.errors import Refusal
from models.channel import Channel
from models.delivery import Attempt, Look, Part
from models.house import House


@dataclass(frozen=True, slots=True)
class Evidence:
    """Of one delivery, each oldest first."""

    attempts: list[Attempt] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


def evidence(session: Session, delivery_ids: Collection[int]) -> dict[int, Evidence]:
    """In three questions, however many there are. That they may be read, the caller has seen to."""
    found: dict[int, Evidence] = defaultdict(Evidence)
    of = Attempt.delivery_id.in_(delivery_ids)
    for attempt in session.scalars(select(Attempt).where(of).order_by(Attempt.fence)):
        found[attempt.delivery_id].attempts.append(attempt)
    of = Look.delivery_id.in_(delivery_ids)
    for look in session.scalars(select(Look).where(of).order_by(Look.at, Look.id)):
        found[look.delivery_id].looks.append(look)
    of = Part.delivery_id.in_(delivery_ids)
    for part in session.scalars(select(Part).where(of).order_by(Part.id)):
        found[part.delivery_id].parts.append(part)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """What a network can do with one post. `profile`: the account's public page, "" for none.

    `steps`: the writes that the post takes, () for one. `keyed`: a repeated key makes no second
    copy. All of it is empty while the network's plug-in cannot be used.
    """

    name: str
    profile: str = ""
    steps: Sequence[str] = ()
    keyed: bool = False
    titles: bool = False
    links: bool = False


def network_of(house: House, channel: Channel, post: Outgoing) -> Network:
    try:
        plugin = registry.plugin(channel.kind)
    except Refusal:
        return Network(name=channel.kind)
    account = Account(
        handle=channel.handle,
        credentials=Credentials(values={}),
        settings=house.network(channel.kind),
        options=channel.options,
    )
    known = told(lambda: _network(plugin, account, post), unknown=Permanent)
    return Network(name=plugin.name) if isinstance(known, ConnectorError) else known


def _network(plugin: Plugin, account: Account, post: Outgoing) -> Network:
    connector = plugin.connect(account)
    able: Capabilities = connector.capabilities
    profile = plugin.profile(account)
    steps = connector.steps(post) if offers(connector, Stepwise) else ()
    return Network(
        name=plugin.name,
        profile=profile if is_web_address(profile) else "",
        steps=tuple(steps) if len(steps) > 1 else (),
        keyed=able.repeat is Repeat.KEYED and able.repeat_window is None,
        titles=able.titles,
        links=able.links,
    )
