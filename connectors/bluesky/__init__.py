"""Bluesky: posts and threads with links, hashtags, mentions, images or a video, on any server."""

from pathlib import Path
from typing import Final

from connectors.bluesky.connector import Bluesky, profile
from connectors.bluesky.rules import CAPABILITIES
from connectors.contract import Field, Plugin
from lib.i18n import say

PLUGIN: Final = Plugin(
    kind="bluesky",
    name="Bluesky",
    capabilities=CAPABILITIES,
    connect=Bluesky,
    handle=say("The full handle without the @, such as my-association.bsky.social."),
    profile=profile,
    icon=Path(__file__).with_name("icon.svg"),
    fields=(
        Field(
            name="app_password",
            label=say("App password"),
            help=say(
                "In Bluesky: Settings → Privacy and Security → App passwords → Add. "
                "It looks like xxxx-xxxx-xxxx-xxxx; the account’s own password is never asked."
            ),
        ),
    ),
)
