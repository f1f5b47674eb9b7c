"""Mastodon: posts and threads with warnings, pictures or a video, on any server of the kind."""

from pathlib import Path
from typing import Final

from connectors.contract import Field, Plugin
from connectors.mastodon.address import base_url, profile, server
from connectors.mastodon.connector import VISIBILITY, Mastodon
from connectors.mastodon.limits import Limits, able
from connectors.mastodon.sign_in import OAUTH
from lib.i18n import say

PLUGIN: Final = Plugin(
    kind="mastodon",
    name="Mastodon",
    capabilities=able(Limits()),
    connect=Mastodon,
    handle=say("The whole name, such as @association@mastodon.social."),
    server=server,
    typed=base_url,
    profile=profile,
    icon=Path(__file__).with_name("icon.svg"),
    oauth=OAUTH,
    options=(
        Field(
            name=VISIBILITY,
            label=say("Who sees it"),
            help=say("Unlisted posts stay out of the public timelines."),
            secret=False,
            required=False,
            choices=(("", say("public")), ("unlisted", say("unlisted"))),
        ),
    ),
    fields=(
        Field(
            name="access_token",
            label=say("Access token"),
            help=say(
                "On your server: Preferences → Development → New application, with the rights read "
                "and write; then open it and copy “Your access token”."
            ),
        ),
        Field(
            name="server",
            label=say("Server’s address (may stay empty)"),
            help=say("Only where it is not what stands behind the second @ of the name."),
            secret=False,
            required=False,
        ),
    ),
)
