"""Where a remark belongs after the text was changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.commenting.anchors import Anchor, Place, found_again, held_to, is_there
from models.content import Attachment, Content


def content(text: str, **more: object) -> Content:
    return Content(title="Doors", text=text, **more)  # type: ignore[arg-type]


def again(old: str, quote: str, start: int, new: str) -> Place | None:
    return found_again(Anchor(field="text", quote=quote, start=start), content(old), content(new))


def test_a_passage_is_held_where_it_stands_nearest_to_where_it_was_chosen() -> None:
    asked = Anchor(field="text", quote="tea", start=11)
    held = held_to(asked, content("tea, cake, tea"))
    assert held == Anchor(field="text", quote="tea", start=11)
    assert held_to(Anchor(field="text", quote="tea"), content("some tea")) == Anchor(
        field="text", quote="tea", start=5
    )


@pytest.mark.parametrize("start", [-7, 3, 10**12])
def test_an_offset_out_of_range_does_no_harm(start: int) -> None:
    held = held_to(Anchor(field="text", quote="tea", start=start), content("some tea"))
    assert held is not None
    assert held.start == 5


@pytest.mark.parametrize("field", ["text", "variant:7", "variant:x", "title", "", "media:beef"])
def test_what_the_text_does_not_hold_is_no_place(field: str) -> None:
    assert held_to(Anchor(field=field, quote="coffee"), content("some tea")) is None


def test_a_point_lies_within_its_picture() -> None:
    shown = content("Look", media=(Attachment(sha256="beef"),))
    held = held_to(Anchor(field="media:beef", x=3.5, y=-1), shown)
    assert held == Anchor(field="media:beef", x=1.0, y=0.0)
    assert not is_there(Anchor(field="media:beef"), content("Look"))


def test_offsets_count_characters_that_are_two_for_a_browser() -> None:
    assert again("🎄 tea", "tea", 2, "🎄🎄 tea") == Place(start=3, sure=True)


def test_a_passage_is_found_again_where_it_was_moved_to() -> None:
    assert again("We open at ten.", "at ten", 8, "Dear friends, we open at ten.") == Place(
        start=22, sure=True
    )


def test_of_several_alike_the_one_with_the_same_neighbours_is_meant() -> None:
    old = "Bring tea for the morning. Bring tea for the evening."
    new = "Bring tea for the morning! Please do. Bring tea for the evening."
    assert again(old, "tea", 33, new) == Place(start=44, sure=True)


def test_of_several_quite_alike_the_nearest_is_shown_but_not_relied_on() -> None:
    assert again("ha ha", "ha", 3, "ha ha ha") == Place(start=3, sure=False)


def test_a_passage_that_is_gone_is_nowhere() -> None:
    assert again("at ten", "ten", 3, "at noon") is None


@given(st.text(max_size=30), st.text(max_size=30), st.text(min_size=1, max_size=9), st.text())
def test_what_is_found_again_reads_the_same(left: str, right: str, quote: str, new: str) -> None:
    for text in (new, new + quote, new + quote + right):
        found = again(left + quote + right, quote, len(left), text)
        assert (found is None) == (quote not in text)
        assert found is None or text[found.start :].startswith(quote)
