"""Threads: posts, threads and carousels with alternative texts."""

from pathlib import Path
from typing import Final

from connectors.contract import Field, Plugin
from connectors.threads.connector import Threads, profile
from connectors.threads.rules import CAPABILITIES
from connectors.threads.sign_in import OAUTH
from lib.i18n import say

PLUGIN: Final = Plugin(
    kind="threads",
    name="Threads",
    capabilities=CAPABILITIES,
    connect=Threads,
    handle=say("The account’s name without the @."),
    profile=profile,
    icon=Path(__file__).with_name("icon.svg"),
    oauth=OAUTH,
    fields=(
        Field(
            name="access_token",
            label=say("Access token"),
            help=say(
                "A long-lived Threads user token, made with your Meta app; "
                "the manual’s page on Threads shows each step."
            ),
        ),
    ),
)
