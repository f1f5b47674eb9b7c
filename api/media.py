"""Images and videos, sent once and used in any post."""

from werkzeug.datastructures import FileStorage

from api import present
from api.answers import MediaOut
from api.errors import Json
from api.requests import Upload
from api.room import ROOT, Call, Room
from editorial import media
from models.house import House
from models.post import Media
from models.scope import fetch
from models.tokens import Bearer, Scope

room = Room(
    "Media",
    "Images: turned upright, stripped of where they were taken, made to fit. Videos: as they are.",
)


def _taken_in(house: House, bearer: Bearer, given: Json) -> Json:
    sent: FileStorage = given["file"]
    files, home = house.files, bearer.actor.workspace_id
    return {"kept": media.take_in(files, home, sent.stream, filename=sent.filename or "")}


@room.writes(
    "/media",
    MediaOut,
    scope=Scope.POSTS_WRITE,
    takes=Upload,
    where="files",
    status=201,
    location=ROOT + "/media/{id}",
    before=_taken_in,
)
def upload_media(call: Call) -> Json:
    """Send an image or video (multipart/form-data, field `file`); the same one twice is one"""
    kept: media.Kept = call.given["kept"]
    return present.media(media.enter(call.session, call.actor, kept, now=call.now))


@room.reads("/media/<int:media_id>", MediaOut, scope=Scope.POSTS_READ)
def read_media(call: Call, media_id: int) -> Json:
    """What is known of an image or video"""
    return present.media(fetch(call.session, call.actor, Media, media_id))
