"""The calls that a post takes, as the Bot API wants them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from connectors.contract import Image, Outgoing, Video
from connectors.multipart import Form, Piece

_ENDINGS: Final = {"image/jpeg": "jpg", "image/png": "png", "video/mp4": "mp4"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`files` go with `fields`, by the names that these give them."""

    method: str
    fields: Mapping[str, object]
    files: Sequence[Piece] = ()

    def body(self) -> bytes | Form:
        """JSON, or a form where there are files."""
        if not self.files:
            return json.dumps(self.fields).encode()
        texts = [Piece(name=name, content=_told(value)) for name, value in self.fields.items()]
        return Form([*texts, *self.files])


def text_call(chat: str, text: str, link: str, options: Mapping[str, str]) -> Call:
    preview: dict[str, object] = {}
    if options.get("previews") == "no":
        preview = {"link_preview_options": {"is_disabled": True}}
    elif link:
        preview = {"link_preview_options": {"url": link}}
    return Call(method="sendMessage", fields={**_where(chat, options), "text": text, **preview})


def media_call(chat: str, post: Outgoing, caption: str, options: Mapping[str, str]) -> Call:
    """One picture, an album, or the video."""
    where = _where(chat, options)
    below = {"caption": caption} if caption else {}
    if post.video is not None:
        fields = {**where, **below, **_measures(post.video), "supports_streaming": True}
        return Call(method="sendVideo", fields=fields, files=[_video(post.video)])
    if len(post.images) == 1:
        photo = _picture("photo", post.images[0])
        return Call(method="sendPhoto", fields={**where, **below}, files=[photo])
    files = [_picture(f"photo{number}", image) for number, image in enumerate(post.images)]
    # With one caption only, clients show it below the whole album.
    media = [{"type": "photo", "media": f"attach://{one.name}"} for one in files]
    media[0].update(below)
    return Call(method="sendMediaGroup", fields={**where, "media": media}, files=files)


def _where(chat: str, options: Mapping[str, str]) -> dict[str, object]:
    where: dict[str, object] = {"chat_id": chat}
    if options.get("topic", "").isdecimal():
        where["message_thread_id"] = int(options["topic"])
    if options.get("silent") == "yes":
        where["disable_notification"] = True
    return where


def _measures(video: Video) -> dict[str, object]:
    known: dict[str, object] = {}
    if video.width and video.height:
        known |= {"width": video.width, "height": video.height}
    if video.length is not None:
        known["duration"] = round(video.length.total_seconds())
    return known


def _picture(name: str, image: Image) -> Piece:
    return Piece(
        name=name,
        content=image.data,
        filename=f"{name}.{_ENDINGS.get(image.mime, 'bin')}",
        mime=image.mime,
    )


def _video(video: Video) -> Piece:
    name = f"video.{_ENDINGS.get(video.mime, 'bin')}"
    return Piece(name="video", content=video.file, filename=name, mime=video.mime)


def _told(value: object) -> bytes:
    return (value if isinstance(value, str) else json.dumps(value)).encode()
