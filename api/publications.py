"""Publications: what stands on a channel, whoever published it, and what came of it."""

from api import naming, present
from api.channel_answers import PublicationPage
from api.errors import Json
from api.pages import after, cut, page
from api.requests import Origin, PublicationQuery
from api.room import Call, Room
from insight import standing
from models.tokens import Scope

room = Room("Publications", "What stands on the channels, whoever published it, and its figures.")


@room.reads("/publications", PublicationPage, scope=Scope.CHANNELS_READ, query=PublicationQuery)
def list_publications(call: Call) -> Json:
    """List what stands on the channels, newest first"""
    given, limit = call.given, call.given["limit"]
    found = standing.publications(
        call.session,
        call.actor,
        channel_id=naming.channel_id(call, given["channel"]) if "channel" in given else None,
        native=given["by"] is Origin.OTHERS if "by" in given else None,
        since=given.get("since"),
        until=given.get("until"),
        after=after(given),
        limit=limit + 1,
    )
    shown, following = cut(found, limit)
    return page([present.publication(one) for one in shown], following)
