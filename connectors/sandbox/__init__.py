"""A small network of our own, for tests, demonstrations and training."""

from dataclasses import replace
from typing import Final

from connectors.contract import Account, Capabilities, Connector, Field, Plugin, Repeat
from connectors.sandbox.connector import (
    CAPABILITIES,
    SandboxConnector,
    profile,
)
from connectors.sandbox.finding import FindingSandbox
from connectors.sandbox.stepwise import TwoStepSandbox
from lib.i18n import say


def _connect(account: Account) -> Connector:
    """`account.options` choose which kind of network this one plays: `repeat`, `steps` (two)."""
    if account.options.get("steps") == "two":
        return TwoStepSandbox(account, CAPABILITIES)
    wish = account.options.get("repeat", Repeat.FINDABLE)
    repeat = Repeat(wish) if wish in set(Repeat) else Repeat.BLIND  # unknown: the cautious one
    capabilities: Capabilities = replace(CAPABILITIES, repeat=repeat)
    kind = SandboxConnector if repeat is Repeat.BLIND else FindingSandbox
    return kind(account, capabilities)


PLUGIN: Final = Plugin(
    kind="sandbox",
    name="Sandbox",
    capabilities=CAPABILITIES,
    connect=_connect,
    handle=say("Any name in small letters, digits and hyphens, such as croix-verte."),
    profile=profile,
    fields=(
        Field(
            name="token",
            label=say("Password"),
            help=say("Choose one: the account is made the first time."),
        ),
    ),
)
