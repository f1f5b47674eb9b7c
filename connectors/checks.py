"""What most networks refuse, told from their capabilities alone."""

from collections.abc import Iterator, Sequence

from connectors.contract import (
    Capabilities,
    Connector,
    Image,
    Outgoing,
    Problem,
    Severity,
    Video,
    VideoLimits,
)
from lib.i18n import Text, say, say_n


def usual_problems(post: Outgoing, capabilities: Capabilities) -> Sequence[Problem]:
    """Length, number, kind, size and description of pictures and video; an empty post."""
    return [
        *_text_problems(post, capabilities),
        *_image_problems(post, capabilities),
        *video_problems(post, capabilities),
    ]


def all_problems(connector: Connector, post: Outgoing) -> Sequence[Problem]:
    """What `check()` finds, and that a network without video takes none, said there or not."""
    found = list(connector.check(post))
    if connector.capabilities.video is None and not any(one.field == "video" for one in found):
        found += video_problems(post, connector.capabilities)
    return found


def _text_problems(post: Outgoing, can: Capabilities) -> Iterator[Problem]:
    over = can.count_chars(post.text) - can.max_chars
    if over > 0:
        yield Problem(
            field="text",
            message=say_n(
                "The text is %(n)s character too long (%(max)s at most).",
                "The text is %(n)s characters too long (%(max)s at most).",
                over,
                max=can.max_chars,
            ),
            remedy=say("Shorten it for this channel."),
        )
    if not (post.text.strip() or post.images or post.video):
        yield Problem(
            field="text",
            message=say("There is neither text nor picture."),
            remedy=say("Write a text."),
        )


def video_problems(post: Outgoing, can: Capabilities) -> Iterator[Problem]:
    """`field` is `video`. What could not be measured is not held against it."""
    video, limits = post.video, can.video
    if video is None:
        return
    if limits is None:
        yield _video(say("This channel takes no video."), say("Remove it for this channel."))
        return
    if post.images:
        yield _video(
            say("A video and pictures do not go together."),
            say("Remove the video or the pictures."),
        )
    if video.mime not in limits.types:
        yield _video(
            say("This channel does not take videos of type %(mime)s.", mime=video.mime),
            say("Use one of: %(types)s.", types=", ".join(sorted(limits.types))),
        )
    if video.bytes > limits.max_bytes:
        yield _video(
            say(
                "The video weighs %(size)s MB, %(max)s MB at most.",
                size=round(video.bytes / 1e6, 1),
                max=round(limits.max_bytes / 1e6, 1),
            ),
            say("Make it smaller."),
        )
    yield from _length_problems(video, limits)
    if limits.alt_text:
        yield from _too_long(video.alt, "video", can)
    if limits.alt_text and not video.alt.strip():
        yield _video(
            say("The video has no description."),
            say("Describe it for those who do not see it, unless it is decoration."),
            severity=Severity.WARNS,
        )


def _too_long(alt: str, field: str, can: Capabilities) -> Iterator[Problem]:
    if can.max_alt and can.count_chars(alt) > can.max_alt:
        yield Problem(
            field=field,
            message=say("The description is longer than %(max)s characters.", max=can.max_alt),
            remedy=say("Shorten the description."),
        )


def _length_problems(video: Video, limits: VideoLimits) -> Iterator[Problem]:
    if video.length is None:
        return
    seconds = round(video.length.total_seconds())
    if limits.longest is not None and video.length > limits.longest:
        most = round(limits.longest.total_seconds())
        yield _video(
            say("The video lasts %(n)s seconds, %(max)s at most.", n=seconds, max=most),
            say("Cut it for this channel."),
        )
    if limits.shortest is not None and video.length < limits.shortest:
        least = round(limits.shortest.total_seconds())
        yield _video(
            say("The video lasts %(n)s seconds, %(min)s at least.", n=seconds, min=least),
            say("Use a longer one for this channel."),
        )


def _video(message: Text, remedy: Text, *, severity: Severity = Severity.STOPS) -> Problem:
    return Problem(field="video", message=message, remedy=remedy, severity=severity)


def _image_problems(post: Outgoing, can: Capabilities) -> Iterator[Problem]:
    if len(post.images) > can.max_images:
        yield Problem(
            field=f"images[{can.max_images}]",
            message=say_n(
                "This channel takes %(n)s picture.",
                "This channel takes %(n)s pictures.",
                can.max_images,
            ),
            remedy=say("Remove pictures for this channel."),
        )
    for place, image in enumerate(post.images[: can.max_images]):
        yield from _one_image(image, f"images[{place}]", can)


def _one_image(image: Image, place: str, can: Capabilities) -> Iterator[Problem]:
    if image.mime not in can.image_types:
        yield Problem(
            field=place,
            message=say("This channel does not take pictures of type %(mime)s.", mime=image.mime),
            remedy=say("Use one of: %(types)s.", types=", ".join(sorted(can.image_types))),
        )
    if len(image.data) > can.max_image_bytes:
        yield Problem(
            field=place,
            message=say(
                "The picture weighs %(size)s MB, %(max)s MB at most.",
                size=round(len(image.data) / 1e6, 1),
                max=round(can.max_image_bytes / 1e6, 1),
            ),
            remedy=say("Make it smaller."),
        )
    if can.alt_text:
        yield from _too_long(image.alt, place, can)
    if can.alt_text and not image.alt.strip():
        yield Problem(
            field=place,
            message=say("The picture has no description."),
            remedy=say("Describe it for those who do not see it, unless it is decoration."),
            severity=Severity.WARNS,
        )
