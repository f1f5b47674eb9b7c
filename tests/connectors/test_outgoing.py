"""What a post becomes on each network: the same in the preview and on the wire."""

from dataclasses import replace

from connectors.contract import Capabilities, Outgoing
from connectors.outgoing import outgoing
from models.content import Content

SHORT = Capabilities(max_chars=30)
LONG = Content(
    title="t", text="Un deux trois. Quatre cinq six. Sept.", thread=True, comment="Merci !"
)


def sent(content: Content, channel: int, can: Capabilities) -> Outgoing:
    return outgoing(content, channel, can, kind="feed", key="k")


def test_a_thread_leaves_in_parts_only_where_the_network_has_them():
    there = sent(LONG, 1, replace(SHORT, threads=True))
    assert (there.text, there.thread) == ("Un deux trois. 1/2", ("Quatre cinq six. Sept. 2/2",))
    elsewhere = sent(LONG, 1, SHORT)
    assert (elsewhere.text, elsewhere.thread) == (LONG.text, ())


def test_nothing_is_divided_that_nobody_asked_to_divide():
    whole = outgoing(
        replace(LONG, thread=False), 1, replace(SHORT, threads=True), kind="x", key="k"
    )
    assert (whole.text, whole.thread) == (LONG.text, ())


def test_a_variant_is_divided_for_itself():
    own = replace(LONG, variants={1: "Court."})
    assert sent(own, 1, replace(SHORT, threads=True)).thread == ()


def test_the_first_comment_goes_where_the_network_lets_us():
    assert sent(LONG, 1, replace(SHORT, first_comment=True)).comment == "Merci !"
    assert sent(LONG, 1, SHORT).comment == ""


def test_the_link_has_its_room_in_the_first_part():
    linked = replace(LONG, link="https://x.fr")
    first = sent(linked, 1, replace(SHORT, threads=True))
    assert len(f"{first.text}\n\n{first.link}") <= SHORT.max_chars
