"""One post of the demo's story, brought as far on its way as the story says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy.orm import Session

from cli.demo.cast import LETTERS
from cli.demo.network import Up, put_up
from cli.demo.pictures import picture
from cli.demo.public import plays_on
from cli.demo.story import Stage, Told
from connectors.contract import Image
from connectors.steps import POST
from editorial import drafting, media, reuse, review
from editorial.draft import Draft
from editorial.drafting import current_revision
from lib.i18n import say
from lib.zones import locate, wall_time
from models.actor import Actor
from models.channel import Channel
from models.content import Attachment, Content
from models.delivery import Attempt, AttemptOutcome, Delivery, PlacedBy
from models.house import House
from models.media_files import media_of
from models.post import Post
from models.way import DeliveryState, PostState, Temperature
from scheduler.planner import place
from scheduler.sending.rules import too_late
from scheduler.sending.steps import keep

_QUARTER: Final = timedelta(minutes=15)
_BETWEEN: Final = timedelta(minutes=80)
_ANNOUNCED: Final = time(10)
_MANAGER: Final = "camille@example.org"
_EDITOR: Final = "bastien@example.org"
_SENDER: Final = "demo"
_TAKES: Final = timedelta(seconds=2)  # a network to take a post
_APPROVED: Final = frozenset(
    {Stage.OUT, Stage.PLANNED, Stage.POOL, Stage.UNSURE, Stage.FAILED, Stage.MISSED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Tells the story through the use cases, each at the time when it would have happened."""

    session: Session
    house: House
    people: Mapping[str, Actor]
    accounts: Mapping[str, Channel]
    zone: str
    now: datetime

    def tell(self, told: Told, number: int) -> None:
        due = self._due(told)
        begun = min(due or self.now, self.now) - timedelta(days=3, hours=number % 7)
        post = self._written(told, due, begun)
        match told.stage:
            case Stage.IDEA:
                post.state = PostState.IDEA
            case Stage.DRAFT:
                pass
            case Stage.ARCHIVED:
                review.archive(self.session, self.people[_EDITOR], post.id, now=self.now)
            case _:
                self._reviewed(told, post, begun + timedelta(hours=5))
        if told.stage in _APPROVED and due is not None:
            self._delivered(told, post, due, planned=begun + timedelta(hours=30))

    def _due(self, told: Told) -> datetime | None:
        if not told.hour:
            return None
        if told.hour.startswith("+"):
            soon = self.now + int(told.hour) * _BETWEEN
            return soon + (_QUARTER - (soon - datetime.min.replace(tzinfo=soon.tzinfo)) % _QUARTER)
        on = wall_time(self.now, self.zone).date() + timedelta(days=told.day)
        return locate(datetime.combine(on, time.fromisoformat(told.hour)), self.zone).at

    def _embargo(self, told: Told) -> datetime | None:
        if not told.embargo:
            return None
        on = wall_time(self.now, self.zone).date() + timedelta(days=told.embargo)
        return locate(datetime.combine(on, _ANNOUNCED), self.zone).at

    def _written(self, told: Told, due: datetime | None, at: datetime) -> Post:
        embargo = self._embargo(told)
        begins = (due or embargo) if told.temperature is Temperature.HOT else None
        draft = Draft(
            title=told.title,
            text=told.text,
            link=told.link,
            temperature=told.temperature,
            pillar=told.pillar,
            relevant_from=embargo if begins else None,
            embargo_until=embargo,
            fresh_until=begins + timedelta(hours=36) if begins else None,
            wished_at=due,
            channels=tuple(self.accounts[LETTERS[letter]].id for letter in told.to),
            media=self._drawn(told, at),
            thread=told.thread,
            comment=told.comment,
            wordings=told.wordings,
            reuse=told.reuse,
        )
        return drafting.create(self.session, self.people[told.by], draft, now=at)

    def _drawn(self, told: Told, at: datetime) -> tuple[Attachment, ...]:
        if not told.picture:
            return ()
        kept = media.store(
            self.session,
            self.people[told.by],
            self.house.files,
            picture(told.picture),
            filename=f"{told.picture}.png",
            now=at,
        )
        return (Attachment(sha256=kept.sha256, alt=told.alt),)

    def _reviewed(self, told: Told, post: Post, at: datetime) -> None:
        session, manager = self.session, self.people[_MANAGER]
        review.submit(session, self.people[told.by], post.id, now=at)
        later = at + timedelta(hours=20)
        match told.stage:
            case Stage.CHANGES:
                review.request_changes(session, manager, post.id, reason=told.said, now=later)
            case Stage.REJECTED:
                review.reject(session, manager, post.id, reason=told.said, now=later)
            case Stage.REVIEW:
                pass
            case _:
                review.approve(session, manager, post.id, revision=None, now=later)
                if told.read:
                    reuse.was_read(session, post, now=self.now - timedelta(days=told.read))

    def _delivered(self, told: Told, post: Post, due: datetime, *, planned: datetime) -> None:
        revision = current_revision(self.session, post)
        content = Content.from_json(revision.content)
        for number, channel_id in enumerate(content.channels):
            channel = self.session.get_one(Channel, channel_id)
            delivery = place(
                self.session,
                post,
                revision,
                channel,
                at=due + number * timedelta(minutes=5),
                by=PlacedBy.PERSON,
                why=(say("%(name)s chose this time.", name=self.people[_MANAGER].name),),
                now=planned,
            )
            self._left(told.stage, delivery, channel, content)

    def _left(self, stage: Stage, delivery: Delivery, channel: Channel, content: Content) -> None:
        """What came of the delivery."""
        match stage:
            case Stage.OUT:
                self._publish(delivery, channel, content)
            case Stage.UNSURE:
                self._lose_answer(delivery, channel, content)
            case Stage.FAILED:
                _refuse(delivery)
                self._tried(delivery, AttemptOutcome.REFUSED, "HTTP 422: link not reachable")
            case Stage.MISSED:
                _miss(delivery, channel)
            case _:
                pass

    def _publish(self, delivery: Delivery, channel: Channel, content: Content) -> None:
        up = self._put_up(delivery, channel, content)
        delivery.remote_id, delivery.url = up.remote_id, up.url
        delivery.state, delivery.published_at = DeliveryState.PUBLISHED, delivery.due_at + _TAKES
        delivery.receipt = {name: one.remote_id for name, one in up.parts.items() if name != POST}
        if channel.kind == "sandbox":
            at = delivery.published_at
            plays_on(self.house, channel, content, int(up.remote_id), at=at)
        self._tried(delivery, AttemptOutcome.PUBLISHED, delivery.url)

    def _lose_answer(self, delivery: Delivery, channel: Channel, content: Content) -> None:
        self._put_up(delivery, channel, content)
        delivery.state = DeliveryState.UNSURE
        why = say("%(network)s gives no way to look whether the post is live.", network="X")
        delivery.reason = say("The post may be live. %(why)s", why=why)
        delivery.remedy = say(
            "Open %(channel)s and look, then say: it is live, or send it again.",
            channel=channel.name,
        )
        evidence = "ReadTimeout: no answer within 20 s after the whole request was sent"
        self._tried(delivery, AttemptOutcome.UNSURE, evidence)

    def _tried(self, delivery: Delivery, outcome: AttemptOutcome, evidence: str) -> None:
        delivery.fence = 1
        delivery.sender = _SENDER
        self.session.add(
            Attempt(
                delivery_id=delivery.id,
                fence=1,
                sender=_SENDER,
                started_at=delivery.due_at,
                ended_at=delivery.due_at + _TAKES,
                outcome=outcome,
                reason=delivery.reason,
                evidence=evidence,
            )
        )

    def _put_up(self, delivery: Delivery, channel: Channel, content: Content) -> Up:
        up = put_up(
            self.house,
            channel,
            content,
            self._images(channel, content),
            key=delivery.key,
            at=delivery.due_at + _TAKES,
        )
        for name, receipt in up.parts.items():
            keep(self.session, delivery.id, 1, name, receipt)
        return up

    def _images(self, channel: Channel, content: Content) -> Sequence[Image]:
        known = media_of(self.session, channel.workspace_id, content)
        return [
            Image(
                data=self.house.files.read(channel.workspace_id, one.sha256),
                mime=known[one.sha256].mime,
                alt=one.alt,
                width=known[one.sha256].width,
                height=known[one.sha256].height,
            )
            for one in content.media
        ]


def _refuse(delivery: Delivery) -> None:
    delivery.state = DeliveryState.FAILED
    delivery.reason = say("The network refuses the post: its link leads nowhere.")
    delivery.remedy = say("Correct the link, have the post approved again, then send it again.")


def _miss(delivery: Delivery, channel: Channel) -> None:
    late = delivery.due_at + timedelta(hours=3)
    delivery.state = DeliveryState.MISSED
    delivery.reason = too_late(delivery.due_at, delivery.temperature, channel.late, now=late)
    delivery.remedy = say("Send it now, move it, or cancel it.")
