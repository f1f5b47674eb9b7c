"""Threads and first comments on the sandbox."""

from dataclasses import replace

import pytest
import requests

from connectors.contract import Outgoing, Stepwise
from connectors.errors import Ambiguous, Permanent
from connectors.registry import plugin
from connectors.sandbox.chain import ChainSandbox
from connectors.sandbox.tests.test_sandbox import LONG_AGO, connected

pytestmark = pytest.mark.slow

THREAD = Outgoing(
    key="t-1",
    text="Une tournée 1/3",
    thread=("Le pont 2/3", "La vaisselle 3/3"),
    comment="Pour aider : example.org",
)


def chain(sandbox, **options) -> ChainSandbox:
    network = connected(sandbox, **options)
    assert isinstance(network, ChainSandbox)
    return network


def standing(sandbox):
    return [(post["text"], post["answers"]) for post in sandbox.posts("croix-verte")]


@pytest.mark.parametrize("repeat", ["findable", "keyed"])
def test_each_part_stands_below_the_one_before_and_the_comment_below_the_first(sandbox, repeat):
    receipt = chain(sandbox, repeat=repeat).publish(THREAD)
    first, second, third, _ = (post["id"] for post in sandbox.posts("croix-verte"))
    assert standing(sandbox) == [
        ("Une tournée 1/3", None),
        ("Le pont 2/3", first),
        ("La vaisselle 3/3", second),
        ("Pour aider : example.org", first),
    ]
    assert receipt.remote_id == first
    assert dict(receipt.extra)["part 3"] == third


@pytest.mark.parametrize("repeat", ["findable", "keyed"])
def test_a_part_whose_answer_was_lost_is_found_and_the_thread_goes_on(sandbox, repeat):
    network = chain(sandbox, repeat=repeat)
    done = {"post": network.take_step(THREAD, "post", {})}
    assert network.find_step(THREAD, "part 2", done, since=LONG_AGO) is None
    sandbox.fault("croix-verte", "reset_after_accepting")
    with pytest.raises(Ambiguous):
        network.take_step(THREAD, "part 2", done)
    found = network.find_step(THREAD, "part 2", done, since=LONG_AGO)
    assert found is not None
    done["part 2"] = found
    for step in ("part 3", "comment"):
        done[step] = network.take_step(THREAD, step, done)
    assert len(standing(sandbox)) == 4


def test_a_part_is_not_taken_for_a_post_of_the_same_words(sandbox):
    network = chain(sandbox)
    network.publish(THREAD)
    assert network.find(Outgoing(key="k", text="Le pont 2/3"), since=LONG_AGO) is None
    assert network.find(THREAD, since=LONG_AGO) is not None
    assert [past.text for past in network.history(since=LONG_AGO)] == ["Une tournée 1/3"]


def test_a_thread_that_stops_after_its_first_part_may_be_live(sandbox):
    network = chain(sandbox)
    with pytest.raises(Permanent):
        network.publish(replace(THREAD, text="é" * 501))
    with pytest.raises(Ambiguous):
        network.publish(replace(THREAD, thread=("é" * 501,)))


def test_a_part_that_is_too_long_is_a_problem_before_it_is_sent(sandbox):
    network = chain(sandbox)
    assert network.check(THREAD) == []
    for long in (replace(THREAD, thread=("é" * 501,)), replace(THREAD, comment="é" * 501)):
        assert [problem.field for problem in network.check(long)] == ["text"]


def test_readers_see_the_whole_thread_below_its_first_part(sandbox):
    chain(sandbox).publish(THREAD)
    page = requests.get(f"{sandbox.url}/croix-verte", timeout=10).text
    places = [page.index(text) for text in ("1/3", "2/3", "3/3", "Pour aider")]
    assert places == sorted(places)
    assert page.count("<article") == 1


def test_kinds_that_cannot_be_looked_through_make_no_threads(sandbox):
    blind = connected(sandbox, repeat="blind")
    two_steps = plugin("sandbox").connect(sandbox.account("croix-verte", steps="two"))
    assert not isinstance(blind, Stepwise)
    for network in (blind, two_steps):
        can = network.capabilities
        assert (can.threads, can.first_comment) == (False, False)
