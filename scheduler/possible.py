"""At which times a post may leave at all, whoever asks. Pure."""

from datetime import datetime, timedelta
from typing import Final

from lib.errors import Invalid
from lib.i18n import Text, say
from models.post import Post

_JUST_NOW: Final = timedelta(minutes=5)
_FARTHEST: Final = timedelta(days=3 * 366)
_ANOTHER: Final = say("Choose another time.")
_ONCE_IT_ENDS: Final = say("Choose a time from then on, or lift the embargo.")


def must_be_possible(at: datetime, post: Post, *, now: datetime) -> None:
    """Raises Invalid, for the field `at`."""
    wrong = impossible(at, post, now=now)
    if wrong:
        held = _is_under_embargo(at, post)
        raise Invalid(wrong, remedy=_ONCE_IT_ENDS if held else _ANOTHER, fields={"at": wrong})


def must_be_within_reach(at: datetime, post: Post, *, now: datetime) -> None:
    """As above, of what is only wished for: under embargo, it waits for its end. Raises Invalid."""
    wrong = _out_of_reach(at, post, now=now)
    if wrong:
        raise Invalid(wrong, remedy=_ANOTHER, fields={"at": wrong})


def impossible(at: datetime, post: Post, *, now: datetime) -> Text | None:
    """Why the post cannot leave at `at`, whoever asks; None where it can."""
    wrong = _out_of_reach(at, post, now=now)
    if wrong is None and _is_under_embargo(at, post):
        return say("The post is under embargo until %(until)s.", until=post.embargo_until)
    return wrong


def _out_of_reach(at: datetime, post: Post, *, now: datetime) -> Text | None:
    if at < now - _JUST_NOW:
        return say("%(at)s is past.", at=at)
    if at > now + _FARTHEST:
        return say("%(at)s is more than three years away.", at=at)
    if post.fresh_until is not None and at >= post.fresh_until:
        return say("The post is stale from %(until)s on.", until=post.fresh_until)
    return None


def _is_under_embargo(at: datetime, post: Post) -> bool:
    return post.embargo_until is not None and at < post.embargo_until
