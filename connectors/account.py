"""One connected account, and what is asked when it is connected."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lib.i18n import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What opens the account, each value a secret. `expires_at` None: not told or never."""

    values: Mapping[str, str] = field(repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One connected account, as a connector is given it.

    `handle`: the account's public name. `settings`: the operator's for this network (`base_url`).
    `options`: the channel's own choices.
    """

    handle: str
    credentials: Credentials
    settings: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing asked when an account is connected. `secret` ones are sealed, never shown again;
    `long` ones may have many lines, and are seen while they are typed.

    `choices`: of a channel's option, the values there are and what they mean.
    """

    name: str
    label: Text
    help: Text
    secret: bool = True
    required: bool = True
    long: bool = False
    choices: tuple[tuple[str, Text], ...] = ()
