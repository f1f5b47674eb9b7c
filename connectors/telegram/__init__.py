"""Telegram: a channel or a group, written to by a bot of the association's own."""

from pathlib import Path
from typing import Final

from connectors.contract import Field, Plugin
from connectors.options import PREVIEWS, SILENT, choice
from connectors.telegram.chat import profile
from connectors.telegram.connector import Telegram
from connectors.telegram.rules import CAPABILITIES
from lib.i18n import say

PLUGIN: Final = Plugin(
    kind="telegram",
    name="Telegram",
    capabilities=CAPABILITIES,
    connect=Telegram,
    handle=say(
        "The channel’s public name, such as @croix_verte; for a private channel or a group its "
        "number, such as -1001234567890."
    ),
    profile=profile,
    options=(
        choice(
            "descriptions",
            say("Descriptions of pictures"),
            say("Telegram has no place of its own for them."),
            ("", say("below the text")),
            ("no", say("left out")),
        ),
        PREVIEWS,
        SILENT,
        Field(
            name="topic",
            label=say("Topic"),
            help=say(
                "The number of the topic that posts go to, in a group that has topics: the last "
                "number but one in the address of one of its messages."
            ),
            secret=False,
            required=False,
        ),
    ),
    icon=Path(__file__).with_name("icon.svg"),
    fields=(
        Field(
            name="bot_token",
            label=say("The bot’s token"),
            help=say(
                "In Telegram, write /newbot to @BotFather; it answers with a token such as "
                "123456789:AAE…. Then make the bot an administrator of your channel, with the "
                "right to post messages."
            ),
        ),
    ),
)
