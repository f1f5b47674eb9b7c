"""WordPress: articles on an association's own blog, with pictures and their descriptions."""

from pathlib import Path
from typing import Final

from connectors.contract import Field, Plugin
from connectors.wordpress.blog import site
from connectors.wordpress.connector import CAPABILITIES, WordPress
from lib.i18n import say

PLUGIN: Final = Plugin(
    kind="wordpress",
    name="WordPress",
    capabilities=CAPABILITIES,
    connect=WordPress,
    handle=say("The blog’s address, such as blog.my-association.org."),
    server=site,
    profile=site,
    typed=site,
    icon=Path(__file__).with_name("icon.svg"),
    fields=(
        Field(
            name="user",
            label=say("User"),
            help=say("The name with which one signs in to the blog; the role Author is enough."),
            secret=False,
        ),
        Field(
            name="password",
            label=say("Application password"),
            help=say(
                "In the blog: Users → Profile → Application passwords → Add. It looks like "
                "xxxx xxxx xxxx xxxx xxxx xxxx; the user’s own password is never asked."
            ),
        ),
    ),
)
