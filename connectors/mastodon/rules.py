"""What a post becomes on Mastodon, and what is wrong with it, without asking the server."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from connectors.checks import usual_problems
from connectors.contract import Capabilities, Outgoing, Problem
from connectors.mastodon.text import Written, written
from connectors.words import count_graphemes
from lib.i18n import say

POST = "post"
COMMENT = "comment"
MEDIA = "media"


def steps(post: Outgoing) -> list[str]:
    """Files first, one a step; then the post, the rest of its thread, the first comment."""
    files = [f"{MEDIA} {number}" for number in range(1, _files(post) + 1)]
    parts = [f"part {number}" for number in range(2, len(post.thread) + 2)]
    return [*files, POST, *parts, *([COMMENT] if post.comment else [])]


def statuses(post: Outgoing) -> list[str]:
    """The steps that show something."""
    return [step for step in steps(post) if not step.startswith(MEDIA)]


def text_of(post: Outgoing, step: str) -> Written:
    """A warning in front of the first part stands in front of all: the rest is of the same kind."""
    first = written(post.text, link=post.link)
    if step == POST:
        return first
    text = post.comment if step == COMMENT else post.thread[int(step.removeprefix("part ")) - 2]
    return written(text, warning=first.warning)


def shown(post: Outgoing) -> Sequence[str]:
    return [text_of(post, step).whole for step in statuses(post) if step != COMMENT]


def problems(post: Outgoing, can: Capabilities) -> Iterator[Problem]:
    for step in statuses(post):
        sent = text_of(post, step)
        alone = replace(post, text=sent.warning + sent.text)
        found = usual_problems(alone, can)
        yield from found if step == POST else [one for one in found if one.field == "text"]
    yield from _descriptions(post, can)


def _descriptions(post: Outgoing, can: Capabilities) -> Iterator[Problem]:
    """They are counted plainly, links and all."""
    for place, image in enumerate(post.images):
        over = count_graphemes(image.alt) > can.max_alt
        if over and can.count_chars(image.alt) <= can.max_alt:
            yield Problem(
                field=f"images[{place}]",
                message=say("The description is longer than %(max)s characters.", max=can.max_alt),
                remedy=say("Shorten it."),
            )


def _files(post: Outgoing) -> int:
    return 1 if post.video else len(post.images)
