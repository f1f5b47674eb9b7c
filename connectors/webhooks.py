"""Incoming web hooks of chats: an address that is a secret as a whole."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, urlsplit

from connectors.contract import Account, Field, Outgoing, Problem, Receipt
from connectors.errors import AuthExpired, ConnectorError
from connectors.http import READ, Http, Reply
from connectors.reach import guard_of
from connectors.words import leads_to
from lib.clock import Clock
from lib.i18n import Text, say

ADDRESS: Final = "address"  # the credential
_LONG: Final = 9  # characters; what is shorter is a word or a number of the path


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """What the addresses of one network's hooks look like. `hosts` empty: any.

    `path` has to match the whole path; its last group is the part to be kept.
    """

    network: str
    path: re.Pattern[str]
    remedy: Text
    hosts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hook:
    """One hook, to be called at `path`."""

    http: Http
    path: str = field(repr=False)


def opened(
    hooks: Hooks,
    account: Account,
    *,
    judge: Callable[[Reply], ConnectorError | None],
    clock: Clock,
    read: float = READ,
) -> Hook:
    """The account's hook, on the operator's `base_url` if there is one. Raises AuthExpired."""
    address = typed(account)
    parts, own = _parts(address), account.settings.get("base_url")
    found = hooks.path.fullmatch(parts.path) if parts else None
    if parts is None or found is None or not (own or _is_theirs(parts, hooks)):
        raise AuthExpired(
            say("This is not the address of a web hook of %(network)s.", network=hooks.network),
            remedy=hooks.remedy,
        )
    path = found[1]
    http = Http(
        network=hooks.network,
        base_url=own or f"{parts.scheme}://{parts.netloc}",
        secrets=(address, path, *(one for one in path.split("/") if len(one) >= _LONG)),
        judge=judge,
        clock=clock,
        read=float(account.options.get("timeout", read)),
        guard=guard_of(account.settings),
    )
    return Hook(http, path)


def typed(account: Account) -> str:
    """The hook's address, for networks whose servers are anybody's."""
    return account.credentials.values.get(ADDRESS, "").strip()


def address_field(help_text: Text) -> Field:
    return Field(name=ADDRESS, label=say("Address of the web hook"), help=help_text)


def with_link(post: Outgoing) -> str:
    """The text, and below it the link unless it stands there already."""
    text = post.text.strip()
    link = "" if leads_to(text, post.link) else post.link
    return "\n\n".join(filter(None, (text, link)))


def _parts(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _is_theirs(parts: SplitResult, hooks: Hooks) -> bool:
    """A secret travels encrypted, and to the network alone."""
    host = (parts.hostname or "").lower()
    if parts.username or not host:
        return False
    return parts.scheme == "https" and (not hooks.hosts or host in hooks.hosts)


def said_ok(hook: Hook, content: object, post: Outgoing, *, clock: Clock) -> Receipt:
    """One write to a hook that answers “ok” and gives no number: the key stands in its place."""
    reply = hook.http.send("POST", hook.path, content)
    if reply.body.strip() != b"ok":
        raise hook.http.unexpected(reply.body[:500].decode(errors="replace"))
    return Receipt(remote_id=f"unnumbered {post.key}", url="", published_at=clock.now())


def no_pictures(post: Outgoing, network: str) -> Iterator[Problem]:
    """For hooks that take text alone; the usual problems tell the rest of a post."""
    if post.images or post.video:
        yield Problem(
            field="images[0]" if post.images else "video",
            message=say("A web hook of %(network)s takes no files.", network=network),
            remedy=say("For this channel, write a text with a link to where they can be seen."),
        )
