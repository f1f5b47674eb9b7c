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
            name="server",
            label=say("Mail server"),
            help=say(
                "The server that sends your mail, such as mail.example.org or "
                "mail.example.org:465; your mail provider tells it under “SMTP”."
            ),
            secret=False,
        ),
        Field(
            name="user",
            label=say("User name"),
            help=say("At the mail server; often the whole address."),
            secret=False,
            required=False,
        ),
        Field(
            name="password",
            label=say("Password"),
            help=say("Of that user; many providers give one of its own for programs."),
            required=False,
        ),
        Field(
            name="recipients",
            label=say("To whom"),
            help=say(
                "The address of your mailing list (Sympa, Mailman …), or the one at which your "
                "newsletter service takes letters. Or up to 200 people’s addresses, one a line: "
                "each gets a letter of their own, and they are kept sealed."
            ),
            long=True,
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
