"""How a post will look on each channel, by that network's own arithmetic."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from connectors import registry
from connectors.checks import all_problems
from connectors.contract import (
    Account,
    Capabilities,
    Charges,
    Connector,
    Credentials,
    Image,
    Outgoing,
    Plugin,
    Problem,
    Severity,
    Shows,
    Video,
)
from connectors.errors import ConnectorError, Permanent
from connectors.outgoing import carried, outgoing
from connectors.pictures import fitted
from connectors.seam import offers, told
from editorial.reading import Piece, pieces, plain_names, stays_plain
from lib.errors import Refusal
from lib.files import Files
from lib.i18n import Text, say
from lib.public import Shown
from models.actor import Actor
from models.channel import Channel
from models.content import Content
from models.house import House
from models.media_files import media_of
from models.post import Media
from models.scope import scoped

MediaBySha = Mapping[str, Image | Video]
_SAME_SHAPE: Final = 0.02  # of a ratio: what rounding to whole pixels makes of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One part of a thread, or the whole text: as readers will see it, and as it is counted."""

    text: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """What becomes of a picture that a network takes in another form only; sizes in pixels."""

    words: Text
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One channel's view of a post. At most `limit` characters a part, as that network counts;
    0: that is not known. `link`: as it leaves there. `comment`: "" also where the network lets
    nobody add one. `fitted`: the pictures that are made to fit this network, by SHA-256, and what
    becomes of each. `carries`: how many pictures and videos. `own`: in a text of its own. `cost`:
    what its network takes for it, None for nothing.
    """

    channel: Channel
    parts: Sequence[Said]
    limit: int
    problems: Sequence[Problem]
    link: str = ""
    comment: str = ""
    carries: int = 0
    own: bool = False
    cost: Text | None = None
    fitted: Mapping[str, Fitted] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n\n".join(one.text for one in self.parts)

    @property
    def refused(self) -> int:
        """How many of its problems keep it from leaving."""
        return sum(one.severity is Severity.STOPS for one in self.problems)

    def pieces(self, text: str) -> list[Piece]:
        """A part of it as this network's readers see it."""
        return pieces(text, self.channel.kind)

    @property
    def count(self) -> int:
        """Of the longest part."""
        return max(one.count for one in self.parts)


def looks(session: Session, actor: Actor, house: House, content: Content) -> list[Look]:
    """One for each of the content's channels that is connected here, by name."""

    def address(kept: Media) -> str:
        shown = Shown(
            workspace_id=kept.workspace_id, delivery_id=0, sha256=kept.sha256, mime=kept.mime
        )
        return house.public_media.address(shown)

    return _looks(session, actor, content, house.files, address)


def looks_without_files(session: Session, actor: Actor, content: Content) -> list[Look]:
    """As `looks`, with each image's size and type but not its bytes, as if all networks could fetch
    it.
    """
    return _looks(session, actor, content, None, lambda _kept: "https://example.org/")


def looks_of_text(channels: Sequence[Channel], content: Content) -> list[Look]:
    """Of a content without media, on those of its channels that are among `channels`."""
    wanted = set(content.channels)
    return [_look(channel, content, {}) for channel in channels if channel.id in wanted]


def _looks(
    session: Session,
    actor: Actor,
    content: Content,
    files: Files | None,
    address: Callable[[Media], str],
) -> list[Look]:
    channels = session.scalars(
        scoped(actor, Channel).where(Channel.id.in_(content.channels)).order_by(Channel.name)
    ).all()
    media = _files(content, media_of(session, actor.workspace_id, content), files, address)
    return [_look(channel, content, media) for channel in channels]


def _look(channel: Channel, content: Content, media: MediaBySha) -> Look:
    try:
        plugin = registry.plugin(channel.kind)
    except Refusal as refusal:
        return _unknown(channel, content, refusal)
    seen = told(lambda: _seen(plugin, channel, content, media), unknown=Permanent)
    return _unknown(channel, content, seen) if isinstance(seen, ConnectorError) else seen


def _seen(plugin: Plugin, channel: Channel, content: Content, media: MediaBySha) -> Look:
    connector = plugin.connect(_account(channel))
    able = connector.capabilities
    post = outgoing(
        content, channel.id, able, kind=channel.kind, key="preview", media=list(media.values())
    )
    return Look(
        channel=channel,
        parts=[Said(text=text, count=able.count_chars(text)) for text in _shown(connector, post)],
        limit=able.max_chars,
        problems=[
            *all_problems(connector, post),
            *_left_out(content, able),
            *_nobody_called(channel, post),
        ],
        carries=len(post.images) + (post.video is not None),
        own=bool(content.variants.get(channel.id)),
        cost=connector.charge(post) if offers(connector, Charges) else None,
        link=post.link,
        comment=post.comment,
        fitted=dict(_changes(media, post.images)),
    )


def _changes(media: MediaBySha, sent: Sequence[Image]) -> Iterator[tuple[str, Fitted]]:
    pictures = [(sha, one) for sha, one in media.items() if isinstance(one, Image)]
    for (sha256, original), made in zip(pictures, sent, strict=True):
        if made is original:
            continue
        size = say(
            "sent as %(type)s, %(width)s × %(height)s",
            type=made.mime.removeprefix("image/").upper(),
            width=str(made.width),
            height=str(made.height),
        )
        before, after = original.width / original.height, made.width / made.height
        bordered = abs(before - after) > _SAME_SHAPE
        words = say("%(size)s, with white borders", size=size) if bordered else size
        yield sha256, Fitted(words=words, width=made.width, height=made.height)


def _shown(connector: Connector, post: Outgoing) -> Sequence[str]:
    if offers(connector, Shows):
        return connector.shown(post)
    return [post.text, *post.thread]


def _left_out(content: Content, able: Capabilities) -> Iterator[Problem]:
    if content.comment and not able.first_comment:
        yield Problem(
            field="comment",
            message=say("The first comment does not appear here."),
            remedy=say("Put into the text what must be read on this channel."),
            severity=Severity.WARNS,
        )


def _nobody_called(channel: Channel, post: Outgoing) -> Iterator[Problem]:
    names = plain_names([post.text, *post.thread, post.comment], channel.kind)
    if names:
        yield Problem(
            field="text",
            message=stays_plain(names),
            remedy=say("Write the name as this network knows it, or in words."),
            severity=Severity.WARNS,
        )


def _unknown(channel: Channel, content: Content, why: Refusal | ConnectorError) -> Look:
    problem = Problem(
        field="channels",
        message=say("%(channel)s cannot be used here.", channel=channel.name),
        remedy=why.remedy or say("Look at its page under Channels."),
    )
    text = content.text_for(channel.id)
    return Look(
        channel=channel,
        parts=[Said(text=text, count=len(text))],
        link=content.link,
        limit=0,
        problems=[problem],
    )


def _account(channel: Channel) -> Account:
    """Without credentials: nothing is asked of the network."""
    return Account(
        handle=channel.handle, credentials=Credentials(values={}), options=channel.options
    )


def _files(
    content: Content,
    media: Mapping[str, Media],
    files: Files | None,
    address: Callable[[Media], str],
) -> dict[str, Image | Video]:
    """By SHA-256, in the order of the post; `files` None: without their bytes."""
    return {
        one.sha256: carried(
            kept,
            alt=one.alt,
            path=Path() if files is None else files.path(kept.workspace_id, kept.sha256),
            read=partial(_read, files, kept),
            url=address(kept),
        )
        for one in content.media
        if (kept := media.get(one.sha256))
    }


def _read(files: Files | None, kept: Media) -> bytes:
    try:
        return b"" if files is None else files.read(kept.workspace_id, kept.sha256)
    except FileNotFoundError:
        return b""


def as_sent(channel: Channel, image: Image) -> Image:
    """The picture as that channel's network is given it; as it is where that is not known."""
    try:
        plugin = registry.plugin(channel.kind)
    except Refusal:
        return image
    made = told(
        lambda: fitted(image, plugin.connect(_account(channel)).capabilities), unknown=Permanent
    )
    return image if isinstance(made, ConnectorError) else made
