"""Mattermost: one channel of any server, written to by an incoming web hook."""

from pathlib import Path
from typing import Final

from connectors.contract import Plugin
from connectors.mattermost.connector import Mattermost, server
from connectors.mattermost.rules import CAPABILITIES
from connectors.webhooks import address_field, typed
from lib.i18n import say

PLUGIN: Final = Plugin(
    kind="mattermost",
    name="Mattermost",
    capabilities=CAPABILITIES,
    connect=Mattermost,
    handle=say("The server and the channel, such as chat.croix-verte.example/annonces."),
    server=server,
    typed=typed,
    icon=Path(__file__).with_name("icon.svg"),
    fields=(
        address_field(
            say(
                "In Mattermost: Integrations → Incoming Webhooks → Add, choose the channel and "
                "lock it to it. The address looks like https://chat.example.org/hooks/…; whoever "
                "knows it can write in the channel: it is kept sealed."
            )
        ),
    ),
)
