"""Ideas: what might become a post."""

from typing import Any

from marshmallow import Schema, fields

from api import present
from api.answering import instant, list_of, maybe, one_of, page_of, whole, words
from api.errors import Json
from api.fields import OneOf, Words
from api.pages import after, cut, page
from api.requests import Page, Strict
from api.room import Call, Room
from editorial.ideas import noting, queries
from editorial.ideas.noting import Noted
from editorial.ideas.queries import Seen, Show
from editorial.queries import names
from models.idea import Origin
from models.tokens import Scope

room = Room("Ideas", "What might become a post; everybody may note one.")


class IdeaOut(Schema):
    id = whole()
    line = words()
    link = words()
    note = words()
    origin = one_of(Origin)
    by = maybe()
    backers = list_of(fields.String())
    state = one_of(Show)
    post = fields.Integer(
        required=True, allow_none=True, metadata={"description": "What was written from it."}
    )
    declined_why = words()
    created_at = instant()


IdeaPage = page_of(IdeaOut)


class IdeaIn(Strict):
    line = Words(noting.LONGEST_LINE, metadata={"description": "Without it the link stands there."})
    link = Words(noting.LONGEST_LINK)
    note = Words(noting.LONGEST_NOTE)


class IdeasAsked(Page):
    state = OneOf(Show, metadata={"description": "Without it all."})
    search = Words(200, metadata={"description": "Words of its line, link or note."})


@room.reads("/ideas", IdeaPage, scope=Scope.POSTS_READ, query=IdeasAsked)
def list_ideas(call: Call) -> Json:
    """The ideas that you may see, the newest first"""
    limit: int = call.given["limit"]
    found = queries.ideas(
        call.session,
        call.actor,
        show=call.given.get("state", Show.ALL),
        search=call.given.get("search", ""),
        after=after(call.given),
        limit=limit + 1,
    )
    rows, following = cut([one.idea for one in found], limit)
    people = names(call.session, call.actor)
    return page([_idea(one, people) for one in found[: len(rows)]], following)


@room.writes("/ideas", IdeaOut, scope=Scope.POSTS_WRITE, takes=IdeaIn, status=201)
def add_idea(call: Call) -> Json:
    """Note one; a link that is there already answers with that idea"""
    given: dict[str, Any] = call.given
    added = noting.add(call.session, call.actor, Noted(**given, origin=Origin.SCRIPT), now=call.now)
    seen = queries.seen(call.session, call.actor, added.idea.id)
    return _idea(seen, names(call.session, call.actor))


def _idea(one: Seen, people: dict[int, str]) -> Json:
    idea = one.idea
    return {
        "id": idea.id,
        "line": idea.line,
        "link": idea.link,
        "note": idea.note,
        "origin": idea.origin.value,
        "by": people.get(idea.by_id) if idea.by_id else None,
        "backers": [people.get(user_id, "") for user_id in one.backers],
        "state": one.stage.value,
        "post": idea.post_id,
        "declined_why": idea.declined_why,
        "created_at": present.instant(idea.created_at),
    }
