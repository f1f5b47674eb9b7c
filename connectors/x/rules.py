"""What X takes and what it asks for it, as data, and what is wrong with a post, without asking X.

Sources, read in November 2026: docs.x.com, “Create Post” and “Media best practices” (4 images of
5 MB, or a video of 512 MB and 140 seconds), “Rate limits” (100 posts in 15 minutes for each
account, 10 000 a day for each app), “Pricing” (by use since 2026-04-20: $0.015 a post, $0.200 where
it has a link). The length of a description, 1000, is from other people's code.
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from connectors.checks import usual_problems
from connectors.contract import (
    Budget,
    Capabilities,
    Outgoing,
    Problem,
    Repeat,
    Severity,
    VideoLimits,
    Whose,
)
from connectors.words import leads_to
from connectors.x.counting import count_chars
from connectors.x.links import links
from lib.i18n import Text, say

MAX_CHARS: Final = 280
POST: Final = 15  # thousandths of a dollar
POST_WITH_LINK: Final = 200
MONTH: Final = timedelta(days=30)
MONTHLY_CAP: Final = "monthly_cap"  # the channel's option, in dollars

CAPABILITIES: Final = Capabilities(
    max_chars=MAX_CHARS,
    count_chars=count_chars,
    max_images=4,
    image_types=frozenset({"image/jpeg", "image/png", "image/webp"}),
    max_image_bytes=5_000_000,
    alt_text=True,
    max_alt=1000,
    video=VideoLimits(
        types=frozenset({"video/mp4", "video/quicktime"}),
        max_bytes=512_000_000,
        longest=timedelta(seconds=140),
        shortest=timedelta(milliseconds=500),
    ),
    threads=True,
    first_comment=True,
    links=True,
    repeat=Repeat.FINDABLE,
    settle=timedelta(minutes=1),
    budgets=(
        Budget(whose=Whose.ACCOUNT, allowed=100, window=timedelta(minutes=15)),
        Budget(whose=Whose.APP, allowed=10_000, window=timedelta(days=1)),
    ),
)


def shown(post: Outgoing) -> list[str]:
    """The texts as they are sent: the link below the first one, unless that has it already."""
    text = post.text
    if post.link and not leads_to(text, post.link):
        text = f"{text.rstrip()}\n{post.link}" if text.strip() else post.link
    return [text, *post.thread]


def everything(post: Outgoing) -> list[str]:
    """All that the post puts on X, each of them paid for."""
    return [*shown(post), *([post.comment] if post.comment else [])]


def price(post: Outgoing) -> int:
    """What X charges for it, in thousandths of a dollar."""
    return sum(POST_WITH_LINK if links(text) else POST for text in everything(post))


def charge(post: Outgoing) -> Text:
    """The same in words."""
    return say("costs $%(price)s", price=dollars(price(post)))


def cap(written: str) -> int | None:
    """The channel's cap in thousandths of a dollar; None for none, or one that is no amount."""
    try:
        amount = Decimal(written.strip().removeprefix("$").replace(",", "."))
        return int(amount * 1000) if 0 < amount < 1_000_000 else None
    except InvalidOperation:
        return None


def month_of(allowed: int) -> Budget:
    """The channel's cap as a limit of its own, in thousandths of a dollar."""
    return Budget(
        whose=Whose.CHANNEL,
        allowed=allowed,
        window=MONTH,
        cost=POST,
        cost_of=price,
        reason=say("The month’s cap of $%(cap)s for X is reached.", cap=dollars(allowed)),
        remedy=say("Raise the channel’s monthly cap, leave the link out, or wait."),
    )


def problems(post: Outgoing, *, monthly_cap: int | None) -> Iterator[Problem]:
    yield from _usual(post)
    yield from _too_long(post)
    yield from _costs(post, monthly_cap)


def _usual(post: Outgoing) -> Sequence[Problem]:
    """Of pictures and of an empty post; lengths are counted of what is sent."""
    texts = shown(post)
    found = usual_problems(post, CAPABILITIES)
    return [one for one in found if one.field != "text" or not texts[0].strip()]


def _too_long(post: Outgoing) -> Iterator[Problem]:
    for place, text in enumerate(shown(post)):
        if (count := count_chars(text)) > MAX_CHARS:
            yield Problem(
                field=f"thread[{place - 1}]" if place else "text",
                message=say(
                    "X counts %(count)s characters of %(max)s: 23 for each link, 2 for an emoji "
                    "and for many signs.",
                    count=count,
                    max=MAX_CHARS,
                ),
                remedy=say("Shorten the text, or write a shorter one for this channel."),
            )
    if (count := count_chars(post.comment)) > MAX_CHARS:
        yield Problem(
            field="comment",
            message=say(
                "The first comment is too long for X (%(count)s of %(max)s).",
                count=count,
                max=MAX_CHARS,
            ),
            remedy=say("Shorten it."),
        )


def _costs(post: Outgoing, monthly_cap: int | None) -> Iterator[Problem]:
    cost = price(post)
    plain = POST * len(everything(post))
    if monthly_cap is not None and cost > monthly_cap:
        yield Problem(
            field="text",
            message=say(
                "X charges $%(price)s for this; this channel may spend $%(cap)s a month.",
                price=dollars(cost),
                cap=dollars(monthly_cap),
            ),
            remedy=say("Leave the link out for this channel, or have its monthly cap raised."),
        )
    elif cost > plain:
        yield Problem(
            field="link" if post.link else "text",
            message=say(
                "X charges $%(price)s for this instead of $%(plain)s, because of the link.",
                price=dollars(cost),
                plain=dollars(plain),
            ),
            remedy=say("Without a link it is cheaper; it leaves as it is all the same."),
            severity=Severity.WARNS,
        )


def dollars(thousandths: int) -> float:
    return thousandths / 1000
