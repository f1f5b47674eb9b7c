"""What Mattermost's incoming web hooks take, and what is wrong with a post for them.

Source: developers.mattermost.com/integrate/webhooks/incoming and the server's own source
(app/webhook.go, model/post.go), read in November 2026.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from connectors.checks import usual_problems
from connectors.contract import Capabilities, Outgoing, Problem, Repeat
from connectors.webhooks import no_pictures, with_link

MAX_CHARS: Final = 16_383  # code points; what is longer would be split into several posts
_NOBODY: Final = "\N{ZERO WIDTH SPACE}"
_EVERYBODY: Final = re.compile(r"@(?=(?:all|channel|here)\b)|<(?=!)", re.IGNORECASE)


def count_chars(text: str) -> int:
    """Code points, white space around the text not counted."""
    return len(text.strip())


CAPABILITIES: Final = Capabilities(
    max_chars=MAX_CHARS,
    count_chars=count_chars,
    links=True,
    repeat=Repeat.BLIND,
)


def harmless(post: Outgoing) -> str:
    """The text with its link, which rings for nobody: `@all`, `@channel`, `@here` are parted by a
    space of no width, and so is Slack's `<!channel>`, which Mattermost understands too.
    """
    return _EVERYBODY.sub(lambda found: found[0] + _NOBODY, with_link(post))


def problems(post: Outgoing) -> Iterator[Problem]:
    plain = replace(post, text=harmless(post), images=(), video=None)
    yield from usual_problems(plain, CAPABILITIES)
    yield from no_pictures(post, "Mattermost")
