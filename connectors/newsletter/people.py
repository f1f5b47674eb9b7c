"""Who writes, to whom, and how they leave the list, as it was typed when connecting."""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import formataddr, parseaddr
from typing import Final
from urllib.parse import quote

from connectors.contract import Account
from connectors.errors import AuthExpired
from lib.i18n import Text, say

MAX_RECIPIENTS: Final = 200
_ADDRESS: Final = re.compile(r"[^@\s<>\",;:\\()\[\]]{1,64}@[A-Za-z0-9.-]{1,189}", re.ASCII)
_WEB_ADDRESS: Final = re.compile(r"[!-;=?-~]+", re.ASCII)  # what a header takes between < and >
_BETWEEN: Final = re.compile(r"[\s,;]+")
_AGAIN: Final = say("Connect the channel again with what is right.")


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """`sender` as it stands in the letter, `address` of it alone. `leaving`: mailto: or https:,
    "" for none.
    """

    sender: str
    address: str
    recipients: Sequence[str] = field(repr=False)
    leaving: str

    @property
    def one_by_one(self) -> bool:
        return len(self.recipients) > 1

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    def way_out(self, recipient: str) -> str:
        return self.leaving.replace("{address}", quote(recipient, safe=""))


def people_of(account: Account) -> People:
    """Raises AuthExpired for what is no address, and for too many."""
    name, address = parseaddr(" ".join(account.handle.split()))
    address = _ascii(address)
    if not _ADDRESS.fullmatch(address):
        raise _wrong(say("“%(sender)s” is not an e-mail address.", sender=account.handle))
    recipients = _recipients(account.credentials.values.get("recipients", ""))
    leaving = _leaving(account.credentials.values.get("unsubscribe", "").strip())
    if not leaving and len(recipients) > 1:
        leaving = f"mailto:{address}?subject=unsubscribe"
    return People(
        sender=formataddr((name, address)),
        address=address,
        recipients=recipients,
        leaving=leaving,
    )


def step_of(key: str, recipient: str) -> str:
    """The same for that person and that post, and nobody's address to those who read it."""
    return f"to {fingerprint(key, recipient)[:16]}"


def fingerprint(key: str, recipient: str) -> str:
    return hmac.new(key.encode(), recipient.lower().encode(), hashlib.sha256).hexdigest()


def masked(address: str) -> str:
    """« m…@example.org »: enough for those who know the list."""
    name, _, domain = address.partition("@")
    return f"{name[:1]}…@{domain}"


def _recipients(typed: str) -> Sequence[str]:
    given = [_ascii(one) for one in _BETWEEN.split(typed) if one]
    for place, one in enumerate(given, start=1):
        if not _ADDRESS.fullmatch(one):
            raise _wrong(say("Number %(n)s of the recipients is not an e-mail address.", n=place))
    unique = list({one.lower(): one for one in given}.values())
    if not unique:
        raise _wrong(say("There is nobody to write to."))
    if len(unique) > MAX_RECIPIENTS:
        raise AuthExpired(
            say("These are more than %(max)s addresses.", max=MAX_RECIPIENTS),
            remedy=say("Use a mailing list (Sympa, Mailman …) and connect its one address."),
        )
    return unique


def _leaving(typed: str) -> str:
    if not typed:
        return ""
    if typed.startswith("https://") and _WEB_ADDRESS.fullmatch(typed):
        return typed
    address = typed.removeprefix("mailto:")
    fits = _WEB_ADDRESS.fullmatch(typed) and _ADDRESS.fullmatch(address.partition("?")[0])
    if not fits:
        raise _wrong(
            say("“%(typed)s” is neither a mail address nor begins with https://.", typed=typed)
        )
    return f"mailto:{address}" if "?" in address else f"mailto:{address}?subject=unsubscribe"


def _ascii(address: str) -> str:
    """With its host as mail servers know it (xn--…)."""
    name, at, host = address.strip().rpartition("@")
    try:
        return name + at + host.encode("idna").decode()
    except UnicodeError:
        return address


def _wrong(reason: Text) -> AuthExpired:
    return AuthExpired(reason, remedy=_AGAIN)
