"""The view of each channel."""

from dataclasses import replace

from editorial import composing
from editorial.draft import Draft
from models.actor import Actor
from models.channel import Channel
from models.house import House


def test_each_channel_counts_for_itself_and_says_what_is_wrong(
    house: House, bob: Actor, draft: Draft, channel: Channel
) -> None:
    content = replace(draft, text="x" * 201).content
    with house.database.reading() as session:
        [look] = composing.looks(session, bob, house, content)
    assert (look.channel.id, look.count, look.limit) == (channel.id, 201, 200)
    assert [problem.field for problem in look.problems] == ["text"]


def test_a_variant_is_what_its_channel_shows(
    house: House, bob: Actor, draft: Draft, channel: Channel
) -> None:
    content = replace(draft, variants={channel.id: "Short."}).content
    with house.database.reading() as session:
        [look] = composing.looks(session, bob, house, content)
    assert (look.text, look.count) == ("Short.", 6)


def test_a_network_whose_plug_in_is_gone_is_said_and_stops_nobody(
    house: House, bob: Actor, draft: Draft, channel: Channel
) -> None:
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).kind = "gone"
    with house.database.reading() as session:
        [look] = composing.looks(session, bob, house, draft.content)
    assert str(look.problems[0].remedy)


def test_a_plug_in_that_breaks_is_said_and_stops_nobody(
    house: House, bob: Actor, draft: Draft, channel: Channel
) -> None:
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).options = {"as": "broken"}
    with house.database.reading() as session:
        [look] = composing.looks(session, bob, house, draft.content)
    assert look.problems[0].field == "channels"
    assert str(look.problems[0].remedy)


def test_a_long_text_is_shown_in_the_parts_that_will_leave(
    house: House, bob: Actor, draft: Draft, channel: Channel
) -> None:
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).kind = "bluesky"
    long = replace(draft, text="Une phrase de plus. " * 30, thread=True, comment="Merci !")
    with house.database.reading() as session:
        [look] = composing.looks(session, bob, house, long.content)
        [whole] = composing.looks(session, bob, house, replace(long, thread=False).content)
    assert [one.text[-4:] for one in look.parts] == [" 1/3", " 2/3", " 3/3"]
    assert all(one.count <= look.limit for one in look.parts)
    assert (look.problems, look.comment) == ([], "Merci !")
    assert (len(whole.parts), [one.field for one in whole.problems]) == (1, ["text"])


def test_where_nobody_sees_the_first_comment_it_is_said(
    house: House, bob: Actor, draft: Draft, channel: Channel
) -> None:
    with house.database.reading() as session:
        [look] = composing.looks(session, bob, house, replace(draft, comment="Merci !").content)
    assert look.comment == ""
    assert [(one.field, str(one.severity)) for one in look.problems] == [("comment", "warns")]
