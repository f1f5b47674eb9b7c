"""Addresses at which networks fetch a delivery's media, without signing in: two days at most."""

import ipaddress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from itsdangerous import BadData, URLSafeTimedSerializer

VALID: Final = timedelta(days=2)  # a container of Instagram dies after one
_AT_HOME: Final = ("localhost", "local", "internal", "lan", "home", "test", "invalid")
_ENDINGS: Final = {"image/jpeg": "jpg", "image/png": "png", "video/mp4": "mp4"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A file that such an address leads to, and the delivery that it goes with."""

    workspace_id: int
    delivery_id: int
    sha256: str
    mime: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicMedia:
    """`site`: the installation's own address; `secret` signs what it gives out."""

    site: str
    secret: str = field(repr=False)

    def address(self, shown: Shown) -> str:
        """Empty where the internet does not reach this installation."""
        if not is_public(self.site):
            return ""
        signed = self._signer.dumps(
            [shown.workspace_id, shown.delivery_id, shown.sha256, shown.mime]
        )
        return f"{self.site}/media/public/{signed}/file.{_ENDINGS.get(shown.mime, 'bin')}"

    def opened(self, signed: str) -> Shown | None:
        """None for what was never signed here, or too long ago."""
        try:
            workspace_id, delivery_id, sha256, mime = self._signer.loads(
                signed, max_age=int(VALID.total_seconds())
            )
        except (BadData, ValueError, TypeError):
            return None
        return Shown(
            workspace_id=int(workspace_id),
            delivery_id=int(delivery_id),
            sha256=str(sha256),
            mime=str(mime),
        )

    @property
    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret, salt="public media")


def is_public(site: str) -> bool:
    """Whether a server on the internet may reach that address, as far as its name tells."""
    parts = urlsplit(site)
    host = parts.hostname or ""
    if parts.scheme != "https" or "." not in host or host.rsplit(".", 1)[-1] in _AT_HOME:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:  # a name
        return True
