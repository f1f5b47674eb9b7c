"""All that a try or a look needs, read before it begins."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from accounts import renewing as accounts
from connectors import registry
from connectors.contract import (
    Account,
    Capabilities,
    Connector,
    Credentials,
    Image,
    Outgoing,
    Plugin,
    Receipt,
    Refreshes,
    Video,
)
from connectors.errors import Ambiguous, Permanent, Retryable
from connectors.outgoing import carried, outgoing
from connectors.seam import offers
from lib.errors import Refusal
from lib.i18n import say
from lib.public import Shown
from lib.seal import Unsealable
from models import credentials as sealed
from models.base import Columns
from models.content import Attachment, Content
from models.delivery import Part
from models.house import House
from models.media_files import media_of
from models.post import Media
from models.renewal import StillRenewing
from scheduler.sending.freight import Freight, load
from scheduler.sending.rules import HeldUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One delivery, its account and what will be sent. `done`: the parts that are up already.

    `access_number`: the channel's, of the credentials in `account`.
    """

    channel_id: int
    access_number: int
    plugin: Plugin
    account: Account
    post: Outgoing
    done: Mapping[str, Receipt]

    def connector(self) -> Connector:
        return self.plugin.connect(self.account)


def open_parcel(house: House, delivery_id: int) -> Parcel:
    """Reads what is to be sent. Raises ConnectorError: surely nothing was sent."""
    with house.database.reading() as session:
        freight = load(session.connection(), delivery_id)
    return unpacked(house, freight)


def unpacked(house: House, freight: Freight) -> Parcel:
    """What was read with the claim, opened. Raises ConnectorError: surely nothing was sent."""
    row = freight.row
    content = Content.from_json(row.content).worded(row.wording)
    media: list[Image | Video] = []
    done: dict[str, Receipt] = {}
    if content.media or row.begun:
        with house.database.reading() as session:
            media = _media(session, house, row.workspace_id, content)
            done = _done(session, row.delivery_id)
    plugin = _plugin(row.kind)
    account = Account(
        handle=row.handle,
        credentials=Credentials(values=_opened(house, freight), expires_at=row.expires_at),
        settings=house.network(row.kind),
        options=row.options,
    )
    can = plugin.connect(account).capabilities
    post = outgoing(content, row.id, can, kind=row.kind, key=row.key, media=media)
    return Parcel(
        channel_id=row.id,
        access_number=row.access_number,
        plugin=plugin,
        account=account,
        post=_shown(house, row, can, post),
        done=done,
    )


_OF: Final = bindparam("of", type_=Integer())
_PARTS: Final = (
    select(Part.name, Part.remote_id, Part.url, Part.published_at, Part.extra)
    .where(Part.delivery_id == _OF)
    .order_by(Part.id)
)


def _shown(house: House, row: Columns, can: Capabilities, post: Outgoing) -> Outgoing:
    """With addresses for a network that fetches media itself, of the files as it will get them."""
    if not can.public_media:
        return post

    def address(sha256: str, mime: str) -> str:
        shown = Shown(
            workspace_id=row.workspace_id, delivery_id=row.delivery_id, sha256=sha256, mime=mime
        )
        return house.public_media.address(shown)

    def lent(image: Image) -> Image:
        sha256 = house.files.lend(row.workspace_id, image.data)
        return replace(image, url=address(sha256, image.mime))

    video = post.video
    if video is not None:
        video = replace(video, url=address(video.file.name, video.mime))
    return replace(post, images=tuple(lent(one) for one in post.images), video=video)


def _plugin(kind: str) -> Plugin:
    try:
        return registry.plugin(kind)
    except Refusal as refusal:
        raise Permanent(refusal.message, remedy=refusal.remedy) from refusal


def _opened(house: House, freight: Freight) -> dict[str, str]:
    row = freight.row
    try:
        return sealed.opened(house.settings.keyring, row.id, freight.sealed)
    except Unsealable as error:
        raise Permanent(
            say(
                "The credentials of %(channel)s do not open with this installation’s secret keys.",
                channel=row.name,
            ),
            remedy=say("Put back the old key in MARRONNIER_SECRET_KEYS, or reconnect the account."),
        ) from error


def _done(session: Session, delivery_id: int) -> dict[str, Receipt]:
    return {
        part.name: Receipt(
            remote_id=part.remote_id,
            url=part.url,
            published_at=part.published_at,
            extra=part.extra,
        )
        for part in session.connection().execute(_PARTS, {"of": delivery_id})
    }


def _media(
    session: Session, house: House, workspace_id: int, content: Content
) -> list[Image | Video]:
    kept = media_of(session, workspace_id, content)
    try:
        return [_one(house, kept[one.sha256], one) for one in content.media]
    except (FileNotFoundError, KeyError) as error:
        raise Permanent(
            say("An image or video of this post is missing from the media folder."),
            remedy=say("Put the file back or choose it again, then have the post approved."),
        ) from error


def _one(house: House, kept: Media, attachment: Attachment) -> Image | Video:
    path = house.files.path(kept.workspace_id, kept.sha256)
    if not path.is_file():
        raise FileNotFoundError(path)
    if not house.files.is_whole(kept.workspace_id, kept.sha256):
        raise Permanent(
            say("“%(name)s” is not the file that was approved.", name=kept.filename),
            remedy=say("Put the file back or choose it again, then have the post approved."),
        )
    return carried(kept, alt=attachment.alt, path=path, read=path.read_bytes)


def renewed(house: House, parcel: Parcel) -> Parcel:
    """With fresh credentials where they ran out, stored before any use. Raises ConnectorError.

    Nothing of the post has been sent: whatever goes wrong here, it was surely not accepted.
    """
    connector = parcel.connector()
    credentials = parcel.account.credentials
    expires = credentials.expires_at
    if not offers(connector, Refreshes):
        return parcel
    if expires is not None and expires > house.now() + accounts.SOON:
        return parcel
    try:
        fresh = accounts.renewed(house, parcel.channel_id, parcel.plugin, parcel.account)
    except Ambiguous as error:
        raise Retryable(error.reason, remedy=error.remedy, evidence=error.evidence) from error
    except StillRenewing as error:
        raise HeldUp(say("The access to this account is just being renewed.")) from error
    number = parcel.access_number if fresh.access_number is None else fresh.access_number
    return replace(parcel, access_number=number, account=fresh.account)
