"""What is read back: posts that stand there, what came of them, what others wrote."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Metric(StrEnum):
    """The figures that networks have in common, each under its one name here."""

    LIKES = "likes"  # also favourites, and reactions of all kinds together
    COMMENTS = "comments"  # also replies, answers
    SHARES = "shares"  # passed on as it is: also reposts, boosts
    QUOTES = "quotes"  # passed on with words of one's own
    SAVES = "saves"  # kept to be read again: also bookmarks
    CLICKS = "clicks"
    VIEWS = "views"  # how often it was shown: also impressions
    REACH = "reach"  # how many saw it


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One measured figure; `value` None means not told, which is not 0.

    `metric`: a `Metric`; a word of the network's own only for what is none of them.
    """

    metric: str
    value: int | None


class Kind(StrEnum):
    """What a post is made of, which moves its figures more than its hour does."""

    TEXT = "text"
    LINK = "link"
    PHOTO = "photo"
    VIDEO = "video"
    UNKNOWN = ""  # the network does not tell


@dataclass(frozen=True, slots=True, kw_only=True)
class PastPost:
    """A post that stands on the network, whoever published it."""

    remote_id: str
    url: str
    text: str
    published_at: datetime
    kind: Kind = Kind.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """What someone else wrote in public to or about the account, as plain text.

    `on`: the remote id of our post that it answers; "" where it answers none of ours.
    """

    mention_id: str
    url: str
    author: str
    text: str
    written_at: datetime
    on: str = ""
