"""Images, sent once and used in any post."""

from werkzeug.datastructures import FileStorage

from api import present
from api.answers import MediaOut
from api.errors import Json
from api.requests import Upload
from api.room import ROOT, Call, Room
from editorial import media
from models.post import Media
from models.scope import fetch
from models.tokens import Scope

room = Room("Media", "Images: turned upright, stripped of where they were taken, made to fit.")


@room.writes(
    "/media",
    MediaOut,
    scope=Scope.POSTS_WRITE,
    takes=Upload,
    where="files",
    status=201,
    location=ROOT + "/media/{id}",
)
def upload_media(call: Call) -> Json:
    """Send an image (multipart/form-data, field `file`); the same one twice is one"""
    sent: FileStorage = call.given["file"]
    kept = media.store(
        call.session,
        call.actor,
        call.house.files,
        sent.stream.read(),
        filename=sent.filename or "",
        now=call.now,
    )
    return present.media(kept)


@room.reads("/media/<int:media_id>", MediaOut, scope=Scope.POSTS_READ)
def read_media(call: Call, media_id: int) -> Json:
    """What is known of an image"""
    return present.media(fetch(call.session, call.actor, Media, media_id))
