"""Facebook: posts of a page, with link, photos and their descriptions, and a first comment."""

from pathlib import Path
from typing import Final

from connectors.contract import Field, Plugin
from connectors.facebook.connector import Facebook, profile
from connectors.facebook.rules import CAPABILITIES
from connectors.facebook.sign_in import OAUTH
from lib.i18n import say

PLUGIN: Final = Plugin(
    kind="facebook",
    name="Facebook",
    capabilities=CAPABILITIES,
    connect=Facebook,
    handle=say("The page’s name as in its address, facebook.com/name."),
    profile=profile,
    icon=Path(__file__).with_name("icon.svg"),
    oauth=OAUTH,
    fields=(
        Field(
            name="page_id",
            label=say("Page number"),
            help=say("On the page: About → Page transparency. Digits only."),
            secret=False,
        ),
        Field(
            name="access_token",
            label=say("Page access token"),
            help=say(
                "The page’s own long-lived access token, made with your Meta app; "
                "the manual’s page on Facebook shows each step."
            ),
        ),
    ),
)
