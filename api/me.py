"""Who the token stands for."""

from api.answers import MeOut
from api.errors import Json
from api.room import Call, Room
from models.people import Workspace

room = Room("Me", "Whose token it is, and what it may be used for.")


@room.reads("/me", MeOut, scope=None)
def me(call: Call) -> Json:
    """Who am I, where, and what may I do"""
    home = call.session.get_one(Workspace, call.actor.workspace_id)
    return {
        "user": {"id": call.actor.user_id, "name": call.actor.name},
        "workspace": {
            "id": home.id,
            "name": home.name,
            "slug": home.slug,
            "zone": home.zone,
            "language": home.language,
        },
        "role": call.actor.role.value,
        "token": {
            "id": call.bearer.token_id,
            "name": call.bearer.name,
            "scopes": sorted(call.bearer.scopes),
        },
    }
