"""What a post becomes on each network: the same in the preview and on the wire."""

from dataclasses import replace

from connectors.contract import Capabilities
from connectors.outgoing import outgoing
from models.content import Content

SHORT = Capabilities(max_chars=30)
LONG = Content(
    title="t", text="Un deux trois. Quatre cinq six. Sept.", thread=True, comment="Merci !"
)


def test_a_thread_leaves_in_parts_only_where_the_network_has_them():
    there = outgoing(LONG, 1, replace(SHORT, threads=True), key="k")
    assert (there.text, there.thread) == ("Un deux trois. 1/2", ("Quatre cinq six. Sept. 2/2",))
    elsewhere = outgoing(LONG, 1, SHORT, key="k")
    assert (elsewhere.text, elsewhere.thread) == (LONG.text, ())


def test_nothing_is_divided_that_nobody_asked_to_divide():
    whole = outgoing(LONG.replacing(thread=False), 1, replace(SHORT, threads=True), key="k")
    assert (whole.text, whole.thread) == (LONG.text, ())


def test_a_variant_is_divided_for_itself():
    own = LONG.replacing(variants={1: "Court."})
    assert outgoing(own, 1, replace(SHORT, threads=True), key="k").thread == ()


def test_the_first_comment_goes_where_the_network_lets_us():
    assert outgoing(LONG, 1, replace(SHORT, first_comment=True), key="k").comment == "Merci !"
    assert outgoing(LONG, 1, SHORT, key="k").comment == ""


def test_the_link_has_its_room_in_the_first_part():
    linked = LONG.replacing(link="https://x.fr")
    first = outgoing(linked, 1, replace(SHORT, threads=True), key="k")
    assert len(f"{first.text}\n\n{first.link}") <= SHORT.max_chars
