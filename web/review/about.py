"""How the parts of a post are named that a remark may be about."""

from collections.abc import Mapping

from editorial.commenting.anchors import channel_of, texts
from lib.i18n import Text, say
from models.content import Content


def about_words(content: Content, channels: Mapping[int, str]) -> dict[str, Text]:
    """By field: the texts first, then the pictures. `channels`: their names."""
    found = {name: _named(name, channels) for name in texts(content)}
    for number, one in enumerate(content.media, start=1):
        found[f"media:{one.sha256}"] = say("Picture %(number)s", number=number)
    return found


def _named(name: str, channels: Mapping[int, str]) -> Text:
    channel = channel_of(name)
    if channel is not None:
        return say("Text for %(channel)s", channel=channels.get(channel, "?"))
    return {"text": say("Text"), "link": say("Link"), "comment": say("First comment")}[name]
