"""A passage talked about on a phone, a suggestion taken up, and a pile decided by keyboard."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from models.actor import Actor
from models.comment import Comment
from models.house import House
from models.way import PostState
from tests.browser.conftest import Visit
from tests.web import rows
from tests.web.test_review import state

pytestmark = pytest.mark.browser
# As a finger does: from the one character of the text to the other.
SELECT = """([start, end]) => {
  const text = document.querySelector("p[data-field=text]").firstChild;
  const range = document.createRange();
  range.setStart(text, start);
  range.setEnd(text, end);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def select_text(page: Page, start: int, end: int) -> None:
    page.evaluate(SELECT, [start, end])


def test_a_passage_is_selected_on_a_phone_and_other_words_are_taken_up(
    house: House, alice: Actor, bob: Actor, visit: Visit
) -> None:
    channel = rows.connected(house, alice).id
    post = rows.submitted(house, bob, "Doors", channel, text="🎄 The doors open at ten.")
    page = visit(f"/posts/{post.id}/review", width=390)
    select_text(page, 21, 24)  # a browser counts the tree twice
    page.get_by_role("button", name="Say something about this passage").click()
    team = page.locator("#new-team")
    team.get_by_label("Say something").fill("@Bob, is it ten?")
    team.get_by_label("Suggest other words").check()
    team.get_by_label("What should stand there instead").fill("noon")
    team.get_by_role("button", name="Say it").click()
    expect(page.locator("a.marked")).to_have_text("ten")
    with house.database.reading() as session:
        anchor = session.scalars(select(Comment.anchor)).one()
    assert anchor == {"field": "text", "start": 20, "end": 23, "quote": "ten"}
    page = visit("/notices", who="bob", width=390)
    page.get_by_role("button", name="Look").first.press("Enter")
    page.wait_for_url("**/review#remark-*")  # going to the remark, the browser takes the focus away
    page.get_by_role("button", name="Take it up").press("Enter")
    expect(page.locator("p[data-field=text]")).to_have_text("🎄 The doors open at noon.")
    page.wait_for_load_state()
    page.get_by_role("button", name="Submit for review").press("Enter")
    page.get_by_text("Submitted for review.").wait_for()


def test_a_pile_is_read_and_decided_by_keyboard(house: House, alice: Actor, visit: Visit) -> None:
    channel = rows.connected(house, alice).id
    posts = [rows.submitted(house, alice, title, channel) for title in ("One", "Two", "Three")]
    page = visit(f"/posts/{posts[0].id}/review")
    page.keyboard.press("j")
    page.wait_for_url(f"**/posts/{posts[1].id}/review")
    page.keyboard.press("k")
    page.wait_for_url(f"**/posts/{posts[0].id}/review")
    page.keyboard.press("a")
    assert state(house, posts[0]) is PostState.IN_REVIEW
    page.get_by_role("dialog").get_by_role("button", name="Approve").press("Enter")
    page.wait_for_url("**/review?approved=*")
    for title in ("Two", "Three"):
        page.get_by_role("checkbox", name=title).press("Space")
    page.get_by_role("button", name="Approve those chosen (2)").press("Enter")
    page.get_by_text("2 posts are agreed to.").wait_for()
    assert {state(house, one) for one in posts} == {PostState.APPROVED}
