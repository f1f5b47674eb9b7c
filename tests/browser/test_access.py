"""Every page, for everyone: contrast, names, keyboard order, and no scrolling sideways."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from editorial import media, unsaved
from editorial.commenting.anchors import Anchor
from editorial.media import finding
from editorial.media.describing import Described, describe
from lib.i18n import say
from lib.yearly import DayOf
from models.actor import Actor
from models.comment import Thread
from models.delivery import Delivery, Look, LookOutcome, Part
from models.house import House
from models.reuse import ReuseRules
from models.way import DeliveryState, Temperature
from tests.browser.conftest import Visit
from tests.editorial.media.drawings import drawn, encoded
from tests.web import rows
from tests.web.test_review import rewritten

pytestmark = pytest.mark.browser
PAGES = (
    "/",
    "/account",
    "/account/password",
    "/account/notices",
    "/webhooks",
    "/webhooks/1",
    "/calendar?view=month&date=2026-11-30",
    "/calendar?view=week&date=2026-11-30",
    "/calendar?view=day&date=2026-11-30",
    "/calendar?view=list&date=2026-11-30&temperature=hot&temperature=warm",
    "/calendar?view=quarter&date=2026-11-30",
    "/calendar?view=board&date=2026-11-30&person=1",
    "/calendar?view=channels&date=2026-11-30",
    "/calendar?view=month&date=2026-11-30&paper=1",
    "/plan",
    "/plan?week=2026-W50",
    "/calendar?view=list&date=2026-12-01&ghosts=1",
    "/calendar?view=month&date=2026-12-01",
    "/calendar?view=week&date=2026-12-01",
    "/calendar?ghosts=0",
    "/compose",
    "/posts/1",
    "/posts/2",
    "/posts/3?from=1&to=2",
    "/posts/3/edit",
    "/posts/2/times",
    "/posts/2/times?at=2026-12-01T03:00",
    "/posts/4",
    "/posts/12/hand-over",
    "/posts/5",
    "/posts/9",
    "/posts/10",
    "/posts/10/edit",
    "/marronniers",
    "/marronniers?from=2026-12",
    "/marronniers/new",
    "/marronniers/1",
    "/holding",
    "/audit",
    "/mine",
    "/review",
    "/review?approved=2",
    "/posts/3/review",
    "/guests",
    "/posts/9/guests",
    "/channels",
    "/channels/1",
    "/channels/1/rhythm",
    "/inbox",
    "/notices",
    "/search?q=live",
    "/search?q=of&in=posts",
    "/line",
    "/approval",
    "/keys",
    "/permissions",
    "/reports",
    "/reports?month=2026-10",
    "/library",
    "/library?show=drafts",
    "/library?show=unplaced",
    "/campaigns",
    "/campaigns/1",
    "/ideas",
    "/ideas/new?title=Soup&link=https://example.org/&text=Leeks",
    "/media",
    "/media?only=credit&q=nothing+at+all",
    "/media/1/about",
    "/media/1/crop",
    "/publications/1",
    "/channels/new/bluesky",
    "/channels/new/x",
    "/stop",
    "/sandbox/croix",
    "/account/calendars?temperature=hot",
    "/export?state=live",
    "/import",
    "/import/1",
    "/posts/404",
    "/compose?unsaved=w1",
)
WIDE = 1440
LOOKS = [(WIDE, False), (WIDE, True), (390, False), (390, True)]
# Each page in two looks that have nothing in common, its neighbour in the two others, and then
# its colours alone in the other light: all eight of every page would take a quarter of an hour.
SHARED_OUT = [
    (WIDE, False, "fr", PAGES[::2]),
    (390, True, "en", PAGES[::2]),
    (WIDE, True, "fr", PAGES[1::2]),
    (390, False, "en", PAGES[1::2]),
]


@pytest.fixture
def furnished(house: House, alice: Actor, bob: Actor, site: str) -> None:
    """A post in every situation that a page shows differently."""
    _posted_on_the_sandbox(site)
    channel = rows.connected(house, alice).id
    other = rows.connected(house, alice, "other").id
    rows.kept_free(house, alice, "congés")
    rows.pillar(house, alice, "Appeals")
    rows.pillar(house, alice, "Stories", share=90)
    soon = house.now() + timedelta(hours=2)
    rows.planned(
        house, alice, "Planned", channel, other, temperature=Temperature.HOT, pillar="appeals"
    )
    rows.approved(house, alice, "Approved", channel, other, wished_at=soon, pillar="Unheard of")
    changed = rows.approved(house, alice, "Changed", channel, wished_at=soon)
    rewritten(house, alice, changed, "Changed since, and waiting")
    passage = Anchor(field="text", quote="waiting")
    rows.remarked(house, alice, changed, "Better:", anchor=passage, replacement="here")
    rows.remarked(house, alice, changed, "x" * 300, thread=Thread.GUESTS)
    for title, state in (("Unsure", DeliveryState.UNSURE), ("Missed", DeliveryState.MISSED)):
        (one,) = rows.planned(house, alice, title, channel, temperature=Temperature.COLD)
        rows.became(house, one, state, reason=say("The answer was lost."))
        _looked_for(house, one)
    (held,) = rows.planned(house, alice, "Held", other, at=soon + timedelta(hours=1))
    rows.became(house, held, DeliveryState.SUSPENDED)
    (live,) = rows.planned(house, alice, "Live", other, at=soon + timedelta(hours=2))
    rows.became(house, live, DeliveryState.PUBLISHED, url="https://example.org/1")
    by_hand = rows.connected(house, alice, "by-hand")
    there = rows.published_there(house, by_hand, "By hand", likes=12)
    rows.mentioned(house, by_hand, "Merci", on=there.remote_id)
    rows.submitted(house, bob, "Of a volunteer", channel, wished_at=soon)
    rows.repeated(house, alice, "Comes back", channel, other)
    winter = ReuseRules(seasons=(("11-15", "01-05"), ("03-01", "03-31")), rest_days=90, most_uses=3)
    again = {"wordings": ("In other words.",), "reuse": winter}
    rows.approved(house, alice, "In the pool", channel, temperature=Temperature.COLD, **again)
    rows.idea(house, bob, "A recipe", link="https://example.org/soup", note="With leeks.")
    rows.feed_of_ideas(house, alice, "https://example.org/feed.xml")
    rows.hooked(house, alice, "n8n" * 40)
    rows.campaign(house, alice, "Winter rounds", aim="A hundred blankets")
    later = soon + timedelta(days=20)
    rows.planned(house, alice, "Of a campaign", channel, campaign="winter rounds", at=later)
    rows.drafted(house, alice, "Of no campaign", campaign="Spring")
    rows.imported(house, alice, "calendar.csv")
    _left_unfinished(house, alice, other)
    _in_the_library(house, alice)
    rows.comes_back(house, alice, "Volunteers’ day", note="Say thank you.")
    rows.comes_back(house, alice, "Week of action", DayOf(day=28, month=11), lasts_days=7)


def _left_unfinished(house: House, actor: Actor, channel_id: int) -> None:
    text = "GRANDE COLLECTE afin de bien finir, cliquez ici https://example.org @lea #soiréejeux"
    fields = [
        ("title", "Half"),
        ("text", text),
        ("language", "fr"),
        ("channel", "1"),
        ("channel", str(channel_id)),
    ]
    with house.database.transaction() as session:
        unsaved.keep(
            session, actor, page="w1", post_id=None, version=0, fields=fields, now=house.now()
        )


def _in_the_library(house: House, alice: Actor) -> None:
    """Two pictures that look alike; of one the rights end soon."""
    files, now = house.files, house.now()
    ends = now.date() + timedelta(days=9)
    told = Described(alt="A tree", labels=("park", "winter"), rights_end=ends, shared=False)
    with house.database.transaction() as session:
        for size in ((320, 240), (640, 480)):
            data = encoded(drawn(size=size))
            media.store(session, alice, files, data, filename="a", now=now)
        describe(session, alice, finding.one(session, alice, 1), told)


def _looked_for(house: House, delivery: Delivery) -> None:
    """Once, with one part up and another post of the account shown."""
    seen = {
        "text": "Another matter",
        "url": "https://example.org/2",
        "at": house.now().isoformat(),
        "likeness": "different",
    }
    with house.database.transaction() as session:
        session.add(
            Look(
                delivery_id=delivery.id,
                at=house.now(),
                outcome=LookOutcome.ABSENT,
                shown=[seen],
            )
        )
        session.add(
            Part(
                delivery_id=delivery.id,
                name="0",
                fence=1,
                remote_id="1",
                url="https://example.org/1",
                published_at=house.now(),
            )
        )


def _posted_on_the_sandbox(site: str) -> None:
    account = f"{site}/sandbox/api/croix"
    key = {"Authorization": "Bearer a-long-token"}
    made = requests.put(account, json={"token": "a-long-token"}, timeout=30)
    made.raise_for_status()
    posted = requests.post(f"{account}/posts", json={"text": "Hello"}, headers=key, timeout=30)
    posted.raise_for_status()


# Colours change with the light; names, order and sizes do not. Even a transition of no time is
# under way for a frame, and those within begin after those around them.
COLOURS = """async () => {
  const drawn = () => new Promise(requestAnimationFrame);
  const late = () => new Promise((go) => setTimeout(go, 500)); // nothing is drawn while unseen
  const frame = () => Promise.race([drawn(), late()]);
  const changes = () => document.getAnimations().some((one) => one instanceof CSSTransition);
  const end = performance.now() + 10000;
  do { await frame(); await frame(); } while (changes() && performance.now() < end);
  const asked = { runOnly: ["color-contrast", "link-in-text-block"], resultTypes: ["violations"] };
  return (await axe.run(asked)).violations;
}"""


def findings(page: Page) -> Iterator[str]:
    """All that axe finds, however slight, and the targets of WCAG 2.2 that it asks nobody for."""
    asked = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
    yield from told(Axe().run(page, options=asked).response["violations"])


def findings_in_the_other_light(page: Page, *, dark: bool) -> Iterator[str]:
    """Of a page that was looked through: what is wrong with its colours by night, or by day."""
    shine(page, dark=not dark)
    yield from (f"in the other light, {one}" for one in told(page.evaluate(COLOURS)))
    shine(page, dark=dark)


def shine(page: Page, *, dark: bool) -> None:
    page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")


def told(violations: list[dict[str, Any]]) -> Iterator[str]:
    for found in violations:
        nodes = "; ".join(node["html"][:160] for node in found["nodes"][:3])
        yield f"{found['id']}: {found['help']}: {nodes}"


def _comes_later(path: str) -> bool:
    """Whether a part of that page is fetched after it; waiting for it takes half a second."""
    return any(part in path for part in ("calendar", "compose", "edit", "library", "times", "line"))


def sideways(page: Page) -> int:
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wide


@pytest.mark.usefixtures("furnished")
@pytest.mark.parametrize(("width", "dark", "language", "pages"), SHARED_OUT)
def test_every_page_is_open_to_everyone(
    width: int, language: str, pages: list[str], *, dark: bool, visit: Visit
) -> None:
    page = visit("/", width=width, dark=dark)
    wrong = []
    for path in pages:
        page.goto(f"{path}{'&' if '?' in path else '?'}lang={language}")
        page.wait_for_load_state("networkidle" if _comes_later(path) else "load")
        wrong += [f"{path}: {one}" for one in findings(page)]
        if sideways(page) > 0:
            wrong.append(f"{path}: {sideways(page)} px too wide")
        if width == WIDE:
            wrong += [f"{path}: {one}" for one in findings_in_the_other_light(page, dark=dark)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("furnished")
@pytest.mark.parametrize(("width", "dark"), LOOKS)
def test_the_pages_of_a_volunteer_and_of_nobody_are_open_to_everyone(
    width: int, *, dark: bool, visit: Visit
) -> None:
    wrong = []
    for who, path in (
        (None, "/login"),
        ("bob", "/"),
        ("bob", "/mine"),
        ("bob", "/review"),
        ("bob", "/posts/8"),
        ("bob", "/posts/8/review"),
    ):
        page = visit(path, who=who, width=width, dark=dark)
        wrong += [f"{path}: {one}" for one in findings(page)]
        if sideways(page) > 0:
            wrong.append(f"{path}: {sideways(page)} px too wide")
    assert not wrong, "\n".join(wrong)
