"""What the sandbox tells of its readers, and answers to them."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.contract import Answers, Image, Kind, Listens, Measures, Outgoing, Recalls
from connectors.errors import Ambiguous, Permanent
from connectors.registry import plugin
from connectors.sandbox.readers import Readers
from connectors.sandbox.shapes import Reaction
from connectors.sandbox.store import Store
from connectors.sandbox.tests.test_sandbox import LONG_AGO, POST, connected
from connectors.testkit import PNG

pytestmark = pytest.mark.slow

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
ANSWER = Outgoing(key="a-1", text="Merci, Nadia !")


@pytest.fixture
def readers(sandbox):
    return Readers(Store(sandbox.store))


def said(readers, text="Bravo", *, on=None, at=NOW):
    return str(readers.write("croix-verte", text, author="Nadia", on=on, at=at))


def test_what_readers_did_is_counted_and_an_unknown_post_is_left_out(sandbox, readers):
    network = connected(sandbox)
    number = network.publish(POST).remote_id
    for reaction in (Reaction.LIKE, Reaction.LIKE, Reaction.SHARE):
        readers.react("croix-verte", int(number), reaction, at=NOW)
    said(readers, on=int(number))
    measured = network.measure([number, "999", "not a number"])
    assert {sample.metric: sample.value for sample in measured[number]} == {
        "likes": 2,
        "shares": 1,
        "comments": 1,
    }
    assert list(measured) == [number]


def test_more_posts_are_measured_than_one_call_takes(sandbox):
    network = connected(sandbox)
    number = network.publish(POST).remote_id
    assert list(network.measure([*map(str, range(1000, 1150)), number])) == [number]


def test_what_others_wrote_is_told_oldest_first_with_the_post_that_it_is_below(sandbox, readers):
    network = connected(sandbox)
    number = network.publish(POST).remote_id
    said(readers, "Trop tôt", at=NOW - timedelta(days=1))
    said(readers, "À quelle heure ?", on=int(number))
    said(readers, "Bonjour", at=NOW + timedelta(minutes=1))
    first, second = network.mentions(since=NOW)
    assert (first.text, first.author, first.on) == ("À quelle heure ?", "Nadia", number)
    assert (first.written_at, first.url) == (
        NOW,
        f"{sandbox.url}/croix-verte#remark-{first.mention_id}",
    )
    assert (second.text, second.on) == ("Bonjour", "")


def test_all_remarks_are_told_page_by_page(sandbox, readers):
    network = connected(sandbox)
    for number in range(101):
        said(readers, f"number {number}")
    assert len(network.mentions(since=LONG_AGO)) == 101


def test_an_answer_stands_below_what_it_answers_and_is_no_post_of_its_own(sandbox, readers):
    network = connected(sandbox)
    number = network.publish(POST).remote_id
    receipt = network.answer(said(readers, on=int(number)), ANSWER)
    lines = readers.below("croix-verte", int(number))
    assert [(line.author, line.to, line.text) for line in lines] == [
        ("Nadia", "", "Bravo"),
        ("", "Nadia", ANSWER.text),
    ]
    assert receipt.url.endswith(f"#post-{receipt.remote_id}")
    assert [past.remote_id for past in network.history(since=LONG_AGO)] == [number]
    assert network.find(ANSWER, since=LONG_AGO) is None


def test_an_answer_with_its_key_is_written_once(sandbox, readers):
    network = connected(sandbox, repeat="keyed")
    remark = said(readers)
    sandbox.fault("croix-verte", "reset_after_accepting", on="answer")
    with pytest.raises(Ambiguous):
        network.answer(remark, ANSWER)
    network.answer(remark, ANSWER)
    assert [line.text for line in readers.below("croix-verte", None)] == ["Bravo", ANSWER.text]


def test_an_answer_to_what_is_not_there_is_surely_not_accepted(sandbox, readers):
    sandbox.register("croix-bleue")
    other = str(readers.write("croix-bleue", "Bravo", author="Nadia", on=None, at=NOW))
    network = connected(sandbox)
    for unknown in (other, "999", "not a number"):
        with pytest.raises(Permanent):
            network.answer(unknown, ANSWER)
    assert sandbox.posts("croix-verte") == []


@pytest.mark.parametrize("fault", ["error_500_before", "html_200", "truncated"])
def test_readers_that_cannot_be_asked_are_not_taken_for_silent(sandbox, fault):
    network = connected(sandbox)
    for ask in (lambda: network.measure(["1"]), lambda: network.mentions(since=NOW)):
        sandbox.fault("croix-verte", fault, on="read")
        with pytest.raises(Ambiguous):
            ask()


def test_history_says_what_each_post_is_made_of(sandbox):
    network = connected(sandbox)
    picture = Image(data=PNG, mime="image/png", alt="Une affiche", width=1, height=1)
    network.publish(Outgoing(key="1", text="Texte"))
    network.publish(POST)
    network.publish(Outgoing(key="3", text="Photo", images=(picture,), link="https://a.example/"))
    kinds = [past.kind for past in network.history(since=LONG_AGO)]
    assert kinds == [Kind.TEXT, Kind.LINK, Kind.PHOTO]


def test_the_blind_kind_hears_nothing(sandbox):
    blind = connected(sandbox, repeat="blind")
    two_steps = plugin("sandbox").connect(sandbox.account("croix-verte", steps="two"))
    for ability in (Measures, Listens, Answers):
        assert not isinstance(blind, ability)
        assert isinstance(connected(sandbox), ability)
        assert isinstance(two_steps, ability)
    assert isinstance(blind, Recalls)
