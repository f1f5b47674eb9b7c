"""How a post will look on each channel, by that network's own arithmetic."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from connectors import registry
from connectors.contract import Account, Credentials, Image, Outgoing, Plugin, Problem
from connectors.errors import ConnectorError, Permanent
from connectors.outgoing import outgoing
from connectors.seam import told
from lib.errors import Refusal
from lib.files import Files
from lib.i18n import say
from models.actor import Actor
from models.channel import Channel
from models.content import Attachment, Content
from models.media_files import media_of
from models.post import Media
from models.scope import scoped


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One channel's view of a post. `count` of `limit` characters, as that network counts."""

    channel: Channel
    text: str
    count: int
    limit: int
    problems: Sequence[Problem]
    images: int


def looks(session: Session, actor: Actor, files: Files, content: Content) -> list[Look]:
    """One for each of the content's channels that is connected here, by name."""
    return _looks(session, actor, content, lambda sha: _read(files, actor.workspace_id, sha))


def looks_without_files(session: Session, actor: Actor, content: Content) -> list[Look]:
    """As `looks`, with each image's size and type but not its bytes."""
    return _looks(session, actor, content, lambda _sha: b"")


def _looks(
    session: Session, actor: Actor, content: Content, read: Callable[[str], bytes]
) -> list[Look]:
    channels = session.scalars(
        scoped(actor, Channel).where(Channel.id.in_(content.channels)).order_by(Channel.name)
    ).all()
    media = media_of(session, actor.workspace_id, content)
    images = _images(content.media, media, read)
    return [_look(channel, content, images) for channel in channels]


def _look(channel: Channel, content: Content, images: Sequence[Image]) -> Look:
    post = outgoing(content, channel.id, key="preview", images=images)
    try:
        plugin = registry.plugin(channel.kind)
    except Refusal as refusal:
        return _unknown(channel, post, refusal)
    seen = told(lambda: _seen(plugin, channel, post), unknown=Permanent)
    return _unknown(channel, post, seen) if isinstance(seen, ConnectorError) else seen


def _seen(plugin: Plugin, channel: Channel, post: Outgoing) -> Look:
    connector = plugin.connect(_account(channel))
    able = connector.capabilities
    return Look(
        channel=channel,
        text=post.text,
        count=able.count_chars(post.text),
        limit=able.max_chars,
        problems=connector.check(post),
        images=len(post.images),
    )


def _unknown(channel: Channel, post: Outgoing, why: Refusal | ConnectorError) -> Look:
    problem = Problem(
        field="channels",
        message=say("%(channel)s cannot be used here.", channel=channel.name),
        remedy=why.remedy or say("Look at its page under Channels."),
    )
    return Look(
        channel=channel, text=post.text, count=len(post.text), limit=0, problems=[problem], images=0
    )


def _account(channel: Channel) -> Account:
    """Without credentials: nothing is asked of the network."""
    return Account(
        handle=channel.handle, credentials=Credentials(values={}), options=channel.options
    )


def _images(
    attachments: Sequence[Attachment], media: Mapping[str, Media], read: Callable[[str], bytes]
) -> list[Image]:
    return [
        Image(
            data=read(attachment.sha256),
            mime=kept.mime,
            alt=attachment.alt,
            width=kept.width,
            height=kept.height,
        )
        for attachment in attachments
        if (kept := media.get(attachment.sha256))
    ]


def _read(files: Files, workspace_id: int, sha256: str) -> bytes:
    try:
        return files.read(workspace_id, sha256)
    except FileNotFoundError:
        return b""
