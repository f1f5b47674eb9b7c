"""What is wrong with a post for Telegram, without asking it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from connectors.checks import usual_problems
from connectors.contract import Image, Outgoing, Problem, Severity
from connectors.telegram.rules import CAPABILITIES, MAX_RATIO, MAX_SIDES, MAX_TEXT
from connectors.telegram.text import Written, count_chars, written
from lib.i18n import say


def problems(post: Outgoing, options: Mapping[str, str]) -> Iterator[Problem]:
    sent = written(post, options)
    yield from usual_problems(replace(post, text=sent.text or sent.caption), CAPABILITIES)
    for place, image in enumerate(post.images):
        yield from _odd_shape(image, f"images[{place}]")
    yield from _descriptions(post, options)
    yield from _two_messages(sent)


def _odd_shape(image: Image, field: str) -> Iterator[Problem]:
    short, long = sorted((image.width, image.height))
    if image.width + image.height > MAX_SIDES or (short and long > MAX_RATIO * short):
        yield Problem(
            field=field,
            message=say(
                "The picture is %(width)s × %(height)s; Telegram takes %(max)s pixels for both "
                "sides together, the longer at most %(ratio)s times the shorter.",
                width=image.width,
                height=image.height,
                max=MAX_SIDES,
                ratio=MAX_RATIO,
            ),
            remedy=say("Make it smaller, or cut it."),
        )


def _descriptions(post: Outgoing, options: Mapping[str, str]) -> Iterator[Problem]:
    media = (*post.images, *((post.video,) if post.video else ()))
    if not any(one.alt.strip() for one in media):
        return
    left_out = options.get("descriptions") == "no"
    yield Problem(
        field="images[0]" if post.images else "video",
        message=say("Telegram has no place for descriptions: this channel leaves them out.")
        if left_out
        else say("Telegram has no place for descriptions: they are written below the text."),
        remedy=say("Say in the text what matters in the picture.")
        if left_out
        else say("Nothing to do; keep them short."),
        severity=Severity.WARNS,
    )


def _two_messages(sent: Written) -> Iterator[Problem]:
    if sent.text and sent.caption and count_chars(sent.text) <= MAX_TEXT:
        yield Problem(
            field="text",
            message=say(
                "The text is too long to stand below a picture: it follows as a second message."
            ),
            remedy=say(
                "Shorten it to 1024 characters, with link and descriptions, for one message."
            ),
            severity=Severity.WARNS,
        )
