"""What a network's connector is. `docs/connectors.md` is the same for strangers.

A connector turns one `Outgoing` into one write and a `Receipt`, and every refusal into one of
`connectors.errors`. It knows nothing of the database, of states or of retries.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from connectors.abilities import (
    Answers,
    Charges,
    Counts,
    Finds,
    Learns,
    Listens,
    Measures,
    Recalls,
    Refreshes,
    Shows,
    Stepwise,
    Verifies,
)
from connectors.account import (
    Account,
    Credentials,
    Field,
)
from connectors.limits import (
    Budget,
    Capabilities,
    Left,
    Repeat,
    VideoLimits,
    Whose,
)
from connectors.seen import (
    Kind,
    Mention,
    Metric,
    PastPost,
    Sample,
)
from connectors.sent import (
    Image,
    Outgoing,
    Problem,
    Receipt,
    Severity,
    Video,
)
from lib.i18n import Text

if TYPE_CHECKING:
    from connectors.oauth import OAuth

__all__ = [
    "CONTRACT",
    "PAID_READS",
    "Account",
    "Answers",
    "Budget",
    "Capabilities",
    "Charges",
    "Connector",
    "Counts",
    "Credentials",
    "Field",
    "Finds",
    "Image",
    "Kind",
    "Learns",
    "Left",
    "Listens",
    "Measures",
    "Mention",
    "Metric",
    "Outgoing",
    "PastPost",
    "Plugin",
    "Problem",
    "Recalls",
    "Receipt",
    "Refreshes",
    "Repeat",
    "Sample",
    "Severity",
    "Shows",
    "Stepwise",
    "Verifies",
    "Video",
    "VideoLimits",
    "Whose",
]
CONTRACT: Final = 1
PAID_READS: Final = "paid_reads"  # the channel's option; "yes": what is read may cost money


class Connector(Protocol):
    """One connected account of one network."""

    @property
    def capabilities(self) -> Capabilities: ...

    def check(self, post: Outgoing) -> Sequence[Problem]:
        """What is wrong with the post, without asking the network; the composer shows the same."""
        ...

    def publish(self, post: Outgoing) -> Receipt:
        """One write, no retry of its own. Raises a ConnectorError; all else is Ambiguous."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """One network. `kind` is its name in settings, commands and rows: lower case, no spaces.

    `capabilities` hold without credentials. `connect` makes a connector and asks nothing of the
    network. `handle` explains what the account's public name looks like. `server` names the one
    that holds the account, where a kind has many that fail one by one; "" where it has one.
    `profile`: the address at which anyone reads the account's posts; "" where there is none.
    `icon`: an SVG file of 24 × 24, drawn in one colour (`currentColor`). `oauth`: how accounts are
    connected by signing in at the network; `fields` are then for who has a token already.
    `typed`: the web address that whoever connects an account types and our calls then go to; "" for
    networks that live at addresses of their own. It may not lead into the operator's network.
    `options`: the choices of a channel, none of them secret, changed at any time; they come as
    `Account.options`, those that were left empty are missing. `paid_reads`: the network charges for
    what is read, which then is only read where the channel's option PAID_READS says "yes".
    """

    kind: str
    name: str
    capabilities: Capabilities
    connect: Callable[[Account], Connector]
    handle: Text
    fields: tuple[Field, ...] = ()
    server: Callable[[Account], str] = lambda _account: ""
    profile: Callable[[Account], str] = lambda _account: ""
    typed: Callable[[Account], str] = lambda _account: ""
    icon: Path | None = None
    oauth: "OAuth | None" = None
    options: tuple[Field, ...] = ()
    paid_reads: bool = False
    contract: int = CONTRACT
