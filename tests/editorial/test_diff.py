"""What changed."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from editorial.diff import Part, diff, words
from models.content import Attachment, Content


@given(st.text(), st.text())
def test_the_parts_hold_both_texts_whole(before: str, after: str) -> None:
    parts = words(before, after)
    assert "".join(w for part, w in parts if part is not Part.ADDED) == before
    assert "".join(w for part, w in parts if part is not Part.REMOVED) == after


def test_only_what_differs_is_shown() -> None:
    old = Content(title="Doors", text="The doors open at ten.", channels=(1,))
    new = replace(old, text="The doors open at eleven.", channels=(1, 2))
    changes = {str(c.field): c for c in diff(old, new, channel_names={1: "Blog", 2: "X"})}
    assert changes["Text"].parts == [
        (Part.SAME, "The doors open at "),
        (Part.REMOVED, "ten"),
        (Part.ADDED, "eleven"),
        (Part.SAME, "."),
    ]
    assert changes["Channels"].after == "Blog, X"
    assert len(changes) == 2


def test_a_changed_alt_text_is_a_change() -> None:
    old = Content(title="a", text="b", media=(Attachment(sha256="0" * 64, alt="One"),))
    new = replace(old, media=(Attachment(sha256="0" * 64, alt="Two"),))
    assert [str(c.field) for c in diff(old, new)] == ["Image: 1"]
    assert diff(old, old) == []


@given(
    st.builds(
        Content,
        title=st.text(),
        text=st.text(),
        link=st.text(),
        channels=st.lists(st.integers(1, 99), unique=True).map(lambda ids: tuple(sorted(ids))),
        variants=st.dictionaries(st.integers(1, 99), st.text(min_size=1)),
        thread=st.booleans(),
        comment=st.text(),
        media=st.lists(
            st.builds(Attachment, sha256=st.just("0" * 64), alt=st.text()), max_size=2
        ).map(tuple),
    )
)
def test_content_is_stored_and_read_back_the_same_with_the_same_hash(content: Content) -> None:
    again = Content.from_json(content.to_json())
    assert again == content
    assert again.hash == content.hash


def test_what_was_approved_before_there_were_threads_keeps_its_hash() -> None:
    stored = {
        "title": "a",
        "text": "b",
        "link": "",
        "language": "fr",
        "channels": [1],
        "variants": {},
        "media": [],
    }
    content = Content(title="a", text="b", channels=(1,))
    assert content.to_json() == stored
    assert Content.from_json(stored) == content


def test_any_change_of_what_leaves_changes_the_hash() -> None:
    content = Content(
        title="a",
        text="b",
        link="https://c",
        channels=(1,),
        variants={1: "d"},
        media=(Attachment(sha256="0" * 64, alt="e"),),
    )
    others = [
        replace(content, title="x"),
        replace(content, text="x"),
        replace(content, link="https://x"),
        replace(content, language="en"),
        replace(content, channels=(1, 2)),
        replace(content, variants={1: "x"}),
        replace(content, media=()),
        replace(content, thread=True),
        replace(content, comment="x"),
        replace(content, media=(Attachment(sha256="0" * 64, alt="x"),)),
        replace(content, media=(Attachment(sha256="0" * 64, alt="e", decorative=True),)),
        replace(content, media=(Attachment(sha256="1" * 64, alt="e"),)),
    ]
    assert len({one.hash for one in (content, *others)}) == 13


def test_another_wording_is_told_by_its_number():
    old = Content(title="T", text="Give.", wordings=("Give some.",))
    new = replace(old, wordings=("Give some.", "Please give."))
    (change,) = diff(old, new)
    assert (str(change.field), change.after) == ("Wording: 3", "Please give.")
