"""WordPress: articles on an association's own blog, with pictures or a video, and descriptions."""

from pathlib import Path
from typing import Final

from connectors.contract import Field, Plugin
from connectors.wordpress.connector import WordPress
from connectors.wordpress.rules import OPTIONS, able
from connectors.wordpress.wire import site
from lib.i18n import say

PLUGIN: Final = Plugin(
    kind="wordpress",
    name="WordPress",
    capabilities=able({}),
    connect=WordPress,
    handle=say("The blog’s address, such as blog.my-association.org."),
    server=site,
    profile=site,
    typed=site,
    icon=Path(__file__).with_name("icon.svg"),
    options=OPTIONS,
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
