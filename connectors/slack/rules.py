"""What Slack's incoming web hooks take, and what is wrong with a post for them.

Source: docs.slack.dev/messaging/formatting-message-text (escaping), …/changelog/2018-04-truncating-
really-long-messages (40 000; below that, long ones may be broken up), read in November 2026.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from connectors.checks import usual_problems
from connectors.contract import Capabilities, Outgoing, Problem, Repeat, Severity
from connectors.webhooks import no_pictures, with_link
from lib.i18n import say

MAX_CHARS: Final = 40_000  # what is longer is cut off
IN_ONE_PIECE: Final = 4_000


def escaped(text: str) -> str:
    """Slack's three; what is left of `<!channel>` or `<@U123>` calls nobody."""
    return text.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def count_chars(text: str) -> int:
    """Code points as they are sent: `&` counts 5, `<` and `>` count 4."""
    return len(escaped(text))


CAPABILITIES: Final = Capabilities(
    max_chars=MAX_CHARS,
    count_chars=count_chars,
    links=True,
    repeat=Repeat.BLIND,
)


def problems(post: Outgoing) -> Iterator[Problem]:
    text = with_link(post)
    plain = replace(post, text=text, images=(), video=None)
    yield from usual_problems(plain, CAPABILITIES)
    yield from no_pictures(post, "Slack")
    if IN_ONE_PIECE < count_chars(text) <= MAX_CHARS:
        yield Problem(
            field="text",
            message=say(
                "Slack may break up a text of more than %(max)s characters.", max=IN_ONE_PIECE
            ),
            remedy=say("Shorten it for this channel."),
            severity=Severity.WARNS,
        )
