"""The composer under real typing."""

import io

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select

from models.actor import Actor
from models.house import House
from models.post import Post
from tests.browser.conftest import Visit, sign_in
from tests.web import rows

pytestmark = pytest.mark.browser


def test_the_count_follows_while_one_types(house: House, alice: Actor, visit: Visit) -> None:
    rows.connected(house, alice)
    page = visit("/compose")
    page.get_by_role("checkbox", name="Feed news").check()
    page.get_by_label("Text", exact=True).press_sequentially("Come on Tuesday.")
    looks = page.locator("#looks")
    expect(looks).to_contain_text("16 of 20,000")
    expect(looks).to_contain_text("Come on Tuesday.")
    page.get_by_label("Text", exact=True).press_sequentially(" All of you.")
    expect(looks).to_contain_text("28 of 20,000")
    expect(page.locator("#looks-said")).to_have_text("fits everywhere")


def test_contrast_themes_show_what_is_ticked_and_the_shapes(visit: Visit) -> None:
    page = visit("/compose")
    page.emulate_media(forced_colors="active")
    tick = page.locator("#thread")
    assert tick.evaluate("(it) => getComputedStyle(it).appearance") == "auto"
    drawn = "(it) => getComputedStyle(it, '::before').backgroundColor"
    shape = page.locator(".t.hot").first.evaluate(drawn)
    assert shape == "rgb(0, 0, 0)"


def test_only_a_hot_post_is_asked_until_when_it_lives(visit: Visit) -> None:
    page = visit("/compose")
    expect(page.get_by_label("Worthless from")).to_be_hidden()
    page.get_by_label("hot").check()
    expect(page.get_by_label("Worthless from")).to_be_visible()


def put_into_form(page: Page, gesture: str, carried: str) -> None:
    """A picture, as a browser hands it over. Nothing types for somebody who pastes a file."""
    page.evaluate(
        """async ([gesture, carried]) => {
            const canvas = new OffscreenCanvas(60, 40);
            canvas.getContext("2d").fillRect(0, 0, 30, 40);
            const drawn = await canvas.convertToBlob();
            const data = new DataTransfer();
            data.items.add(new File([drawn], "drawn.png", { type: "image/png" }));
            const kind = gesture === "drop" ? DragEvent : ClipboardEvent;
            const event = new kind(gesture, { bubbles: true, cancelable: true, [carried]: data });
            document.getElementById("text").dispatchEvent(event);
            if (!event.defaultPrevented) throw new Error("the browser would have taken it");
        }""",
        [gesture, carried],
    )


def test_a_picture_is_added_described_and_taken_out(
    house: House, alice: Actor, visit: Visit
) -> None:
    rows.connected(house, alice)
    page = visit("/compose")
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "seagreen").save(out, "PNG")
    chosen: FilePayload = {"name": "queue.png", "mimeType": "image/png", "buffer": out.getvalue()}
    page.locator("#files").set_input_files(chosen)
    page.get_by_label("What does the image show?").fill("A queue of donors")
    page.get_by_role("checkbox", name="Feed news").check()
    expect(page.locator("#looks figcaption")).to_have_text("A queue of donors")
    page.get_by_role("button", name="Remove queue.png").click()
    expect(page.locator("#looks figcaption")).to_have_count(0)
    put_into_form(page, "paste", "clipboardData")
    expect(page.get_by_role("button", name="Remove drawn.png")).to_have_count(1)
    put_into_form(page, "drop", "dataTransfer")
    expect(page.get_by_role("button", name="Remove drawn.png")).to_have_count(2)


def test_a_file_that_is_no_picture_is_refused_in_words(visit: Visit) -> None:
    page = visit("/compose")
    chosen: FilePayload = {"name": "x.png", "mimeType": "image/png", "buffer": b"nothing"}
    page.locator("#files").set_input_files(chosen)
    expect(page.locator("#images-said")).to_contain_text("not a picture that can be read")


def test_a_post_is_written_submitted_and_approved_by_keyboard_alone(
    house: House, alice: Actor, visit: Visit
) -> None:
    rows.connected(house, alice)
    page = visit("/compose", who="bob")
    page.get_by_label("Title").focus()
    page.keyboard.type("Open day")
    page.keyboard.press("Tab")
    page.keyboard.type("The doors are open on Saturday.")
    page.get_by_role("checkbox", name="Feed news").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save and submit for review").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Submitted for review.")).to_be_visible()
    page = visit("/review")
    page.get_by_role("button", name="Approve", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("“Open day” is approved.")).to_be_visible()
    with house.database.reading() as session:
        assert session.get_one(Post, 1).state == "approved"


def test_a_good_time_is_taken_with_one_click_and_a_bad_one_is_told(
    house: House, alice: Actor, visit: Visit
) -> None:
    rows.connected(house, alice)
    page = visit("/compose")
    page.get_by_role("checkbox", name="Feed news").check()
    times = page.locator("#times")
    expect(times.get_by_role("listitem")).to_have_count(3)
    page.get_by_label("When it should leave").fill("2026-12-01T03:00")
    page.get_by_label("When it should leave").press("Tab")
    expect(times.locator(".broken")).to_contain_text("quiet hours")
    expect(page.locator("#times-said")).to_have_text("This time breaks a rule of 1 channel.")
    times.get_by_role("button", name="Wish for").first.click()
    expect(times.locator(".broken")).to_have_count(0)
    expect(page.get_by_label("When it should leave")).not_to_have_value("2026-12-01T03:00")


def test_what_was_typed_before_the_browser_died_is_there_again(visit: Visit) -> None:
    page = visit("/compose")
    page.get_by_label("Text", exact=True).fill("Half a sentence, and")
    expect(page.locator("#kept")).to_have_text("kept 08:00", timeout=30_000)
    page.close()  # without asking, as a crash
    page = visit("/compose")
    expect(page.locator(".left")).to_contain_text("Half a sentence, and")
    page.get_by_role("link", name="Take it up").click()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Half a sentence, and")


def test_what_was_typed_last_is_kept_though_the_save_is_lost_or_the_page_is_left(
    visit: Visit,
) -> None:
    page = visit("/compose")
    page.get_by_label("Title").fill("Lost on the way")
    page.route("**/compose", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="Save the draft").last.click()
    page = visit("/compose")
    expect(page.locator(".left")).to_contain_text("Lost on the way")
    page.get_by_label("Title").fill("Left in a hurry")
    page.evaluate("location.href = 'about:blank'")
    page.wait_for_url("about:blank")
    page = visit("/compose")
    expect(page.locator(".left").filter(has_text="Left in a hurry")).to_be_visible()


@pytest.mark.slow
def test_writing_goes_on_after_signing_in_again_in_another_window(
    house: House, alice: Actor, visit: Visit
) -> None:
    page = visit("/compose")
    page.get_by_label("Title").fill("Open day")
    page.context.clear_cookies()
    with page.expect_response("**/notices/count"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # one looks again
    expect(page.locator("#not-kept")).to_contain_text("you are not signed in any more")
    page.get_by_role("button", name="Save the draft").last.click()
    expect(page.locator("#sign-in-again")).to_be_focused()
    sign_in(page.context.new_page(), "bob")
    page.get_by_role("button", name="Save the draft").last.click()
    expect(page.locator("#not-kept")).to_contain_text("you are not signed in any more")
    page.context.clear_cookies()
    sign_in(page.context.new_page(), "alice")
    page.get_by_role("button", name="Save the draft").last.click()
    page.wait_for_url("**/posts/*")
    with house.database.reading() as session:
        assert session.scalars(select(Post.title)).all() == ["Open day"]


def test_two_people_in_one_post_see_each_other_and_both_texts(
    house: House, alice: Actor, visit: Visit
) -> None:
    post = rows.drafted(house, alice, "Open day")
    erin = visit(f"/posts/{post.id}/edit", who="erin")
    expect(erin.locator("#here input")).not_to_have_value("")
    page = visit(f"/posts/{post.id}/edit")
    expect(page.locator("#here")).to_contain_text("Erin is writing here.")
    erin.get_by_label("Text", exact=True).fill("Hers")
    erin.get_by_role("button", name="Save the draft").last.click()
    expect(erin.get_by_text("Saved as a draft.")).to_be_visible()
    page.get_by_label("Text", exact=True).fill("Mine")
    page.get_by_role("button", name="Save the draft").last.click()
    page.get_by_role("group", name="Text").get_by_label("Take theirs").check()
    page.get_by_role("button", name="Save the draft").last.click()
    expect(page.locator(".said").first).to_have_text("Hers")


def test_an_emoji_is_found_by_its_name_and_put_at_the_caret(visit: Visit) -> None:
    page = visit("/compose")
    text = page.get_by_label("Text", exact=True)
    text.fill("Come  all")
    text.press("Home")
    for _ in range(5):
        text.press("ArrowRight")
    page.get_by_role("button", name="Emoji").click()
    page.get_by_label("Search for an emoji").fill("party")
    expect(page.get_by_role("button", name="party popper")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.type("!")
    typed = text.input_value()
    assert typed.startswith("Come ")
    assert typed.endswith("! all")
    assert len(typed) > len("Come ! all")


def test_the_next_key_after_an_emoji_is_typed_into_the_text(visit: Visit) -> None:
    """However fast it comes: the field has the focus before the click is over."""
    page = visit("/compose")
    page.get_by_label("Text", exact=True).click()
    page.get_by_role("button", name="Emoji").click()
    expect(page.locator("#emoji-grid button").first).to_be_visible()
    at_once = "document.querySelector('#emoji-grid button').click(), document.activeElement.id"
    assert page.evaluate(at_once) == "text"


def test_a_title_that_never_ends_widens_no_phone(house: House, alice: Actor, visit: Visit) -> None:
    post = rows.drafted(house, alice, "\u202eW" + "W" * 280, rows.connected(house, alice).id)
    page = visit(f"/posts/{post.id}/edit", width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    title = page.locator("main .top a").first
    assert title.evaluate("(it) => getComputedStyle(it).unicodeBidi") == "isolate"
