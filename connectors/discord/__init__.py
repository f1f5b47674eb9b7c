"""Discord: one channel of a server, written to by a web hook."""

from pathlib import Path
from typing import Final

from connectors.contract import Plugin
from connectors.discord.connector import Discord
from connectors.discord.rules import CAPABILITIES
from connectors.webhooks import address_field
from lib.i18n import say

PLUGIN: Final = Plugin(
    kind="discord",
    name="Discord",
    capabilities=CAPABILITIES,
    connect=Discord,
    handle=say("Server and channel as you call them, such as Croix-Verte #annonces."),
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
