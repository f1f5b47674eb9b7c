"""How a post will look on each channel, by that network's own arithmetic."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from connectors import registry
from connectors.contract import (
    Account,
    Capabilities,
    Connector,
    Credentials,
    Image,
    Outgoing,
    Plugin,
    Problem,
    Severity,
    Shows,
)
from connectors.errors import ConnectorError, Permanent
from connectors.outgoing import outgoing
from connectors.seam import offers, told
from lib.errors import Refusal
from lib.files import Files
from lib.i18n import say
from lib.public import Shown
from models.actor import Actor
from models.channel import Channel
from models.content import Attachment, Content
from models.house import House
from models.media_files import media_of
from models.post import Media
from models.scope import scoped


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One part of a thread, or the whole text: as readers will see it, and as it is counted."""

    text: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One channel's view of a post. At most `limit` characters a part, as that network counts;
    0: that is not known. `comment`: "" also where the network lets nobody add one.
    """

    channel: Channel
    parts: Sequence[Said]
    limit: int
    problems: Sequence[Problem]
    images: int
    comment: str = ""

    @property
    def text(self) -> str:
        return "\n\n".join(one.text for one in self.parts)

    @property
    def count(self) -> int:
        """Of the longest part."""
        return max(one.count for one in self.parts)


def looks(session: Session, actor: Actor, house: House, content: Content) -> list[Look]:
    """One for each of the content's channels that is connected here, by name."""

    def address(kept: Media) -> str:
        shown = Shown(workspace_id=kept.workspace_id, sha256=kept.sha256, mime=kept.mime)
        return house.public_media.address(shown)

    def read(sha256: str) -> bytes:
        return _read(house.files, actor.workspace_id, sha256)

    return _looks(session, actor, content, read, address)


def looks_without_files(session: Session, actor: Actor, content: Content) -> list[Look]:
    """As `looks`, with each image's size and type but not its bytes, as if all networks could fetch
    it.
    """
    return _looks(session, actor, content, lambda _sha: b"", lambda _kept: "https://example.org/")


def _looks(
    session: Session,
    actor: Actor,
    content: Content,
    read: Callable[[str], bytes],
    address: Callable[[Media], str],
) -> list[Look]:
    channels = session.scalars(
        scoped(actor, Channel).where(Channel.id.in_(content.channels)).order_by(Channel.name)
    ).all()
    media = media_of(session, actor.workspace_id, content)
    images = _images(content.media, media, read, address)
    return [_look(channel, content, images) for channel in channels]


def _look(channel: Channel, content: Content, images: Sequence[Image]) -> Look:
    try:
        plugin = registry.plugin(channel.kind)
    except Refusal as refusal:
        return _unknown(channel, content, images, refusal)
    seen = told(lambda: _seen(plugin, channel, content, images), unknown=Permanent)
    return _unknown(channel, content, images, seen) if isinstance(seen, ConnectorError) else seen


def _seen(plugin: Plugin, channel: Channel, content: Content, images: Sequence[Image]) -> Look:
    connector = plugin.connect(_account(channel))
    able = connector.capabilities
    post = outgoing(content, channel.id, able, key="preview", images=images)
    return Look(
        channel=channel,
        parts=[Said(text=text, count=able.count_chars(text)) for text in _shown(connector, post)],
        limit=able.max_chars,
        problems=[*connector.check(post), *_left_out(content, able)],
        images=len(post.images),
        comment=post.comment,
    )


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


def _unknown(
    channel: Channel, content: Content, images: Sequence[Image], why: Refusal | ConnectorError
) -> Look:
    problem = Problem(
        field="channels",
        message=say("%(channel)s cannot be used here.", channel=channel.name),
        remedy=why.remedy or say("Look at its page under Channels."),
    )
    text = content.text_for(channel.id)
    return Look(
        channel=channel,
        parts=[Said(text=text, count=len(text))],
        limit=0,
        problems=[problem],
        images=len(images),
    )


def _account(channel: Channel) -> Account:
    """Without credentials: nothing is asked of the network."""
    return Account(
        handle=channel.handle, credentials=Credentials(values={}), options=channel.options
    )


def _images(
    attachments: Sequence[Attachment],
    media: Mapping[str, Media],
    read: Callable[[str], bytes],
    address: Callable[[Media], str],
) -> list[Image]:
    return [
        Image(
            data=read(attachment.sha256),
            mime=kept.mime,
            alt=attachment.alt,
            width=kept.width,
            height=kept.height,
            url=address(kept),
        )
        for attachment in attachments
        if (kept := media.get(attachment.sha256))
    ]


def _read(files: Files, workspace_id: int, sha256: str) -> bytes:
    try:
        return files.read(workspace_id, sha256)
    except FileNotFoundError:
        return b""
