"""What reaches Slack, told by a *fake* web hook over real sockets."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from connectors.contract import Image, Outgoing
from connectors.errors import Ambiguous, ConnectorError, Permanent
from connectors.slack import PLUGIN
from connectors.slack.connector import Slack
from connectors.slack.errors import BY_WORD
from connectors.slack.tests.hook import PATH, account
from tests.fakes import FakeClock

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
POST = Outgoing(key="k-1", text="Déjà l’été 🍅 🇫🇷", link="https://croix-verte.example/été")


def slack(hook, **options):
    return Slack(account(hook.url, **options), FakeClock(NOW))


def test_the_text_goes_up_as_it_was_typed_and_the_key_is_the_receipt(hook):
    receipt = slack(hook).publish(POST)
    [asked] = hook.asked
    assert (asked.method, asked.path) == ("POST", PATH)
    assert asked.content == {"text": f"{POST.text}\n\n{POST.link}", "mrkdwn": False}
    assert (receipt.remote_id, receipt.url, receipt.published_at) == ("unnumbered k-1", "", NOW)


def test_what_slack_reads_as_marks_is_escaped_and_calls_nobody(hook):
    post = replace(POST, text="<!channel> R&D : 3 < 4 > 2 <@U123>", link="")
    slack(hook).publish(post)
    sent = hook.asked[0].content["text"]
    assert sent == "&lt;!channel&gt; R&amp;D : 3 &lt; 4 &gt; 2 &lt;@U123&gt;"
    assert slack(hook).shown(post) == [post.text]


def test_a_channel_may_do_without_previews(hook):
    slack(hook, previews="no").publish(POST)
    content = hook.asked[0].content
    assert (content["unfurl_links"], content["unfurl_media"]) == (False, False)


def found(hook, **changed):
    return [(p.field, str(p.severity)) for p in slack(hook).check(replace(POST, **changed))]


def test_what_the_hook_does_not_take_is_said_before(hook):
    picture = Image(data=b"x", mime="image/png", alt="Une tomate", width=1, height=1)
    assert found(hook) == []
    assert found(hook, images=(picture,)) == [("images[0]", "stops")]
    assert found(hook, text="é" * 4000, link="") == []
    assert found(hook, text="é" * 4001, link="") == [("text", "warns")]
    assert found(hook, text="é" * 40_000, link="") == [("text", "warns")]
    assert found(hook, text="é" * 40_001, link="") == [("text", "stops")]
    assert found(hook, text="&" * 8_001, link="") == [("text", "stops")]


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("été", 3), ("🍅", 1), ("R&D", 7), ("<3", 5), (" x ", 1)]
)
def test_a_text_is_counted_as_it_is_sent(text, count):
    assert PLUGIN.capabilities.count_chars(text) == count


@pytest.mark.parametrize("word", BY_WORD)
def test_each_known_refusal_says_what_must_happen_next(hook, word):
    hook.gives = lambda _asked: (400, word.encode())
    with pytest.raises(ConnectorError) as caught:
        slack(hook).publish(POST)
    assert type(caught.value) is BY_WORD[word][0]
    assert caught.value.remedy
    assert PATH not in caught.value.evidence


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, b"rollup_error", Ambiguous),
        (503, b"no_service", Ambiguous),
        (200, b"invalid_payload", Ambiguous),
        (400, b"something_new", Permanent),
        (410, b"<html>gone</html>", Permanent),
    ],
)
def test_what_is_not_known_goes_by_its_number(hook, status, body, kind):
    hook.gives = lambda _asked: (status, body)
    with pytest.raises(ConnectorError) as caught:
        slack(hook).publish(POST)
    assert type(caught.value) is kind
