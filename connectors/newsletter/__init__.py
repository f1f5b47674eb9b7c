"""A newsletter by e-mail: to a mailing list's one address, or to a few people one by one."""

from pathlib import Path
from typing import Final

from connectors.contract import Field, Plugin
from connectors.newsletter.connector import Newsletter, server
from connectors.newsletter.rules import CAPABILITIES
from lib.i18n import say

PLUGIN: Final = Plugin(
    kind="newsletter",
    name="Newsletter",
    capabilities=CAPABILITIES,
    connect=Newsletter,
    handle=say(
        "The sender, an address of yours, such as lettre@croix-verte.example or "
        "La Croix-Verte <lettre@croix-verte.example>."
    ),
    server=server,
    icon=Path(__file__).with_name("icon.svg"),
    fields=(
        Field(
            name="smtp_url",
            label=say("Mail server"),
            help=say(
                "The address of the server that sends your mail, with user and password: "
                "smtp://user:password@mail.example.org:587. Your mail provider tells it under "
                "“SMTP”. What is special in user or password is percent-encoded."
            ),
        ),
        Field(
            name="recipients",
            label=say("To whom"),
            help=say(
                "The address of your mailing list (Sympa, Mailman …), or the one at which your "
                "newsletter service takes letters. Or up to 200 people’s addresses, separated by "
                "commas: each gets a letter of their own, and they are kept sealed."
            ),
        ),
        Field(
            name="unsubscribe",
            label=say("How people leave the list"),
            help=say(
                "A mail address, or an https address that takes people off the list as soon as it "
                "is called ({address} in it stands for theirs). Empty: people write to the sender. "
                "A mailing list needs none here: it adds its own."
            ),
            secret=False,
            required=False,
        ),
    ),
)
