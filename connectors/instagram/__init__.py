"""Instagram: pictures, carousels and reels with a caption, alternative texts and first comment."""

from pathlib import Path
from typing import Final

from connectors.contract import Field, Plugin
from connectors.instagram.connector import Instagram, profile
from connectors.instagram.rules import CAPABILITIES
from connectors.instagram.sign_in import OAUTH
from lib.i18n import say

PLUGIN: Final = Plugin(
    kind="instagram",
    name="Instagram",
    capabilities=CAPABILITIES,
    connect=Instagram,
    handle=say("The account’s name without the @."),
    profile=profile,
    icon=Path(__file__).with_name("icon.svg"),
    oauth=OAUTH,
    fields=(
        Field(
            name="access_token",
            label=say("Access token"),
            help=say(
                "A long-lived token of a professional account, made with your Meta app; "
                "the manual’s page on Instagram shows each step."
            ),
        ),
        Field(
            name="account_id",
            label=say("Account number"),
            help=say("Only for tokens that begin with EAA (made through a Facebook page)."),
            secret=False,
            required=False,
        ),
    ),
)
