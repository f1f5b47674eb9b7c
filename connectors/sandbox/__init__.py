"""A small network of our own, for tests, demonstrations and training."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from connectors.contract import Account, Connector, Field, Plugin, Repeat
from connectors.sandbox.chain import ChainSandbox
from connectors.sandbox.connector import (
    CAPABILITIES,
    SandboxConnector,
    profile,
)
from connectors.sandbox.stepwise import TwoStepSandbox
from lib.i18n import say


def _connect(account: Account) -> Connector:
    """`account.options` choose which kind of network this one plays: `repeat`, `steps` (two)."""
    alone = replace(CAPABILITIES, threads=False, first_comment=False)
    if account.options.get("steps") == "two":
        return TwoStepSandbox(account, alone)
    wish = account.options.get("repeat", Repeat.FINDABLE)
    repeat = Repeat(wish) if wish in set(Repeat) else Repeat.BLIND  # unknown: the cautious one
    if repeat is Repeat.BLIND:
        return SandboxConnector(account, replace(alone, repeat=repeat))
    return ChainSandbox(account, replace(CAPABILITIES, repeat=repeat))


PLUGIN: Final = Plugin(
    kind="sandbox",
    name="Sandbox",
    capabilities=CAPABILITIES,
    connect=_connect,
    handle=say("Any name in small letters, digits and hyphens, such as croix-verte."),
    profile=profile,
    icon=Path(__file__).with_name("icon.svg"),
    fields=(
        Field(
            name="token",
            label=say("Password"),
            help=say("Choose one: the account is made the first time."),
        ),
    ),
)
