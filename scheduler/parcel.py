"""All that a try or a look needs, read before it begins."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from connectors import registry
from connectors.contract import (
    Account,
    Connector,
    Credentials,
    Image,
    Outgoing,
    Plugin,
    Refreshes,
)
from connectors.errors import Ambiguous, Permanent, Retryable
from connectors.outgoing import outgoing
from lib.errors import Refusal
from lib.i18n import say
from lib.seal import Unsealable
from models import credentials as sealed
from models.channel import Channel
from models.content import Content
from models.delivery import Delivery
from models.house import House
from models.media_files import data_of, media_of
from models.post import Revision

_RENEW_BEFORE: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One delivery, its account and what will be sent."""

    channel_id: int
    plugin: Plugin
    account: Account
    post: Outgoing

    def connector(self) -> Connector:
        return self.plugin.connect(self.account)


def open_parcel(house: House, delivery_id: int) -> Parcel:
    """Reads what is to be sent. Raises ConnectorError: surely nothing was sent."""
    with house.database.reading() as session:
        delivery = session.get_one(Delivery, delivery_id)
        channel = session.get_one(Channel, delivery.channel_id)
        revision = session.get_one(Revision, delivery.revision_id)
        content = Content.from_json(revision.content)
        images = _images(session, house, delivery.workspace_id, content)
        secrets = _secrets(session, house, channel)
    return Parcel(
        channel_id=channel.id,
        plugin=_plugin(channel.kind),
        account=Account(
            handle=channel.handle,
            credentials=Credentials(values=secrets, expires_at=channel.expires_at),
            settings=house.network(channel.kind),
            options=channel.options,
        ),
        post=outgoing(content, channel.id, key=delivery.key, images=images),
    )


def _plugin(kind: str) -> Plugin:
    try:
        return registry.plugin(kind)
    except Refusal as refusal:
        raise Permanent(refusal.message, remedy=refusal.remedy) from refusal


def _secrets(session: Session, house: House, channel: Channel) -> dict[str, str]:
    try:
        return sealed.read(session, house.settings.keyring, channel.id)
    except Unsealable as error:
        raise Permanent(
            say(
                "The credentials of %(channel)s do not open with this installation’s secret keys.",
                channel=channel.name,
            ),
            remedy=say("Put back the old key in MARRONNIER_SECRET_KEYS, or reconnect the account."),
        ) from error


def _images(session: Session, house: House, workspace_id: int, content: Content) -> list[Image]:
    kept = media_of(session, workspace_id, content)
    try:
        data = data_of(house.files, workspace_id, content)
        return [
            Image(
                data=data[a.sha256],
                mime=kept[a.sha256].mime,
                alt=a.alt,
                width=kept[a.sha256].width,
                height=kept[a.sha256].height,
            )
            for a in content.media
        ]
    except (FileNotFoundError, KeyError) as error:
        raise Permanent(
            say("An image of this post is missing from the media folder."),
            remedy=say("Put the file back or choose the image again, then have it approved."),
        ) from error


def renewed(house: House, parcel: Parcel) -> Parcel:
    """With fresh credentials where they ran out, stored before any use. Raises ConnectorError.

    Nothing of the post has been sent: whatever goes wrong here, it was surely not accepted.
    """
    connector = parcel.connector()
    expires = parcel.account.credentials.expires_at
    if not isinstance(connector, Refreshes):
        return parcel
    if expires is not None and expires > house.now() + _RENEW_BEFORE:
        return parcel
    try:
        fresh = connector.refresh()
    except Ambiguous as error:
        raise Retryable(error.reason, remedy=error.remedy, evidence=error.evidence) from error
    with house.database.transaction() as session:
        sealed.write(session, house.settings.keyring, parcel.channel_id, fresh.values)
        session.get_one(Channel, parcel.channel_id).expires_at = fresh.expires_at
    return replace(parcel, account=replace(parcel.account, credentials=fresh))
