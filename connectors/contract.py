"""What a network's connector is. `docs/connectors.md` is the same for strangers.

A connector turns one `Outgoing` into one write and a `Receipt`, and every refusal into one of
`connectors.errors`. It knows nothing of the database, of states or of retries.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from lib.i18n import Text

if TYPE_CHECKING:
    from connectors.oauth import OAuth

CONTRACT: Final = 1
PAID_READS: Final = "paid_reads"  # the channel's option; "yes": what is read may cost money


class Repeat(StrEnum):
    """What a second identical publish does, which decides what may follow a lost answer."""

    KEYED = "keyed"  # the same key gives the same post
    FINDABLE = "findable"  # the account's own posts can be looked through
    BLIND = "blind"  # nothing can be known: a person decides


class Whose(StrEnum):
    """Who shares one of a network's limits."""

    CHANNEL = "channel"
    ACCOUNT = "account"  # also where two associations connected the same one
    APP = "app"  # everything that this installation sends to the network


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """At most `allowed` in each `window`, in the network's own unit; a publish costs `cost`.

    `cost_of`: where the price depends on the post; what was surely not accepted is given back then.
    `reason`, `remedy`: what is said once it is reached, where there is more to say than to wait.
    """

    whose: Whose
    allowed: int
    window: timedelta
    cost: int = 1
    cost_of: "Callable[[Outgoing], int] | None" = None
    reason: Text | None = None
    remedy: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoLimits:
    """What a network documents for one video; None where it documents nothing."""

    types: frozenset[str]
    max_bytes: int
    longest: timedelta | None = None
    shortest: timedelta | None = None
    alt_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a network can carry; one object for composer, preview, API and daemon.

    `repeat_window`: how long a key holds (None: for ever). `settle`: how long after a lost answer
    the post surely shows if it was accepted; `look_again`: how long between two looks that find
    nothing. `max_image_bytes` is for each image. `budgets`: the network's documented limits on
    publishing; they are counted before each publish and a post that would break one waits.
    `image_shapes`: the least and the greatest width / height of an image; others get white borders
    (None: any). `max_alt`: of one description, counted as the text (0: no documented limit).
    """

    max_chars: int
    count_chars: Callable[[str], int] = len
    max_images: int = 0
    image_types: frozenset[str] = frozenset()
    image_shapes: tuple[float, float] | None = None
    max_image_bytes: int = 0
    alt_text: bool = False
    max_alt: int = 0
    video: VideoLimits | None = None  # None: takes no video
    public_media: bool = False  # fetches pictures and videos itself, from their public `url`
    threads: bool = False
    first_comment: bool = False  # can answer its own post at once
    titles: bool = False  # shows the post's title
    links: bool = False  # carries the link apart from the text
    repeat: Repeat = Repeat.BLIND
    repeat_window: timedelta | None = None
    settle: timedelta = timedelta(seconds=60)
    look_again: timedelta = timedelta(minutes=2)
    budgets: tuple[Budget, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """`data` is the file itself, `mime` its type as decoded, not as named; sizes in pixels.

    `alt` is empty only for an image that a person declared decorative. `url`: where anyone may
    fetch it; empty for networks without `public_media` and where this installation is not public.
    """

    data: bytes
    mime: str
    alt: str
    width: int
    height: int
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """`file` is read as it is sent, never whole. `length` None: it could not be measured.

    `alt` and `url` as for an `Image`; sizes in pixels, 0 where they could not be measured.
    """

    file: Path
    mime: str
    alt: str
    bytes: int
    length: timedelta | None = None
    width: int = 0
    height: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """Exactly what will be sent; `key` is the same on every try of one delivery, for ever.

    `link` is empty where there is none. `languages` are BCP 47 tags, the first is the text's.
    `thread`: the texts that follow the first one, each an answer to the one before; only for
    networks whose capabilities say `threads`. `comment`: our own first answer below the post, only
    where they say `first_comment`. There are either images or a video.
    """

    key: str
    text: str
    thread: tuple[str, ...] = ()
    title: str = ""
    link: str = ""
    images: tuple[Image, ...] = ()
    video: Video | None = None
    comment: str = ""
    languages: tuple[str, ...] = ("fr",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof: the network's id and address of the post, and when it says it went up.

    `url` is empty where the network shows single posts at no address.
    """

    remote_id: str
    url: str
    published_at: datetime
    extra: Mapping[str, str] = field(default_factory=dict)


class Severity(StrEnum):
    """Whether a problem stops the post or is only worth knowing."""

    STOPS = "stops"
    WARNS = "warns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something about a post that this network will not take, or not as hoped.

    `field`: text, link, title, or images[0] for the first image.
    """

    field: str
    message: Text
    remedy: Text
    severity: Severity = Severity.STOPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What opens the account, each value a secret. `expires_at` None: not told or never."""

    values: Mapping[str, str] = field(repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One connected account, as a connector is given it.

    `handle`: the account's public name. `settings`: the operator's for this network (`base_url`).
    `options`: the channel's own choices.
    """

    handle: str
    credentials: Credentials
    settings: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing asked when an account is connected. `secret` ones are sealed, never shown again;
    `long` ones may have many lines, and are seen while they are typed.

    `choices`: of a channel's option, the values there are and what they mean.
    """

    name: str
    label: Text
    help: Text
    secret: bool = True
    required: bool = True
    long: bool = False
    choices: tuple[tuple[str, Text], ...] = ()


class Connector(Protocol):
    """One connected account of one network."""

    @property
    def capabilities(self) -> Capabilities: ...

    def check(self, post: Outgoing) -> Sequence[Problem]:
        """What is wrong with the post, without asking the network; the composer shows the same."""
        ...

    def publish(self, post: Outgoing) -> Receipt:
        """One write, no retry of its own. Raises a ConnectorError; all else is Ambiguous."""
        ...


@runtime_checkable
class Shows(Protocol):
    def shown(self, post: Outgoing) -> Sequence[str]:
        """The text as readers will see it (links shortened, a title added), one for each part of
        a thread. `publish()` sends the same. Asks nothing.
        """
        ...


@runtime_checkable
class Finds(Protocol):
    def find(self, post: Outgoing, *, since: datetime) -> Receipt | None:
        """The post on the network; None only if it is surely absent. Raises ConnectorError."""
        ...


@runtime_checkable
class Stepwise(Protocol):
    """Publishes in several writes (a thread; a container, then its publishing).

    Asked in the place of `publish()` and `find()`. What a step gave is stored before the next one
    begins, and after a lost answer only that step is looked for, so that a try goes on where the
    last one ended.
    """

    def steps(self, post: Outgoing) -> Sequence[str]:
        """The names of the writes, in order, the same on every try. Asks nothing."""
        ...

    def take_step(self, post: Outgoing, step: str, done: Mapping[str, Receipt]) -> Receipt:
        """One write, no retry of its own; `done`: what the steps before it gave. Raises as
        `publish()` does.
        """
        ...

    def find_step(
        self, post: Outgoing, step: str, done: Mapping[str, Receipt], *, since: datetime
    ) -> Receipt | None:
        """What that step left on the network; None only if surely nothing."""
        ...

    def whole(self, post: Outgoing, done: Mapping[str, Receipt]) -> Receipt:
        """The receipt of the post once every step is done. Asks nothing."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a network said is left of one of its limits, in its own unit, until `resets_at`.

    `window` is that of the `Budget` it speaks of.
    """

    whose: Whose
    window: timedelta
    left: int
    resets_at: datetime


@runtime_checkable
class Counts(Protocol):
    def left(self) -> Sequence[Left]:
        """What the answers of this connector's last call said is left. Asks nothing."""
        ...


@runtime_checkable
class Refreshes(Protocol):
    def refresh(self) -> Credentials:
        """New credentials in place of those given, to be stored before any use."""
        ...


@runtime_checkable
class Verifies(Protocol):
    def verify(self) -> str:
        """Asks the network whether the account opens; its public name. Raises ConnectorError."""
        ...


@runtime_checkable
class Learns(Protocol):
    def learn(self) -> Mapping[str, str]:
        """What the account's server tells of itself, such as its limits, for `Account.options`:
        kept there whenever the account was asked whether it opens. Raises ConnectorError.
        """
        ...


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


@runtime_checkable
class Measures(Protocol):
    def measure(self, remote_ids: Sequence[str]) -> Mapping[str, Sequence[Sample]]: ...


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


@runtime_checkable
class Recalls(Protocol):
    def history(self, *, since: datetime) -> Iterable[PastPost]: ...


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


@runtime_checkable
class Listens(Protocol):
    def mentions(self, *, since: datetime) -> Sequence[Mention]:
        """Oldest first. Raises ConnectorError."""
        ...


@runtime_checkable
class Answers(Protocol):
    def answer(self, mention_id: str, post: Outgoing) -> Receipt:
        """One write below that mention. Raises as `publish()` does."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """One network. `kind` is its name in settings, commands and rows: lower case, no spaces.

    `capabilities` hold without credentials. `connect` makes a connector and asks nothing of the
    network. `handle` explains what the account's public name looks like. `server` names the one
    that holds the account, where a kind has many that fail one by one; "" where it has one.
    `profile`: the address at which anyone reads the account's posts; "" where there is none.
    `icon`: an SVG file of 24 × 24, drawn in one colour (`currentColor`). `oauth`: how accounts are
    connected by signing in at the network; `fields` are then for who has a token already.
    `typed`: the web address that whoever connects an account types and our calls then go to; "" for
    networks that live at addresses of their own. It may not lead into the operator's network.
    `options`: the choices of a channel, none of them secret, changed at any time; they come as
    `Account.options`, those that were left empty are missing. `paid_reads`: the network charges for
    what is read, which then is only read where the channel's option PAID_READS says "yes".
    """

    kind: str
    name: str
    capabilities: Capabilities
    connect: Callable[[Account], Connector]
    handle: Text
    fields: tuple[Field, ...] = ()
    server: Callable[[Account], str] = lambda _account: ""
    profile: Callable[[Account], str] = lambda _account: ""
    typed: Callable[[Account], str] = lambda _account: ""
    icon: Path | None = None
    oauth: "OAuth | None" = None
    options: tuple[Field, ...] = ()
    paid_reads: bool = False
    contract: int = CONTRACT
