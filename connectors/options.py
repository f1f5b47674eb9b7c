"""Choices that several networks leave to a channel."""

from typing import Final

from connectors.contract import Field
from lib.i18n import Text, say


def choice(name: str, label: Text, help_text: Text, *values: tuple[str, Text]) -> Field:
    """One of few; the first of `values` is what holds where nothing was chosen."""
    return Field(
        name=name, label=label, help=help_text, secret=False, required=False, choices=values
    )


PREVIEWS: Final = choice(
    "previews",
    say("Previews of links"),
    say("Whether the page behind a link is shown below the post."),
    ("", say("shown")),
    ("no", say("left out")),
)
SILENT: Final = choice(
    "silent",
    say("Sound"),
    say("Whether readers’ phones ring for a post."),
    ("", say("as readers have set it")),
    ("yes", say("nobody’s phone rings")),
)
