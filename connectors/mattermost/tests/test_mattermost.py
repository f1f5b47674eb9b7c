"""What reaches Mattermost, told by a *fake* web hook over real sockets."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from connectors.contract import Image, Outgoing, Severity
from connectors.errors import Ambiguous, AuthExpired, ConnectorError, Permanent
from connectors.mattermost import PLUGIN
from connectors.mattermost.connector import Mattermost
from connectors.mattermost.errors import BY_NAME
from connectors.mattermost.tests.hook import PATH, account
from tests.fakes import FakeClock

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
POST = Outgoing(key="k-1", text="Déjà l’été 🍅 🇫🇷", link="https://croix-verte.example/été")


def mattermost(hook):
    return Mattermost(account(hook.url), FakeClock(NOW))


def test_the_text_with_its_link_goes_up_and_the_key_is_the_receipt(hook):
    receipt = mattermost(hook).publish(POST)
    [asked] = hook.asked
    assert (asked.method, asked.path) == ("POST", PATH)
    assert asked.content == {"text": f"{POST.text}\n\n{POST.link}"}
    assert (receipt.remote_id, receipt.url, receipt.published_at) == ("unnumbered k-1", "", NOW)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("Bonjour @channel !", "Bonjour @\u200bchannel !"),
        ("@ALL, @Here", "@\u200bALL, @\u200bHere"),
        ("<!channel>", "<\u200b!channel>"),
        ("@allocations @marie moi@here.example", "@allocations @marie moi@\u200bhere.example"),
    ],
)
def test_nobodys_phone_rings_for_everybody(hook, typed, sent):
    post = replace(POST, text=typed, link="")
    mattermost(hook).publish(post)
    assert hook.asked[0].content["text"] == sent
    assert mattermost(hook).shown(post) == [sent]


def stopped(hook, **changed):
    problems = mattermost(hook).check(replace(POST, **changed))
    return {one.field for one in problems if one.severity is Severity.STOPS}


def test_what_the_hook_does_not_take_is_said_before(hook):
    picture = Image(data=b"x", mime="image/png", alt="Une tomate", width=1, height=1)
    assert stopped(hook) == set()
    assert stopped(hook, images=(picture,)) == {"images[0]"}
    assert stopped(hook, text="é" * 16_383, link="") == set()
    assert stopped(hook, text="é" * 16_384, link="") == {"text"}
    assert stopped(hook, text="é" * 16_380) == {"text"}  # with its link
    assert stopped(hook, text=" ", link="") == {"text"}


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("été", 3), ("🍅", 1), ("🇫🇷", 2), ("  x ", 1)]
)
def test_a_text_is_counted_in_code_points(text, count):
    assert PLUGIN.capabilities.count_chars(text) == count


@pytest.mark.parametrize("name", BY_NAME)
def test_each_known_refusal_says_what_must_happen_next(hook, name):
    status = 501 if "disabled" in name else 400
    hook.gives = lambda _asked: (status, json.dumps({"id": name, "message": "No."}).encode())
    with pytest.raises(ConnectorError) as caught:
        mattermost(hook).publish(POST)
    assert type(caught.value) is BY_NAME[name][0]
    assert caught.value.remedy
    assert PATH not in caught.value.evidence


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, b'{"id": "web.incoming_webhook.channel.app_error"}', Ambiguous),
        (501, b'{"id": "something.else"}', Ambiguous),
        (200, b"OK?", Ambiguous),
        (200, b"<html>Welcome</html>", Ambiguous),
        (400, b"[]", Permanent),
        (400, b'{"id": "something.new", "message": "Nouveau"}', Permanent),
        (404, b"<html>404</html>", Permanent),
        (401, b"", AuthExpired),
    ],
)
def test_what_is_not_known_goes_by_its_number(hook, status, body, kind):
    hook.gives = lambda _asked: (status, body)
    with pytest.raises(ConnectorError) as caught:
        mattermost(hook).publish(POST)
    assert type(caught.value) is kind


def test_each_server_fails_by_itself():
    assert PLUGIN.server(account("")) == "chat.croix-verte.example"
    assert PLUGIN.server(replace(account(""), handle="https://Chat.fr/x")) == "chat.fr"
