"""What may go wrong on a network, named by what the scheduler must do next.

`reason` and `remedy` are shown to people; `evidence` is kept for the curious and is redacted here,
because the libraries of some networks put tokens into their exceptions' texts.
"""

from datetime import datetime

from lib.i18n import Text, verbatim
from lib.log import redact


class ConnectorError(Exception):
    """`reason`: safe to show. `remedy`: what a person can do, if anything.

    A plain `str` is taken as the network's own words and is not translated.
    """

    def __init__(
        self, reason: Text | str, *, remedy: Text | None = None, evidence: object = ""
    ) -> None:
        self.reason = reason if isinstance(reason, Text) else verbatim(redact(reason))
        self.remedy = remedy
        self.evidence = redact(str(evidence))[:2000]
        super().__init__(self.reason)

    def __str__(self) -> str:
        return redact(str(self.reason))


class Retryable(ConnectorError):
    """Surely not accepted, and worth trying again by itself (a refused connection)."""


class AccessExpired(Retryable):
    """Surely not accepted, only because the access is too old: `refresh()`, then try again."""


class RateLimited(ConnectorError):
    """Surely not accepted; the network asks us to wait. `until` is aware, UTC, or unknown."""

    def __init__(
        self,
        reason: Text | str,
        *,
        until: datetime | None = None,
        remedy: Text | None = None,
        evidence: object = "",
    ) -> None:
        super().__init__(reason, remedy=remedy, evidence=evidence)
        self.until = until


class Permanent(ConnectorError):
    """Surely not accepted, and never will be as it is: a person must change something."""


class AuthExpired(ConnectorError):
    """Surely not accepted: the connection to the account must be renewed by a person."""


class Ambiguous(ConnectorError):
    """Perhaps accepted. Whatever else escapes `publish()` counts as this."""
