"""A guest on a phone: two levels, and the post leaves; and what users write does no harm there."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Route
from sqlalchemy import select

from editorial import channels
from lib import settings
from models.actor import Actor
from models.approval import Level
from models.channel import Channel
from models.content import Attachment
from models.delivery import AttemptOutcome, Delivery
from models.house import House
from models.way import Role
from scheduler import scheduling
from scheduler.sending.deliver import deliver
from tests import guest_rows
from tests.browser.conftest import Visit
from tests.browser.test_access import findings, sideways
from tests.web import rows

pytestmark = pytest.mark.browser
HOSTILE = "<script>alert(1)</script> \u202egnisrever\u202c a\u200db \U0001f468\u200d\U0001f469 "


def on_the_sandbox(house: House, actor: Actor, site: str) -> Channel:
    account = f"{site}/sandbox/api/croix"
    requests.put(account, json={"token": "a-long-token"}, timeout=30).raise_for_status()
    with house.database.transaction() as session:
        return channels.connect(
            session,
            actor,
            house.settings.keyring,
            kind="sandbox",
            handle="croix",
            name="Sandbox",
            credentials={"token": "a-long-token"},
            now=house.now(),
        )


def sent(house: House, environ: dict[str, str], site: str, actor: Actor, post_id: int) -> None:
    """As the daemon does it, to the sandbox behind the very site."""
    at_site = settings.load({**environ, "MARRONNIER_SANDBOX_BASE_URL": f"{site}/sandbox"})
    sender = replace(house, settings=at_site)
    with house.database.transaction() as session:
        now = house.now()
        scheduling.schedule(session, actor, post_id, at=now + timedelta(seconds=1), now=now)
        delivery = session.scalars(select(Delivery).where(Delivery.post_id == post_id)).one()
        delivery.due_at = now
    assert deliver(sender, delivery.id, sender="test/1") is AttemptOutcome.PUBLISHED


def test_a_volunteer_s_draft_leaves_after_an_editor_and_a_guest_on_a_phone(
    house: House, alice: Actor, bob: Actor, visit: Visit, site: str, environ: dict[str, str]
) -> None:
    mayor = Level(name="The mayor", guests=True)
    guest_rows.levels(house, alice, Level(name="Editors", role=Role.EDITOR), mayor)
    post = rows.submitted(house, bob, "Portrait", on_the_sandbox(house, alice, site).id)
    desk = visit(f"/posts/{post.id}", who="erin")
    desk.get_by_role("button", name="Approve").click()
    desk.get_by_role("link", name="Show it to a guest").click()
    desk.get_by_label("The guest’s name").fill("Clara Petit")
    desk.get_by_label("Their language").select_option("en")
    desk.get_by_role("button", name="Make the link").press("Enter")
    link = desk.get_by_role("textbox", name="The link to pass on").input_value()
    phone = visit(urlsplit(link).path, who=None, width=390)
    assert sideways(phone) <= 0
    assert not [*findings(phone)]
    phone.get_by_role("button", name="Approve").press("Enter")
    phone.get_by_text("your agreement is on record").wait_for()
    assert phone.context.cookies() == []
    sent(house, environ, site, alice, post.id)
    phone.reload()
    phone.get_by_text("It has left").wait_for()
    assert phone.get_by_role("link", name="read it there").get_attribute("rel") == (
        "noopener noreferrer"
    )
    shown = requests.get(f"{site}/sandbox/croix", timeout=30).text
    assert "Portrait!" in shown


def test_what_users_write_runs_nowhere_and_fits_a_phone(
    house: House, alice: Actor, visit: Visit
) -> None:
    channel = rows.connected(house, alice).id
    picture = guest_rows.picture(house, alice, "teal")
    text = HOSTILE + "w" * 9000
    media = (Attachment(sha256=picture, alt=HOSTILE * 3),)
    post = rows.submitted(house, alice, HOSTILE * 3, channel, text=text, media=media)
    _, token = guest_rows.given(house, alice, post.id, name="Ω" * 200, may_decide=False)
    page = visit(f"/review/{token}", who=None, width=390, scripts=False)
    page.get_by_label("Your remark").fill(HOSTILE + "m" * 9000)
    page.get_by_role("button", name="Send the remark").click()
    page.get_by_text("your comment was passed on").wait_for()
    assert sideways(page) <= 0
    page = visit(f"/review/{token}", who=None, width=390, dark=True)
    assert sideways(page) <= 0
    assert not [*findings(page)]


def test_nothing_moves_away_under_a_finger_when_a_picture_comes(
    house: House, alice: Actor, visit: Visit
) -> None:
    picture = guest_rows.picture(house, alice, "teal", size=(600, 900))
    channel = rows.connected(house, alice).id
    media = (Attachment(sha256=picture, alt="A bowl"),)
    post = rows.submitted(house, alice, "Soup", channel, text="Soup for all.", media=media)
    _, token = guest_rows.given(house, alice, post.id)
    held: list[Route] = []

    def hold(asked: Route) -> None:
        held.append(asked)

    for path, who in ((f"/review/{token}", None), (f"/posts/{post.id}/review", "erin")):
        page = visit("/login", who=who, width=390)
        page.route("**/media/**", hold)
        seen = page.get_by_role("img", name="A bowl").first
        with page.expect_request("**/media/**"):
            page.goto(path, wait_until="domcontentloaded")
            seen.scroll_into_view_if_needed()
        before = [seen.bounding_box(), page.locator("form").last.bounding_box()]
        while held:
            held.pop().continue_()
        page.wait_for_function("""() => [...document.querySelectorAll("img[alt='A bowl']")].some(
            (one) => one.complete && one.naturalWidth > 0)""")
        assert [seen.bounding_box(), page.locator("form").last.bounding_box()] == before
        shown = before[0]
        assert shown is not None
        assert shown["width"] / shown["height"] == pytest.approx(600 / 900, abs=0.01)


def test_a_guest_points_at_a_passage_and_at_a_picture_on_a_phone(
    house: House, alice: Actor, visit: Visit
) -> None:
    picture = guest_rows.picture(house, alice, "teal", size=(600, 300))
    channel = rows.connected(house, alice).id
    media = (Attachment(sha256=picture, alt="A bowl"),)
    text = "Soup for all. Soup at noon."
    post = rows.submitted(house, alice, "Soup", channel, text=text, media=media)
    _, token = guest_rows.given(house, alice, post.id)
    phone = visit(f"/review/{token}", who=None, width=390)
    phone.evaluate(
        """() => {
          const text = document.querySelector("p.said").firstChild;
          getSelection().setBaseAndExtent(text, 14, text, 18);
        }"""
    )
    phone.get_by_role("button", name="Say something about this passage").click()
    phone.keyboard.type("Which soup?")
    phone.get_by_role("button", name="Send the remark").click()
    phone.get_by_text("your comment was passed on").wait_for()
    phone.get_by_role("button", name="Point at something in it").press("Enter")
    seen = phone.get_by_role("img", name="A bowl")
    box = seen.bounding_box()
    assert box is not None
    seen.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
    phone.keyboard.type("Who is that?")
    assert sideways(phone) <= 0
    assert not [*findings(phone)]
    phone.get_by_role("button", name="Send the remark").press("Enter")
    phone.get_by_role("link", name="Remark of Clara Petit").wait_for()
    passage, point = (one.anchor for one in guest_rows.remarks(house, post))
    assert passage == {"field": "text", "start": 14, "end": 18, "quote": "Soup"}
    assert point is not None
    assert (point["x"], point["y"]) == (pytest.approx(0.25, abs=0.01), pytest.approx(0.5, abs=0.01))
