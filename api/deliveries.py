"""Deliveries: what leaves when, what became of it, and the two buttons of an unsure one."""

from api import naming, present
from api.answers import DeliveryOut, DeliveryPage
from api.errors import Json
from api.pages import after, cut, page
from api.requests import Answer, DeliveryQuery, NewTime, Outcome
from api.room import Call, Room
from editorial.approval.stricter import asked_when_late
from models.delivery import Delivery
from models.tokens import Scope
from scheduler import deciding, queries

room = Room("Deliveries", "One post on one channel at one instant, its attempts and its receipt.")


@room.reads("/deliveries", DeliveryPage, scope=Scope.POSTS_READ, query=DeliveryQuery)
def list_deliveries(call: Call) -> Json:
    """List deliveries, newest first"""
    given, limit = call.given, call.given["limit"]
    channel = naming.channel_id(call, given["channel"]) if "channel" in given else None
    found = queries.deliveries(
        call.session,
        call.actor,
        states=given.get("state", ()),
        channel_id=channel,
        post_id=given.get("post"),
        since=given.get("since"),
        until=given.get("until"),
        after=after(given),
        limit=limit + 1,
    )
    shown, following = cut(found, limit)
    return page(present.deliveries(call.session, call.actor, shown), following)


@room.reads("/deliveries/<int:delivery_id>", DeliveryOut, scope=Scope.POSTS_READ)
def read_delivery(call: Call, delivery_id: int) -> Json:
    """Read a delivery with its attempts"""
    return _told(call, queries.delivery(call.session, call.actor, delivery_id))


@room.writes("/deliveries/<int:delivery_id>/move", DeliveryOut, scope=Scope.SCHEDULE, takes=NewTime)
def move_delivery(call: Call, delivery_id: int) -> Json:
    """Move it to another time"""
    queries.delivery(call.session, call.actor, delivery_id)
    at = call.given["at"]
    with asked_when_late(call.session, call.actor, now=call.now):
        moved = deciding.move(call.session, call.actor, delivery_id, at, now=call.now)
    return _told(call, moved)


@room.writes("/deliveries/<int:delivery_id>/cancel", DeliveryOut, scope=Scope.SCHEDULE)
def cancel_delivery(call: Call, delivery_id: int) -> Json:
    """Cancel it: it never leaves"""
    queries.delivery(call.session, call.actor, delivery_id)
    return _told(call, deciding.cancel(call.session, call.actor, delivery_id, now=call.now))


@room.writes(
    "/deliveries/<int:delivery_id>/resolve", DeliveryOut, scope=Scope.SCHEDULE, takes=Answer
)
def resolve_delivery(call: Call, delivery_id: int) -> Json:
    """Say what a person saw: it is live, or send it again"""
    queries.delivery(call.session, call.actor, delivery_id)
    said: Outcome = call.given["outcome"]
    with asked_when_late(call.session, call.actor, now=call.now):
        found = deciding.resolve(
            call.session, call.actor, delivery_id, said.value, url=call.given["url"], now=call.now
        )
    return _told(call, found)


def _told(call: Call, found: Delivery) -> Json:
    call.session.flush()
    return present.delivery(call.session, call.actor, found)
