"""The whole examination, in the order in which one thing rests on another."""

from collections.abc import Iterator
from datetime import datetime

from cli.doctor import (
    approval,
    installation,
    media,
    pool,
    rules,
    sending,
    telling,
    webhooks,
    words,
)
from cli.doctor.calendar import calendars
from cli.doctor.finding import Finding, Level
from cli.doctor.trail import trails
from models.house import House


def examine(house: House, *, host: datetime) -> Iterator[Finding]:
    """Finding by finding; `host`: what this machine's clock says.

    Where the database cannot be used, nothing that rests on it is looked at.
    """
    yield from installation.settings(house.settings)
    yield installation.keys()
    yield from installation.disk(house)
    yield installation.telling(house.settings)
    yield from installation.mailbox(house.settings)
    for look in (installation.database, lambda h: installation.migrations(h.database)):
        found = look(house)
        yield found
        if found.level is Level.FAIL:
            return
    yield installation.clocks(house.database, host)
    now = house.now()
    with house.database.reading() as session:
        yield sending.daemon(session, now=now)
        yield from sending.workers(house, session, now=now)
        yield sending.people(session)
        yield from calendars(session)
        stops = list(sending.stops(session))
        waiting = list(sending.waiting(session, now=now))
        rights = list(media.without_rights(session))
        pools = list(pool.running_low(session, now=now))
        unread = [*approval.stuck(session), *rules.sound(session)]
        lost = list(words.search(session))
        hooks = list(webhooks.hooks(session, house.settings.keyring, now=now))
        mails = list(telling.mails(session, now=now)) if house.settings.smtp_url else []
    yield from sending.channels(house, now=now)
    yield from stops
    yield from waiting
    yield from rights
    yield from pools
    yield from unread
    yield from lost
    yield from mails
    yield from hooks
    yield from trails(house)
