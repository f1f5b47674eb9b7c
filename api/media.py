"""Images and videos, sent once and used in any post."""

from dataclasses import replace
from typing import Final

from werkzeug.datastructures import FileStorage

from api.errors import Json
from api.media_told import MediaChange, MediaOut, MediaPage, MediaQuery, told
from api.pages import after, cut, page
from api.requests import Upload
from api.room import ROOT, Call, Room
from editorial import media
from editorial.approval.stricter import asked_when_shown
from editorial.media import describing, finding
from editorial.media.finding import Wanted
from models.house import House
from models.post import Media
from models.tokens import Bearer, Scope

_FLAGS: Final = ("without_credit", "unused", "rights_ending")
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
    return _one(call, media.enter(call.session, call.actor, kept, now=call.now))


@room.reads("/media/<int:media_id>", MediaOut, scope=Scope.POSTS_READ)
def read_media(call: Call, media_id: int) -> Json:
    """What is known of an image or video"""
    return _one(call, finding.one(call.session, call.actor, media_id))


@room.reads("/media", MediaPage, scope=Scope.POSTS_READ, query=MediaQuery)
def list_media(call: Call) -> Json:
    """The media library, newest first"""
    given, limit = call.given, call.given["limit"]
    wanted = Wanted(
        words=given.get("q", ""),
        label=given.get("label", ""),
        kind=given.get("kind"),
        **{name: given.get(name) == "true" for name in _FLAGS},
    )
    found = finding.after(
        call.session, call.actor, wanted, seen=after(given), most=limit + 1, now=call.now
    )
    items, following = cut(found, limit)
    return page(told(call.session, items), following)


@room.writes(
    "/media/<int:media_id>",
    MediaOut,
    scope=Scope.POSTS_WRITE,
    takes=MediaChange,
    method="PATCH",
)
def update_media(call: Call, media_id: int) -> Json:
    """Change what is said of an image or video; what is not sent stays"""
    one = finding.one(call.session, call.actor, media_id)
    labels = describing.labels_of(call.session, [media_id])[media_id]
    given = dict(call.given)
    if "labels" in given:
        given["labels"] = tuple(given["labels"])
    said = replace(describing.described(one, labels), **given)
    with asked_when_shown(call.session, call.actor, one.id, now=call.now):
        describing.describe(call.session, call.actor, one, said)
    return _one(call, one)


def _one(call: Call, one: Media) -> Json:
    return told(call.session, [one])[0]
