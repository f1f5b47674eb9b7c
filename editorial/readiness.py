"""Whether a post can be put before those who approve: every channel would take it as it stands."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from connectors.contract import Severity
from editorial import wordings
from editorial.composing import Look, looks_without_files
from lib.errors import Invalid
from lib.i18n import Text, say
from models.actor import Actor
from models.content import Content
from models.media_files import media_of
from models.post import MediaKind


def must_be_ready(session: Session, actor: Actor, content: Content) -> None:
    """Raises Invalid where a channel would not take it."""
    kinds = [one.kind for one in media_of(session, actor.workspace_id, content).values()]
    looks = looks_without_files(session, actor, content)
    others = wordings.without_files(session, actor, content)
    fields = {**_missing(content), **_mixed(kinds), **_refused(looks), **_refused_wordings(others)}
    if fields:
        raise Invalid(
            say("The post is not ready for review."),
            remedy=say("Correct what is said beside each field, then submit it again."),
            fields=fields,
        )


def _missing(content: Content) -> dict[str, Text]:
    found = {}
    has_variants = bool(content.channels) and all(map(content.variants.get, content.channels))
    if not content.text.strip() and not has_variants:
        found["text"] = say("The text is empty.")
    if not content.channels:
        found["channels"] = say("Choose at least one channel.")
    for index, attachment in enumerate(content.media):
        if not attachment.alt.strip() and not attachment.decorative:
            found[f"media[{index}].alt"] = say(
                "Describe the image or video for those who do not see it, or mark it as decorative."
            )
    return found


def _mixed(kinds: Sequence[MediaKind]) -> dict[str, Text]:
    if MediaKind.VIDEO not in kinds or len(kinds) == 1:
        return {}
    return {"media": say("A post has pictures or one video: take out what is too much.")}


def _refused_wordings(others: Sequence[Sequence[Look]]) -> dict[str, Text]:
    """What is wrong with the text: the rest is said of the post once."""
    return {
        f"wordings[{number}]{name.removeprefix('text')}": say(
            "Wording %(number)s: %(what)s", number=number + 2, what=words
        )
        for number, looks in enumerate(others)
        for name, words in _refused(looks).items()
        if name.startswith("text@")
    }


def _refused(looks: Sequence[Look]) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for look in looks:
        for problem in look.problems:
            if problem.severity is Severity.STOPS:
                found.setdefault(
                    f"{problem.field}@{look.channel.id}",
                    say(
                        "%(channel)s: %(problem)s %(remedy)s",
                        channel=look.channel.name,
                        problem=problem.message,
                        remedy=problem.remedy,
                    ),
                )
    return found
