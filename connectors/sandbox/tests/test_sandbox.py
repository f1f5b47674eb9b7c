"""The sandbox connector against the sandbox network, a process of its own."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connectors.contract import Account, Credentials, Finds, Outgoing, Recalls, Verifies
from connectors.errors import Ambiguous, AuthExpired, Permanent, RateLimited, Retryable
from connectors.registry import plugin
from tests.sandbox_server import ROOT

pytestmark = pytest.mark.slow

POST = Outgoing(key="k-1", text="Collecte de sang\nmardi 18 h", link="https://don.example/été")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def connected(sandbox, handle="croix-verte", **options):
    return plugin("sandbox").connect(sandbox.account(handle, **options))


def test_a_post_goes_up_as_it_is(sandbox):
    receipt = connected(sandbox).publish(POST)
    [post] = sandbox.posts("croix-verte")
    assert (post["text"], post["link"], post["id"]) == (POST.text, POST.link, receipt.remote_id)
    assert receipt.url == f"{sandbox.url}/croix-verte#post-{receipt.remote_id}"
    assert abs(receipt.published_at - datetime.now(UTC)) < timedelta(seconds=30)


@pytest.mark.parametrize(
    ("fault", "error", "posts"),
    [
        ("timeout_after_accepting", Ambiguous, 1),
        ("timeout_before_accepting", Ambiguous, 0),
        ("error_500_after", Ambiguous, 1),
        ("error_500_before", Ambiguous, 0),
        ("reset_after_accepting", Ambiguous, 1),
        ("truncated", Ambiguous, 1),
        ("html_200", Ambiguous, 1),
        ("empty_200", Ambiguous, 1),
        ("redirect", Ambiguous, 1),
        ("other_post", Ambiguous, 1),
        ("garbled", Ambiguous, 1),
        ("huge", Ambiguous, 1),
        ("drip", Ambiguous, 1),
        ("rate_limited", RateLimited, 0),
        ("expired_token", AuthExpired, 0),
        ("refused_text", Permanent, 0),
    ],
)
def test_each_fault_is_what_it_says_and_strikes_once(sandbox, fault, error, posts):
    network = connected(sandbox, timeout="0.5")
    sandbox.fault("croix-verte", fault)
    with pytest.raises(error) as caught:
        network.publish(POST)
    assert type(caught.value) is error
    assert len(sandbox.posts("croix-verte")) == posts
    received = [call for call in sandbox.log("croix-verte") if call["call"] == "publish"]
    assert [(call["fault"], call["key"]) for call in received] == [(fault, "k-1")]
    assert received[0]["outcome"] == ("accepted" if posts else "refused")
    network.publish(replace(POST, key="k-2"))
    assert len(sandbox.posts("croix-verte")) == posts + 1


def test_a_slow_network_publishes_and_answers_at_last(sandbox):
    sandbox.register("croix-verte")
    sandbox.fault("croix-verte", "slow", seconds=0.3)
    assert connected(sandbox).publish(POST).remote_id == sandbox.posts("croix-verte")[0]["id"]


def test_the_wait_that_it_asks_for_is_told(sandbox):
    network = connected(sandbox)
    sandbox.fault("croix-verte", "rate_limited", retry_after=600)
    with pytest.raises(RateLimited) as caught:
        network.publish(POST)
    assert caught.value.until is not None
    assert timedelta(minutes=9) < caught.value.until - datetime.now(UTC) <= timedelta(minutes=10)


def test_a_keyed_channel_never_publishes_twice(sandbox):
    network = connected(sandbox, repeat="keyed")
    sandbox.fault("croix-verte", "reset_after_accepting")
    with pytest.raises(Ambiguous):
        network.publish(POST)
    receipts = [network.publish(POST) for _ in range(3)]
    assert len({receipt.remote_id for receipt in receipts}) == 1
    assert len(sandbox.posts("croix-verte")) == 1
    assert network.find(POST, since=LONG_AGO).remote_id == receipts[0].remote_id
    assert network.find(replace(POST, key="k-2"), since=LONG_AGO) is None


def test_calls_at_once_with_one_key_make_one_post(sandbox):
    network = connected(sandbox, repeat="keyed")
    receipts = []
    threads = [
        threading.Thread(target=lambda: receipts.append(network.publish(POST))) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(receipts) == 6
    assert len({receipt.remote_id for receipt in receipts}) == 1


def test_a_findable_channel_publishes_twice_and_finds_by_content(sandbox):
    network = connected(sandbox)
    assert network.find(POST, since=LONG_AGO) is None
    first = network.publish(POST)
    respaced = replace(POST, text="Collecte  de sang mardi 18\u202fh\n", key="another")
    assert network.find(respaced, since=LONG_AGO).remote_id == first.remote_id
    network.publish(POST)
    assert len(sandbox.posts("croix-verte")) == 2


def test_a_post_of_before_is_not_taken_for_this_one(sandbox):
    network = connected(sandbox)
    first = network.publish(POST)
    assert network.find(POST, since=first.published_at) is not None
    assert network.find(POST, since=first.published_at + timedelta(microseconds=1)) is None


def test_a_post_is_found_behind_many_others(sandbox):
    network = connected(sandbox)
    for number in range(101):
        network.publish(replace(POST, text=f"number {number}", key=str(number)))
    assert network.find(replace(POST, text="number 100"), since=LONG_AGO) is not None
    assert network.find(replace(POST, text="number 101"), since=LONG_AGO) is None
    assert len(list(network.history(since=LONG_AGO))) == 101


@pytest.mark.parametrize("fault", ["timeout_before_accepting", "error_500_before", "html_200"])
def test_a_search_that_fails_is_not_an_absence(sandbox, fault):
    network = connected(sandbox, timeout="0.5")
    sandbox.fault("croix-verte", fault, on="list")
    with pytest.raises(Ambiguous):
        network.find(POST, since=LONG_AGO)


def test_a_blind_channel_cannot_look(sandbox):
    assert not isinstance(connected(sandbox, repeat="blind"), Finds)
    assert isinstance(connected(sandbox), Finds)
    assert isinstance(connected(sandbox), Recalls)


def test_connecting_makes_the_account_once_and_another_password_does_not_open_it(sandbox):
    account = sandbox.account("croix-verte")
    network = plugin("sandbox").connect(account)
    assert isinstance(network, Verifies)
    assert network.verify() == "croix-verte"
    wrong = replace(
        account, credentials=replace(account.credentials, values={"token": "wrong one"})
    )
    for call in (lambda n: n.verify(), lambda n: n.publish(POST)):
        with pytest.raises(AuthExpired):
            call(plugin("sandbox").connect(wrong))
    assert sandbox.posts("croix-verte") == []


def test_what_check_lets_through_the_network_refuses_with_its_reason(sandbox):
    network = connected(sandbox)
    long = replace(POST, text="é" * 501)
    [problem] = network.check(long)
    assert (problem.field, "1 character too long" in str(problem.message)) == ("text", True)
    with pytest.raises(Permanent, match="longer than 500"):
        network.publish(long)
    assert network.check(replace(POST, text="e\u0301" * 500)) == []
    network.publish(replace(POST, text="e\u0301" * 500))


def test_a_killed_sender_leaves_a_post_that_the_next_one_finds(sandbox):
    account = sandbox.account("croix-verte")
    sandbox.fault("croix-verte", "slow", seconds=20)
    sender = subprocess.Popen(
        [sys.executable, "-c", _SENDER, sandbox.url, account.credentials.values["token"]],
        cwd=ROOT,
        start_new_session=True,
    )
    tries = threading.Event()
    while not sandbox.posts("croix-verte"):
        assert not tries.wait(0.1)
        assert sender.poll() is None
    os.killpg(sender.pid, signal.SIGKILL)
    sender.wait(10)
    [post] = sandbox.posts("croix-verte")
    network = plugin("sandbox").connect(account)
    assert isinstance(network, Finds)
    found = network.find(POST, since=LONG_AGO)
    assert found is not None
    assert found.remote_id == post["id"]


_SENDER = """
import sys
from connectors.contract import Account, Credentials, Outgoing
from connectors.registry import plugin
account = Account(handle="croix-verte", credentials=Credentials(values={"token": sys.argv[2]}),
                  settings={"base_url": sys.argv[1]})
plugin("sandbox").connect(account).publish(Outgoing(
    key="k-1", text="Collecte de sang\\nmardi 18 h", link="https://don.example/été"))
"""


def test_a_network_that_is_down_surely_accepted_nothing(sandbox):
    account = replace(sandbox.account("croix-verte"), settings={"base_url": "http://127.0.0.1:9"})
    with pytest.raises(Retryable):
        plugin("sandbox").connect(account).publish(POST)


def test_it_plays_a_network_of_another_length() -> None:
    account = Account(
        handle="short", credentials=Credentials(values={}), options={"max_chars": "10"}
    )
    short = plugin("sandbox").connect(account)
    assert [p.field for p in short.check(Outgoing(key="k", text="eleven char"))] == ["text"]
    assert list(short.check(Outgoing(key="k", text="ten chars!"))) == []


def test_it_takes_texts_as_long_as_those_of_the_network_that_it_plays(sandbox):
    long = replace(POST, text="é" * 5000)
    connected(sandbox, max_chars="5000").publish(long)
    assert [len(post["text"]) for post in sandbox.posts("croix-verte")] == [5000]
    with pytest.raises(Permanent, match="longer than 10 "):
        connected(sandbox, max_chars="10").publish(POST)
