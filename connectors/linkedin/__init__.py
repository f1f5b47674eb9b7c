"""LinkedIn: posts of an organisation's page or of a person, with pictures and descriptions."""

from pathlib import Path
from typing import Final

from connectors.contract import Field, Plugin
from connectors.linkedin.connecting import connect
from connectors.linkedin.connector import profile
from connectors.linkedin.rules import CAPABILITIES
from connectors.linkedin.sign_in import OAUTH, READS
from lib.i18n import say

PLUGIN: Final = Plugin(
    kind="linkedin",
    name="LinkedIn",
    capabilities=CAPABILITIES,
    connect=connect,
    handle=say("The page’s name as in linkedin.com/company/name; for a person, their name."),
    profile=profile,
    icon=Path(__file__).with_name("icon.svg"),
    oauth=OAUTH,
    options=(
        Field(
            name="kind",
            label=say("Whose account it is"),
            help=say("Set by signing in."),
            secret=False,
            required=False,
            choices=(("", say("an organisation’s page")), ("person", say("a person’s"))),
        ),
        Field(
            name=READS,
            label=say("Its own posts may be read"),
            help=say(
                "Where a page was connected with r_organization_social: posts whose fate is not "
                "known are then looked up. Set by signing in."
            ),
            secret=False,
            required=False,
            choices=(("", say("no")), ("yes", say("yes"))),
        ),
    ),
    fields=(
        Field(
            name="id",
            label=say("Who publishes"),
            help=say(
                "For a page the number in the address of its administration "
                "(linkedin.com/company/123456/admin); for a person %(urn)s and their id.",
                urn="urn:li:person:",
            ),
            secret=False,
        ),
        Field(
            name="access_token",
            label=say("Access token"),
            help=say(
                "From linkedin.com/developers → Docs and tools → OAuth token generator, with "
                "w_organization_social for a page, w_member_social for a person. It ends after 60 "
                "days."
            ),
        ),
    ),
)
