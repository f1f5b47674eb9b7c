"""A feed that readers subscribe to: a channel that needs nobody but us."""

from pathlib import Path
from typing import Final

from connectors.contract import Plugin
from connectors.feed.connector import CAPABILITIES, FeedConnector, profile
from lib.i18n import say

PLUGIN: Final = Plugin(
    kind="feed",
    name="Atom",
    capabilities=CAPABILITIES,
    connect=FeedConnector,
    handle=say("The feed’s name in its address: small letters, digits and hyphens."),
    profile=profile,
    icon=Path(__file__).with_name("icon.svg"),
)
