"""Rows that pages are shown with, made by the use cases themselves."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert

from editorial import channels, drafting, line, no_go, review, saved_views
from editorial.approval import keeping as approval
from editorial.approval.rules import Asked
from editorial.campaigns import keeping as campaigns
from editorial.commenting import adding
from editorial.commenting.adding import Writer
from editorial.draft import Draft
from editorial.holding import absences
from editorial.ideas import noting, sources
from editorial.marronniers import keeping
from editorial.marronniers.keeping import Described
from lib.web_push import to_text
from lib.yearly import DayOf
from lib.yearly import Rule as YearlyRule
from models import news, subscriptions
from models.actor import Actor
from models.approval import Because, Level, Mode
from models.campaign import Campaign
from models.channel import Channel
from models.comment import Comment, Thread
from models.delivery import Attempt, AttemptOutcome, Delivery
from models.house import House
from models.idea import Idea
from models.idea_source import IdeaSource
from models.imported import BatchState, ImportBatch
from models.marronnier import Marronnier
from models.mention import Mention
from models.no_go import DaysOff, HoursOff
from models.post import Post, Revision
from models.publication import Age, Figure, Publication
from models.push import PushDevice
from models.series import Every, Series
from models.subscription import Subscription
from models.way import DeliveryState, Role, Temperature
from models.webhook import EVENTS, Webhook
from notifying import devices
from notifying.devices import Given
from notifying.webhooks import keeping as webhooks
from scheduler import scheduling
from scheduler.recurring import series
from scheduler.recurring.recurrence import Rule
from tests.push_service import Browser


def connected(house: House, actor: Actor, handle: str = "news") -> Channel:
    """A feed: it needs nothing but its name."""
    with house.database.transaction() as session:
        return channels.connect(
            session,
            actor,
            house.settings.keyring,
            kind="feed",
            handle=handle,
            name=f"Feed {handle}",
            credentials={},
            now=house.now(),
        )


def drafted(house: House, actor: Actor, title: str, *channel_ids: int, **more: Any) -> Post:
    with house.database.transaction() as session:
        draft = Draft(title=title, channels=channel_ids, **{"text": f"{title}!", **more})
        return drafting.create(session, actor, draft, now=house.now())


def submitted(house: House, actor: Actor, title: str, *channel_ids: int, **more: Any) -> Post:
    post = drafted(house, actor, title, *channel_ids, **more)
    with house.database.transaction() as session:
        return review.submit(session, actor, post.id, now=house.now())


def multiplied(house: House, post: Post, count: int) -> list[tuple[int, int]]:
    """As many more as if each had been written like that one: ids of posts and revisions."""
    with house.database.transaction() as session:
        kept = session.get_one(Post, post.id)
        said = session.get_one(Revision, kept.revision_id)
        ids = [(post.id + one, said.id + one) for one in range(1, count + 1)]
        posts, revisions = _columns(kept), _columns(said)
        session.execute(insert(Post), [posts | {"id": n, "revision_id": m} for n, m in ids])
        session.execute(insert(Revision), [revisions | {"id": m, "post_id": n} for n, m in ids])
    return ids


def _columns(row: Post | Revision) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__table__.columns.keys()}  # noqa: SIM118


def approved(house: House, actor: Actor, title: str, *channel_ids: int, **more: Any) -> Post:
    """`actor`: a manager."""
    post = submitted(house, actor, title, *channel_ids, **more)
    with house.database.transaction() as session:
        return review.approve(session, actor, post.id, revision=None, now=house.now())


def remarked(house: House, actor: Actor, post: Post, body: str, **more: Any) -> Comment:
    """In the team's thread unless said otherwise."""
    given = {"thread": Thread.TEAM, **more}
    with house.database.transaction() as session:
        row = session.get_one(Post, post.id)
        return adding.add(session, Writer.of(actor), row, body=body, now=house.now(), **given)


def planned(
    house: House,
    actor: Actor,
    title: str,
    *channel_ids: int,
    at: datetime | None = None,
    **more: Any,
) -> list[Delivery]:
    """In an hour unless said otherwise."""
    post = approved(house, actor, title, *channel_ids, **more)
    when = at or house.now() + timedelta(hours=1)
    with house.database.transaction() as session:
        return scheduling.schedule(session, actor, post.id, at=when, now=house.now())


def repeated(
    house: House, actor: Actor, title: str, *channel_ids: int, last: date | None = None
) -> Series:
    """A cold post, every week from the 2nd of December 2026 at 10:00; of its first channel."""
    post = approved(house, actor, title, *channel_ids, temperature=Temperature.COLD)
    rule = Rule(every=Every.WEEK, step=1, first=date(2026, 12, 2), last=last)
    with house.database.transaction() as session:
        return series.repeat(session, actor, post.id, rule, wall=time(10), now=house.now())[0]


def comes_back(
    house: House, actor: Actor, name: str, rule: YearlyRule | None = None, **more: Any
) -> Marronnier:
    """A marronnier: on 12 December unless said otherwise."""
    described = Described(name=name, rule=rule or DayOf(day=12, month=12), **more)
    with house.database.transaction() as session:
        return keeping.keep(session, actor, described, now=house.now())


def became(house: House, delivery: Delivery, state: DeliveryState, **values: Any) -> Delivery:
    """As if the daemon had left it so, after one try."""
    with house.database.transaction() as session:
        row = session.get_one(Delivery, delivery.id)
        row.state = state
        for name, value in values.items():
            setattr(row, name, value)
        if state is not DeliveryState.MISSED:
            row.fence = 1
            session.add(
                Attempt(
                    delivery_id=row.id,
                    fence=1,
                    sender="test/1",
                    started_at=house.now(),
                    outcome=AttemptOutcome.UNSURE,
                    evidence="ReadTimeout after 10 s",
                )
            )
        return row


def told_of(house: House, delivery: Delivery) -> None:
    """As the daemon tells where it left it."""
    with house.database.transaction() as session:
        news.of_delivery(session.connection(), delivery.id, now=house.now())


def read(house: House, delivery: Delivery) -> Delivery:
    with house.database.reading() as session:
        return session.get_one(Delivery, delivery.id)


def published_there(
    house: House,
    channel: Channel,
    text: str,
    *,
    at: datetime | None = None,
    delivery: Delivery | None = None,
    likes: int | None = None,
    **more: Any,
) -> Publication:
    """A post that stands on the network: by other means, unless a delivery is given."""
    with house.database.transaction() as session:
        values: dict[str, Any] = {"remote_id": f"there:{text[:40]}", "kind": "photo", **more}
        row = Publication(
            workspace_id=channel.workspace_id,
            channel_id=channel.id,
            delivery_id=delivery.id if delivery else None,
            url="https://network.example/p/1",
            text=text,
            published_at=at or house.now(),
            seen_at=house.now(),
            **values,
        )
        session.add(row)
        session.flush()
        for metric, value in (("likes", likes), ("views", None)):
            session.add(
                Figure(
                    publication_id=row.id,
                    age=Age.DAY,
                    metric=metric,
                    value=value,
                    at=house.now(),
                )
            )
        return row


def mentioned(
    house: House, channel: Channel, text: str, *, at: datetime | None = None, on: str = ""
) -> Mention:
    with house.database.transaction() as session:
        row = Mention(
            workspace_id=channel.workspace_id,
            channel_id=channel.id,
            remote_id=f"mention:{text[:40]}",
            on_remote_id=on,
            url="https://network.example/m/1",
            author="ines@network.example",
            text=text,
            written_at=at or house.now(),
            seen_at=house.now(),
        )
        session.add(row)
        return row


def pillar(house: House, actor: Actor, name: str, *, share: int = 10) -> int:
    """Its number. `actor`: a manager."""
    with house.database.transaction() as session:
        return line.add(session, actor, name, share=share).id


def saved_view(house: House, actor: Actor, name: str) -> int:
    """Its number. Shared with everybody in the workspace."""
    with house.database.transaction() as session:
        query = "view=month"
        return saved_views.save(session, actor, name, query, shared=True, starts=False).id


def kept_free(house: House, actor: Actor, name: str) -> tuple[DaysOff, HoursOff]:
    """A day, and the Sundays, on all channels."""
    with house.database.transaction() as session:
        day = date(2026, 12, 24)
        days = no_go.keep_days(session, actor, None, name=name, first=day, last=day)
        hours = no_go.keep_hours(session, actor, None, weekday=6, start=0, end=24)
        session.flush()
        return days, hours


def idea(house: House, actor: Actor, line: str, **more: Any) -> Idea:
    with house.database.transaction() as session:
        return noting.add(session, actor, noting.Noted(line=line, **more), now=house.now()).idea


def feed_of_ideas(house: House, actor: Actor, address: str) -> IdeaSource:
    """`actor`: an editor or above."""
    with house.database.transaction() as session:
        return sources.keep(session, actor, address, now=house.now())


def hooked(house: House, actor: Actor, name: str) -> Webhook:
    """A web hook at an address where nobody is."""
    with house.database.transaction() as session:
        return webhooks.add(
            session,
            actor,
            house.settings.keyring,
            name=name,
            address="https://hooks.example.org/in",
            events=EVENTS,
            now=house.now(),
        )[0]


def campaign(house: House, actor: Actor, name: str, **more: Any) -> Campaign:
    """`actor`: an editor or above."""
    described = campaigns.Described(name=name, **more)
    with house.database.transaction() as session:
        return campaigns.add(session, actor, described, now=house.now())


def imported(house: House, actor: Actor, filename: str) -> int:
    """An import that came to its end, of no rows."""
    with house.database.transaction() as session:
        state, at = BatchState.DONE, house.now()
        batch = ImportBatch(
            workspace_id=actor.workspace_id,
            by_id=actor.user_id,
            filename=filename,
            state=state,
            at=at,
            total=0,
        )
        session.add(batch)
        session.flush()
        return batch.id


def subscribed(
    house: House, actor: Actor, name: str = "Mine", *, own: bool = False, **filters: list[str]
) -> tuple[Subscription, str]:
    """With its token."""
    with house.database.transaction() as session:
        return subscriptions.subscribe(
            session, actor, name=name, filters=filters, own=own, now=house.now()
        )


def device(house: House, actor: Actor, name: str = "phone") -> PushDevice:
    """A browser of that person’s, which is told."""
    given = Given(
        name=name,
        endpoint=f"https://push.example.org/{actor.user_id}",
        point=Browser().point,
        auth=to_text(Browser().auth),
    )
    keyring = house.settings.keyring
    with house.database.transaction() as session:
        return devices.add(session, keyring, actor.user_id, given, now=house.now())


def asked_of(house: House, actor: Actor, channel: Channel) -> dict[str, int]:
    """A rule of the channel, and something that asks for one agreement more."""
    with house.database.transaction() as session:
        usual = Asked(mode=Mode.REQUIRED)
        rule = approval.set_rule(session, actor, usual, channel_id=channel.id, now=house.now())
        more = approval.set_condition(session, actor, Because.LINK, Level(role=Role.EDITOR))
        return {"rule_id": rule.id, "condition_id": more.id}


def away(house: House, actor: Actor) -> int:
    """The number of their absence, today."""
    today = house.now().date()
    with house.database.transaction() as session:
        return absences.be_away(
            session,
            actor,
            user_id=actor.user_id,
            first=today,
            last=today,
            deputy_id=None,
            now=house.now(),
        ).id
