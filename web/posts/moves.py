"""The moves of a post, as they are told afterwards."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy.orm import Session

from lib.i18n import Text, say
from models.actor import Actor
from models.delivery import AttemptOutcome, Delivery, Likeness, LookOutcome, PlacedBy
from models.post import Post
from models.scope import fetch
from models.way import Move, PostState

HISTORY_WORDS: Final[Mapping[Move, Text]] = {
    Move.EDIT: say("Changed: a draft again"),
    Move.SUBMIT: say("Submitted for review"),
    Move.APPROVE: say("Approved"),
    Move.REQUEST_CHANGES: say("Changes requested"),
    Move.REJECT: say("Rejected"),
    Move.ARCHIVE: say("Archived"),
    Move.RESTORE: say("Restored"),
    Move.SCHEDULE: say("Scheduled"),
    Move.HAND_OVER: say("Handed over"),
    Move.MOVE: say("Moved to another day: to be agreed to again"),
}
DONE_WORDS: Final[Mapping[Move, Text]] = {
    Move.SUBMIT: say("Submitted for review."),
    Move.APPROVE: say("Approved."),
    Move.REQUEST_CHANGES: say("Sent back with your reason."),
    Move.REJECT: say("Rejected."),
    Move.ARCHIVE: say("Archived."),
    Move.RESTORE: say("It is a draft again."),
}
OUTCOME_WORDS: Final[Mapping[AttemptOutcome, Text]] = {
    AttemptOutcome.OPEN: say("no answer yet"),
    AttemptOutcome.PUBLISHED: say("accepted"),
    AttemptOutcome.NOT_ACCEPTED: say("not accepted, to be tried again"),
    AttemptOutcome.REFUSED: say("refused"),
    AttemptOutcome.UNSURE: say("no sure answer"),
}
LOOK_WORDS: Final[Mapping[LookOutcome, Text]] = {
    LookOutcome.FOUND: say("found"),
    LookOutcome.ABSENT: say("not found"),
    LookOutcome.FAILED: say("no answer that tells"),
    LookOutcome.CANNOT: say("cannot be known"),
}
LIKENESS_WORDS: Final[Mapping[Likeness, Text]] = {
    Likeness.SAME: say("the same text"),
    Likeness.OTHERS: say("the same text, of another post"),
    Likeness.DIFFERENT: say("another text"),
}


def warnings_of(session: Session, actor: Actor, placed: Sequence[Delivery]) -> list[Text]:
    """What whoever placed them by hand is to know: it follows the words that say who did."""
    by_hand = (one for one in placed if one.placed_by is PlacedBy.PERSON)
    told = asked_again(session, actor, placed)
    for words in (words for one in by_hand for words in one.why[1:]):
        if words not in told:
            told.append(words)
    return told


def asked_again(session: Session, actor: Actor, placed: Sequence[Delivery]) -> list[Text]:
    """What was approved is placed; if it is in review, its new time asks for agreement again."""
    posts = (fetch(session, actor, Post, one.post_id) for one in placed)
    if all(post.state is not PostState.IN_REVIEW for post in posts):
        return []
    return [say("At this time it must be agreed to again: it does not leave before.")]
