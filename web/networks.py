"""The two networks that live here: the sandbox and the feeds."""

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from models.channel import Channel
from models.house import House
from models.permissions import May
from models.scope import scoped
from web.edge import actor, house, is_signed_in, reading
from web.feeds import feeds_blueprint
from web.sandbox import sandbox_api, sandbox_blueprint
from web.sandbox.visitors import Visitors


def set_up(app: Flask, of: House) -> None:
    store = Path(of.network("sandbox")["store"])
    api = sandbox_api(store)
    app.extensions["csrf"].exempt(api)  # opened by bearer tokens alone
    app.register_blueprint(api)
    app.register_blueprint(
        sandbox_blueprint(store, Visitors(may_switch=_may_switch, writes_as=_writes_as))
    )
    feeds = of.network("feed")
    app.register_blueprint(
        feeds_blueprint(
            Path(feeds["dir"]),
            base_url=feeds["base_url"],
            language=of.settings.language,
            title=_feed_title,
        )
    )


def _may_switch(handle: str) -> bool:
    """Managers of a workspace that has this account."""
    return is_signed_in() and actor().may(May.SET_CHANNELS) and _has(handle)


def _writes_as(handle: str) -> str | None:
    """Anyone of a workspace that has this account: a whole team trains."""
    return actor().name if is_signed_in() and _has(handle) else None


def _has(handle: str) -> bool:
    """Whether it is an account of the workspace that the visitor is in."""
    own = scoped(actor(), Channel).where(Channel.kind == "sandbox", Channel.handle == handle)
    with reading() as session:
        return session.scalars(own).first() is not None


def _feed_title(slug: str) -> str:
    wanted = select(Channel.name).where(
        Channel.kind == "feed", Channel.handle == slug, Channel.archived_at.is_(None)
    )
    with house().database.reading() as session:
        return session.scalars(wanted.order_by(Channel.id)).first() or slug
