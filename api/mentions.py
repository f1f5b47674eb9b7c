"""Mentions: what others wrote to or about the association's accounts."""

from api import naming, present
from api.channel_answers import MentionPage
from api.errors import Json
from api.pages import after, cut, page
from api.requests import MentionQuery
from api.room import Call, Room
from community import mentions
from insight.standing import answered
from models.tokens import Scope

room = Room("Mentions", "What others wrote in public to or about the connected accounts.")


@room.reads("/mentions", MentionPage, scope=Scope.MENTIONS_READ, query=MentionQuery)
def list_mentions(call: Call) -> Json:
    """List mentions, newest first"""
    given, limit = call.given, call.given["limit"]
    found = mentions.mentions(
        call.session,
        call.actor,
        channel_id=naming.channel_id(call, given["channel"]) if "channel" in given else None,
        since=given.get("since"),
        after=after(given),
        limit=limit + 1,
    )
    shown, following = cut(found, limit)
    ours = answered(call.session, call.actor, shown)
    return page([present.mention(one, on=ours.get(one.id)) for one in shown], following)
