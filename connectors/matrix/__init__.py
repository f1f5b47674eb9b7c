"""Matrix: one room, written to by an account of one's own, on any homeserver."""

from pathlib import Path
from typing import Final

from connectors.contract import Field, Plugin
from connectors.matrix.address import base_url, profile, server
from connectors.matrix.connector import Matrix
from connectors.matrix.rules import able
from lib.i18n import say

PLUGIN: Final = Plugin(
    kind="matrix",
    name="Matrix",
    capabilities=able({}),
    connect=Matrix,
    handle=say(
        "The room’s address, such as %(example)s, or its internal room ID.",
        example="#annonces:exemple.fr",
    ),
    server=server,
    typed=base_url,
    profile=profile,
    icon=Path(__file__).with_name("icon.svg"),
    fields=(
        Field(
            name="access_token",
            label=say("Access token"),
            help=say(
                "Sign in to Element with the account that shall write, then: Settings → Help & "
                "About → Access Token. Do not sign out of that session: the token would end with "
                "it."
            ),
        ),
        Field(
            name="server",
            label=say("Server’s address"),
            help=say(
                "The account’s homeserver, as Element shows it under Settings → Help & About, such "
                "as https://matrix.exemple.fr."
            ),
            secret=False,
        ),
    ),
)
