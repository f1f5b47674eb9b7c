"""Links for people without an account, who read and decide on pages of their own."""

from collections.abc import Sequence
from typing import Final

from api import present
from api.errors import Json
from api.guest_answers import GuestLinkIn, GuestLinkMade, GuestLinkOut, GuestLinkPage, WeekLinkIn
from api.pages import page
from api.room import Call, Room
from editorial.guests import links
from editorial.guests.asking import Asked
from editorial.guests.said import agreements_by
from editorial.queries import names
from models.approval import Agreement
from models.guest import GuestLink
from models.tokens import Scope

room = Room("Guests", "Links by which people without an account read, agree and refuse.")
_ONCE: Final = ("url",)


@room.reads("/guest-links", GuestLinkPage, scope=Scope.REVIEW)
def list_guest_links(call: Call) -> Json:
    """The links that open something, newest first"""
    return _listed(call, links.every(call.session, call.actor, now=call.now))


@room.writes(
    "/guest-links",
    GuestLinkMade,
    scope=Scope.REVIEW,
    takes=WeekLinkIn,
    status=201,
    told_once=_ONCE,
)
def make_week_link(call: Call) -> Json:
    """A link to what leaves within some days; its `url` is told this once"""
    return _made(call, Asked(**call.given))


@room.reads("/posts/<int:post_id>/guest-links", GuestLinkPage, scope=Scope.REVIEW)
def list_guest_links_of_post(call: Call, post_id: int) -> Json:
    """The links that open this post, newest first"""
    return _listed(call, links.of_post(call.session, call.actor, post_id, now=call.now))


@room.writes(
    "/posts/<int:post_id>/guest-links",
    GuestLinkMade,
    scope=Scope.REVIEW,
    takes=GuestLinkIn,
    status=201,
    told_once=_ONCE,
)
def make_guest_link(call: Call, post_id: int) -> Json:
    """A link to this post; its `url` is told this once"""
    return _made(call, Asked(post_id=post_id, **call.given))


@room.writes("/guest-links/<int:guest_link_id>/revoke", GuestLinkOut, scope=Scope.REVIEW)
def revoke_guest_link(call: Call, guest_link_id: int) -> Json:
    """It opens nothing from now on; what was said by it stays"""
    gone = links.revoke(call.session, call.actor, guest_link_id, now=call.now)
    return _told(call, [gone])[0]


def _made(call: Call, asked: Asked) -> Json:
    made, token = links.make(call.session, call.actor, asked, now=call.now)
    (told,) = _told(call, [made])
    return {**told, "url": f"{call.house.settings.base_url}/review/{token}"}


def _listed(call: Call, found: Sequence[GuestLink]) -> Json:
    return page(_told(call, found))


def _told(call: Call, found: Sequence[GuestLink]) -> list[Json]:
    known = names(call.session, call.actor)
    given = agreements_by(call.session, call.actor, [one.id for one in found])
    return [_link(one, known, given.get(one.id, ())) for one in found]


def _link(one: GuestLink, known: dict[int, str], given: Sequence[tuple[Agreement, int]]) -> Json:
    return {
        "id": one.id,
        "post": one.post_id,
        "first": one.first.isoformat() if one.first else None,
        "last": one.last.isoformat() if one.last else None,
        "name": one.name,
        "email": one.email,
        "language": one.language,
        "may_decide": one.may_decide,
        "once": one.once,
        "by": known.get(one.by_id, ""),
        "created_at": present.instant(one.created_at),
        "ends_at": present.instant(one.ends_at),
        "revoked_at": present.instant(one.revoked_at),
        "spent_at": present.instant(one.spent_at),
        "seen_at": present.instant(one.seen_at),
        "agreements": [
            {
                "post": agreement.post_id,
                "revision": number,
                "name": agreement.name,
                "at": present.instant(agreement.at),
            }
            for agreement, number in given
        ],
    }
