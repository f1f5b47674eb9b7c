"""What we send and count, held against the Bot API as python-telegram-bot has it: the methods'
parameters, the limits, and what a message is.
"""

import inspect
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram import Bot, InputMediaPhoto, LinkPreviewOptions, Message, MessageEntity
from telegram.constants import (
    FileSizeLimit,
    FloodLimit,
    MediaGroupLimit,
    MessageLimit,
)

from connectors.contract import Image, Outgoing, Video, Whose
from connectors.telegram.rules import CAPABILITIES, MAX_ALBUM, MAX_TEXT
from connectors.telegram.text import MAX_CAPTION
from connectors.testkit import PNG

PICTURE = Image(data=PNG, mime="image/png", alt="Une tomate", width=8, height=8)
POST = Outgoing(key="k-1", text="Bonjour", link="https://x.fr")
METHODS = {
    "sendMessage": Bot.send_message,
    "sendPhoto": Bot.send_photo,
    "sendVideo": Bot.send_video,
    "sendMediaGroup": Bot.send_media_group,
}
ALL_OPTIONS: tuple[dict[str, str], ...] = ({"silent": "yes", "topic": "42"}, {"previews": "no"}, {})


def parameters(called):
    return set(inspect.signature(called).parameters)


@pytest.fixture
def film(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"film")
    return Video(
        file=path, mime="video/mp4", alt="", bytes=4, length=timedelta(1), width=8, height=8
    )


@pytest.mark.parametrize("options", ALL_OPTIONS)
def test_every_call_has_only_parameters_that_its_method_has(api, telegram, film, options):
    for post in (
        POST,
        replace(POST, images=(PICTURE,)),
        replace(POST, images=(PICTURE, PICTURE)),
        replace(POST, video=film),
    ):
        telegram(**options).publish(post)
    assert {method for method, _ in api.calls} == set(METHODS)
    for method, told in api.calls:
        files = {name for name, value in told.items() if isinstance(value, bytes)}
        named = set(told) - {name for name in files if name.startswith("photo") and name[5:]}
        assert named <= parameters(METHODS[method])
        preview = told.get("link_preview_options", {})
        assert set(preview) <= parameters(LinkPreviewOptions.__init__)
        for one in json.loads(told.get("media", "[]")):
            assert set(one) <= parameters(InputMediaPhoto.__init__) | {"type"}


@settings(deadline=None, database=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_is_counted_as_the_bot_api_counts_its_marks(text):
    whole = MessageEntity(type="bold", offset=0, length=len(text))
    [counted] = MessageEntity.adjust_message_entities_to_utf_16(text, [whole])
    around = len(text) - len(text.strip())  # is not sent; all white space is one unit each
    assert CAPABILITIES.count_chars(text) == counted.length - around


def test_the_limits_are_those_of_the_bot_api():
    assert int(MessageLimit.MAX_TEXT_LENGTH) == MAX_TEXT
    assert int(MessageLimit.CAPTION_LENGTH) == MAX_CAPTION
    assert int(MediaGroupLimit.MAX_MEDIA_LENGTH) == MAX_ALBUM
    assert CAPABILITIES.max_image_bytes == int(FileSizeLimit.PHOTOSIZE_UPLOAD)
    assert CAPABILITIES.video is not None
    assert CAPABILITIES.video.max_bytes == int(FileSizeLimit.FILESIZE_UPLOAD)
    assert {
        (one.whose, one.window.total_seconds(), one.allowed) for one in CAPABILITIES.budgets
    } == {
        (Whose.APP, 1, FloodLimit.MESSAGES_PER_SECOND),
        (Whose.ACCOUNT, 1, FloodLimit.MESSAGES_PER_SECOND_PER_CHAT),
        (Whose.ACCOUNT, 60, FloodLimit.MESSAGES_PER_MINUTE_PER_GROUP),
    }


@pytest.mark.parametrize(
    ("username", "kind", "chat"),
    [
        ("croix_verte", "channel", -1001234567890),
        ("", "channel", -1001234567890),
        ("", "supergroup", -1009876543210),
        ("", "group", -4455),
    ],
)
def test_a_message_has_the_number_the_instant_and_the_address_that_others_read(
    api, telegram, username, kind, chat
):
    api.username, api.kind, api.chat = username, kind, chat
    receipt = telegram(handle=str(chat)).publish(POST)
    theirs = Message.de_json(api.messages[0], None)
    assert receipt.url == (theirs.link or "")
    assert receipt.remote_id == f"{theirs.chat.id}/{theirs.id}"
    assert receipt.published_at == theirs.date
