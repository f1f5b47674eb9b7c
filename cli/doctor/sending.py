"""The daemon, the channels, and what is held up."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cli.doctor.finding import Finding, fail, ok, warn
from connectors.errors import ConnectorError
from editorial import checking
from lib.errors import Refusal
from lib.i18n import Text, ago, say, say_n, verbatim
from lib.settings import PREFIX
from models.channel import Channel
from models.delivery import Delivery, Program, Stop
from models.house import House
from models.people import Membership
from models.way import DeliveryState
from scheduler import heartbeat, missing
from scheduler.missing import renews_itself
from scheduler.queries import silent_since
from scheduler.watch.notice import WARNED

_CHECK_BROKER: Final = say(
    "Start it, or check %(name)s; meanwhile posts wait.", name=f"{PREFIX}BROKER_URL"
)
_SOON: Final = timedelta(days=max(WARNED))
_OVERDUE: Final = timedelta(minutes=10)


def daemon(session: Session, *, now: datetime) -> Finding:
    since = silent_since(session, now=now)
    remedy = say("Start it with “flask up”, or “flask daemon” beside the web server.")
    if since is None:
        return ok("daemon", say("The daemon is at work."))
    if since.year == 1:
        return fail("daemon", say("The daemon, which publishes, has never run here."), remedy)
    silence = ago((now - since).total_seconds())
    return fail("daemon", say("The daemon has been silent for %(time)s.", time=silence), remedy)


def workers(house: House, session: Session, *, now: datetime) -> Iterator[Finding]:
    """Where the distributed executor is on: the broker, and who listens to it."""
    if not house.settings.broker_url:
        return
    yield _broker(house.settings.broker_url)
    for one in heartbeat.alive(session, Program.DAEMON, now=now):
        if one.trouble is not None:
            host = one.name.partition("/")[0]
            words = say("The daemon on %(host)s: %(what)s", host=host, what=one.trouble)
            yield fail("daemon and broker", words, _CHECK_BROKER)
    used = select(Channel.kind).where(Channel.archived_at.is_(None)).distinct()
    alone = sorted(set(session.scalars(used)) - heartbeat.listened_for(session, now=now))
    if alone:
        yield fail(
            "workers",
            say("No worker listens for %(networks)s.", networks=", ".join(alone)),
            say("Start “flask worker”, on this machine or on another one."),
        )
    else:
        yield ok("workers", say("Workers listen for every network in use."))


def _broker(url: str) -> Finding:
    # Only where it is wanted: Celery costs memory.
    from scheduler.distributed.line import Away, BrokerLine  # noqa: PLC0415

    line = BrokerLine(url)
    try:
        line.check()
    except Away as away:
        return fail(
            "broker", say("The broker does not answer: %(why)s", why=str(away)), _CHECK_BROKER
        )
    finally:
        line.close()
    return ok("broker", say("The broker answers."))


def people(session: Session) -> Finding:
    count = session.scalar(select(func.count(Membership.id))) or 0
    if count:
        return ok("people", say_n("%(n)s person has access.", "%(n)s people have access.", count))
    return warn(
        "people", say("Nobody has access yet."), say("Run “flask user add”, or “flask demo”.")
    )


def stops(session: Session) -> Iterator[Finding]:
    """Those in force."""
    for stop in session.scalars(select(Stop).where(Stop.ended_at.is_(None)).order_by(Stop.id)):
        channel = session.get(Channel, stop.channel_id) if stop.channel_id else None
        where = say("on %(channel)s", channel=channel.name) if channel else say("on every channel")
        yield fail(
            "stop",
            say("Everything is stopped %(where)s: %(reason)s", where=where, reason=stop.reason),
            say("When it is over: flask resume %(id)s", id=str(stop.id)),
        )


def waiting(session: Session, *, now: datetime) -> Iterator[Finding]:
    """Deliveries that only a person, or a daemon that works, can bring further."""
    counts = {
        "unsure": _count(session, DeliveryState.UNSURE),
        "failed": _count(session, DeliveryState.FAILED),
        "missed": _count(session, DeliveryState.MISSED),
    }
    texts = {
        "unsure": say("Posts that may be live: %(n)s.", n=counts["unsure"]),
        "failed": say("Posts that failed: %(n)s.", n=counts["failed"]),
        "missed": say("Posts that missed their time: %(n)s.", n=counts["missed"]),
    }
    for check, count in counts.items():
        if count:
            yield warn(check, texts[check], say("Open this week’s page and decide about each."))
    late = session.scalar(
        select(func.count(Delivery.id)).where(
            Delivery.state == DeliveryState.PLANNED, Delivery.due_at < now - _OVERDUE
        )
    )
    if late:
        yield warn(
            "overdue",
            say("Posts whose time is past and that have not left: %(n)s.", n=late),
            say("See that the daemon runs, and that their channels are free to send."),
        )


def channels(house: House, *, now: datetime) -> Iterator[Finding]:
    """Every channel in use, each asked in turn; no transaction is open meanwhile."""
    with house.database.reading() as session:
        found = select(Channel).where(Channel.archived_at.is_(None)).order_by(Channel.id)
        known = list(session.scalars(found))
    if not known:
        yield warn("channels", say("No account is connected."), say("Run “flask channel add”."))
    for one in known:
        yield from _channel(house, one, now=now)


def _channel(house: House, one: Channel, *, now: datetime) -> Iterator[Finding]:
    check = f"channel {one.id}"
    held = list(_held(one, check, now=now))
    yield from held
    yield from _misses(house, one, check)
    try:
        checking.check(house, one)
    except ConnectorError as error:
        remedy = error.remedy or say("Try again later, or reconnect the account.")
        yield fail(check, _on(one, error.reason), remedy)
    except Refusal as refusal:
        yield fail(check, _on(one, refusal.message), refusal.remedy)
    else:
        if not held:
            yield ok(check, say("%(name)s opens.", name=one.name))


def _held(one: Channel, check: str, *, now: datetime) -> Iterator[Finding]:
    if one.paused_at is not None:
        why = one.pause_reason or verbatim("")
        yield fail(
            check,
            say("%(name)s is paused. %(why)s", name=one.name, why=why),
            say("Resume it on the channels page, or reconnect the account."),
        )
    if one.not_before is not None and one.not_before > now:
        wait = say(
            "%(name)s: the network asked to wait until %(at)s.", name=one.name, at=one.not_before
        )
        yield warn(check, wait, say("Nothing is to be done."))
    if one.expires_at is not None and not renews_itself(one):
        yield from _expiring(one, one.expires_at, check, now=now)


def _expiring(one: Channel, at: datetime, check: str, *, now: datetime) -> Iterator[Finding]:
    remedy = say("Reconnect the account on the channels page.")
    if at <= now:
        yield fail(check, say("The access to %(name)s has expired.", name=one.name), remedy)
    elif at <= now + _SOON:
        yield warn(
            check, say("The access to %(name)s expires on %(at)s.", name=one.name, at=at), remedy
        )


def _misses(house: House, one: Channel, check: str) -> Iterator[Finding]:
    """The posts behind a channel that is paused, or whose access ends before them."""
    with house.database.reading() as session:
        posts = missing.because_of(session, one).in_one_line()
    if posts is not None:
        yield warn(
            check,
            say("%(name)s: these posts miss their time: %(posts)s.", name=one.name, posts=posts),
            say("Reconnect or resume it, and they leave as its rules say."),
        )


def _on(one: Channel, words: Text) -> Text:
    return say("%(name)s: %(what)s", name=one.name, what=words)


def _count(session: Session, state: DeliveryState) -> int:
    found = select(func.count(Delivery.id)).where(Delivery.state == state)
    if state is DeliveryState.UNSURE:
        found = found.where(Delivery.look_at.is_(None))
    return session.scalar(found) or 0
