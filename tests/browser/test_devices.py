"""A browser that is told, with its worker."""

import pytest
from playwright.sync_api import Page

from lib.web_push import to_text
from models.actor import Actor
from models.house import House
from models.push import PushDevice
from notifying import devices
from notifying.devices import Given
from tests.browser.conftest import Visit
from tests.push_service import Browser

pytestmark = pytest.mark.browser
OLD = "https://push.example.org/old"

# As a browser calls its worker. Its own push service cannot be made to do so, and some browsers
# name no old address: the one that was kept when the device was added stands for it.
CHANGED = """async ([kept, given]) => {
    const store = await caches.open("device");
    await store.put("/device", new Response(JSON.stringify(kept)));
    const bytes = (text) => Uint8Array.from(
        atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
    const event = new ExtendableEvent("pushsubscriptionchange");
    event.newSubscription = {
        endpoint: given.endpoint,
        options: { applicationServerKey: bytes(given.key) },
        getKey: (name) => bytes(name === "auth" ? given.auth : given.point),
    };
    self.dispatchEvent(event);
}"""
REGISTER = """async () => {
    await navigator.serviceWorker.register("/service-worker.js");
    await navigator.serviceWorker.ready;
}"""


def given(endpoint: str, browser: Browser) -> Given:
    auth = to_text(browser.auth)
    return Given(name="phone", endpoint=endpoint, point=browser.point, auth=auth)


def in_browser(one: Given) -> dict[str, str]:
    return {"endpoint": one.endpoint, "key": one.point, "point": one.point, "auth": one.auth}


def changed(page: Page, old: Given, new: Given) -> None:
    with page.context.expect_event("serviceworker") as started:
        page.evaluate(REGISTER)
    page.context.clear_cookies()  # the session ended long ago
    with page.context.expect_event("response", lambda one: "/renewed-device" in one.url) as answer:
        started.value.evaluate(CHANGED, [in_browser(old), in_browser(new)])
    assert answer.value.status == 204


def test_a_browser_whose_address_was_taken_back_is_told_at_its_new_one(
    house: House, bob: Actor, visit: Visit
) -> None:
    old, new = given(OLD, Browser()), given(f"{OLD}er", Browser())
    keyring = house.settings.keyring
    with house.database.transaction() as session:
        devices.add(session, keyring, bob.user_id, old, now=house.now())
    page = visit("/account/notices", who="bob", width=390)
    changed(page, old, new)
    with house.database.reading() as session:
        address, receiver = devices.address(keyring, session.query(PushDevice).one())
    assert (address, to_text(receiver.point)) == (new.endpoint, new.point)
