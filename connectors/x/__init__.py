"""X: posts, threads, images with alt text, what it costs and a cap on it."""

from pathlib import Path
from typing import Final

from connectors.contract import PAID_READS, Field, Plugin
from connectors.x.connector import profile
from connectors.x.refreshing import MENTIONS, connect
from connectors.x.rules import CAPABILITIES, MONTHLY_CAP, POST, POST_WITH_LINK, dollars
from connectors.x.sign_in import OAUTH
from lib.i18n import say

PLUGIN: Final = Plugin(
    kind="x",
    name="X",
    capabilities=CAPABILITIES,
    connect=connect,
    handle=say("The account’s name without the @, as in x.com/name."),
    profile=profile,
    icon=Path(__file__).with_name("icon.svg"),
    oauth=OAUTH,
    paid_reads=True,
    options=(
        Field(
            name=MONTHLY_CAP,
            label=say("Monthly cap (dollars)"),
            help=say(
                "X charges $%(plain)s for a post and $%(link)s for one with a link. What would go "
                "beyond the cap in 30 days waits, and says so. Empty: no cap.",
                plain=dollars(POST),
                link=dollars(POST_WITH_LINK),
            ),
            secret=False,
            required=False,
        ),
        Field(
            name=PAID_READS,
            label=say("Read this account’s posts and their figures"),
            help=say("X charges for each post that is read, each time."),
            secret=False,
            required=False,
            choices=(("", say("no")), ("yes", say("yes"))),
        ),
        Field(
            name=MENTIONS,
            label=say("Read what others write to this account"),
            help=say("X charges for each post that is read."),
            secret=False,
            required=False,
            choices=(("", say("no")), ("yes", say("yes"))),
        ),
    ),
    fields=(
        Field(
            name="access_token",
            label=say("Access token (OAuth 2.0)"),
            help=say(
                "On developer.x.com, in your app under “Keys and tokens”: the OAuth 2.0 user "
                "access token, with the rights tweet.read, tweet.write, users.read, media.write. "
                "It serves for two hours."
            ),
        ),
        Field(
            name="refresh_token",
            label=say("Refresh token (may stay empty)"),
            help=say(
                "Given beside it with the right offline.access; then the access is renewed by "
                "itself. It belongs to the app in MARRONNIER_X_CLIENT_ID."
            ),
            required=False,
        ),
    ),
)
