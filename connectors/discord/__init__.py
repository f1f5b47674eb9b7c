"""Discord: one channel of a server, written to by a web hook."""

from pathlib import Path
from typing import Final

from connectors.contract import Field, Plugin
from connectors.discord.connector import Discord
from connectors.discord.rules import CAPABILITIES
from connectors.options import PREVIEWS, SILENT
from connectors.webhooks import address_field
from lib.i18n import say

PLUGIN: Final = Plugin(
    kind="discord",
    name="Discord",
    capabilities=CAPABILITIES,
    connect=Discord,
    handle=say("Server and channel as you call them, such as Croix-Verte #annonces."),
    options=(
        PREVIEWS,
        SILENT,
        Field(
            name="thread",
            label=say("Thread"),
            help=say(
                "The number of the thread that posts go to; a forum needs one. In Discord, with "
                "developer mode on: right click on the thread → Copy Thread ID."
            ),
            secret=False,
            required=False,
        ),
    ),
    icon=Path(__file__).with_name("icon.svg"),
    fields=(
        address_field(
            say(
                "In Discord: the channel’s settings → Integrations → Webhooks → New Webhook → Copy "
                "Webhook URL. Whoever knows it can write in the channel: it is kept sealed."
            )
        ),
    ),
)
