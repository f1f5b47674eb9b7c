"""Search: everything that holds some words."""

from typing import Final

from marshmallow import Schema, fields

from api.answering import instant, list_of, maybe, one_of, words
from api.errors import Json
from api.fields import OneOf, Words
from api.present import instant as shown
from api.requests import Strict
from api.room import Call, Room
from models.search.everything import Found, search
from models.search.finders import Group
from models.tokens import Scope

room = Room("Search", "Everything of the workspace that holds some words.")
_MOST = 50
_NEEDS: Final = {  # as their own routes do
    Group.MENTIONS: Scope.MENTIONS_READ,
    Group.CHANNELS: Scope.CHANNELS_READ,
    Group.PUBLICATIONS: Scope.CHANNELS_READ,
    Group.PILLARS: Scope.CHANNELS_READ,
}


class SearchQuery(Strict):
    q = Words(200, metadata={"description": "Words, or how they begin; “phrases”."})
    group = OneOf(Group, data_key="in", metadata={"description": "Of that kind alone."})


class HitOut(Schema):
    group = one_of(Group)
    title = words()
    link = words(metadata={"description": "A page of this installation."})
    text = words()
    note = maybe()
    at = instant(known=False)


class HitsOut(Schema):
    items = list_of(fields.Nested(HitOut))


@room.reads("/search", HitsOut, scope=Scope.POSTS_READ, query=SearchQuery)
def find(call: Call) -> Json:
    """Find what holds all of these words, at most fifty of a kind, newest first

    Channels, publications and pillars for tokens with `channels:read`, mentions with
    `mentions:read`.
    """
    found = search(
        call.session,
        call.actor,
        call.given.get("q", ""),
        group=call.given.get("group"),
        without=[one for one, scope in _NEEDS.items() if scope not in call.bearer.scopes],
        limit=_MOST,
    )
    return {"items": [hit for one in found for hit in _hits(one)]}


def _hits(found: Found) -> list[Json]:
    return [
        {
            "group": found.group.value,
            "title": hit.title,
            "link": hit.path,
            "text": hit.text,
            "note": str(hit.note) if hit.note else None,
            "at": shown(hit.at),
        }
        for hit in found.hits
    ]
