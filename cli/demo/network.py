"""Puts the demo's past posts up where they count as live: in the networks' own stores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from connectors import registry
from connectors.contract import (
    Account,
    Capabilities,
    Connector,
    Credentials,
    Image,
    Outgoing,
    Receipt,
    Stepwise,
)
from connectors.feed.store import Folder
from connectors.outgoing import outgoing
from connectors.sandbox.chain import alone, before
from connectors.sandbox.shapes import Draft
from connectors.sandbox.store import Store
from connectors.seam import offers
from connectors.steps import POST
from models.channel import Channel
from models.content import Content
from models.house import House

_BETWEEN: Final = timedelta(seconds=1)  # two parts of a thread


@dataclass(frozen=True, slots=True, kw_only=True)
class Up:
    """What stands there. `parts`: each write of those that took several."""

    remote_id: str
    url: str
    parts: Mapping[str, Receipt] = field(default_factory=dict)


def put_up(
    house: House,
    channel: Channel,
    content: Content,
    images: Sequence[Image],
    *,
    key: str,
    at: datetime,
) -> Up:
    connector = _connector(channel)
    can: Capabilities = connector.capabilities
    post = outgoing(content, channel.id, can, kind=channel.kind, key=key, media=images)
    told = house.network(channel.kind)
    if channel.kind == "feed":
        entry = Folder(told["dir"]).add(channel.handle, post, at=at)
        return Up(remote_id=entry.id, url=f"{told['base_url']}/{channel.handle}.atom#{entry.id}")
    return _in_sandbox(told, channel, connector, post, at)


def _connector(channel: Channel) -> Connector:
    """Without credentials: nothing is asked of it."""
    account = Account(
        handle=channel.handle, credentials=Credentials(values={}), options=channel.options
    )
    return registry.plugin(channel.kind).connect(account)


def _in_sandbox(
    told: Mapping[str, str], channel: Channel, connector: Connector, post: Outgoing, at: datetime
) -> Up:
    store = Store(Path(told["store"]))
    steps = connector.steps(post) if offers(connector, Stepwise) else [POST]
    done: dict[str, Receipt] = {}
    for place, step in enumerate(steps):
        below = before(steps, step)
        draft = _draft(alone(post, step), None if below is None else done[below])
        when = at + place * _BETWEEN
        up = store.publish(channel.handle, draft, fault=None, at=when)
        number = 0 if up is None else up.id
        url = f"{told['base_url']}/{channel.handle}#post-{number}"
        done[step] = Receipt(remote_id=str(number), url=url, published_at=when)
    first = done[POST]
    return Up(remote_id=first.remote_id, url=first.url, parts=done if len(done) > 1 else {})


def _draft(post: Outgoing, below: Receipt | None) -> Draft:
    return Draft(
        text=post.text,
        link=post.link,
        key=post.key,
        images=tuple((image.data, image.mime, image.alt) for image in post.images),
        to_post=None if below is None else int(below.remote_id),
    )
