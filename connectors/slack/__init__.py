"""Slack: one channel of a workspace, written to by an incoming web hook."""

from pathlib import Path
from typing import Final

from connectors.contract import Plugin
from connectors.options import PREVIEWS
from connectors.slack.connector import Slack
from connectors.slack.rules import CAPABILITIES
from connectors.webhooks import address_field
from lib.i18n import say

PLUGIN: Final = Plugin(
    kind="slack",
    name="Slack",
    capabilities=CAPABILITIES,
    connect=Slack,
    handle=say("Workspace and channel as you call them, such as Croix-Verte #annonces."),
    options=(PREVIEWS,),
    icon=Path(__file__).with_name("icon.svg"),
    fields=(
        address_field(
            say(
                "On api.slack.com/apps make an app for your workspace, switch on Incoming "
                "Webhooks, add one and choose the channel. The address begins with "
                "https://hooks.slack.com/services/; whoever knows it can write in the channel: it "
                "is kept sealed."
            )
        ),
    ),
)
