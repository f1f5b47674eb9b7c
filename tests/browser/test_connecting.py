"""Signing in at another site and coming back, in a real browser: cookies, policies, pages."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import create_app
from models.channel import Channel
from models.house import House
from tests.browser.conftest import Visit, served
from tests.conftest import quickly
from tests.servers.bluesky.install import CannotInstall
from tests.servers.oauth.pigeons import installed
from tests.servers.oauth.provider import APP, Provider, provider

pytestmark = [pytest.mark.browser, pytest.mark.servers]


@pytest.fixture
def port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        free: int = found.getsockname()[1]
        return free


@pytest.fixture(params=["pigeons", "lofts"])
def kind(request: pytest.FixtureRequest) -> str:
    named: str = request.param
    return named


@pytest.fixture
def there(tmp_path: Path, port: int, kind: str) -> Iterator[Provider]:
    """To a browser `localhost` is another site than 127.0.0.1."""
    back = f"http://127.0.0.1:{port}/channels/connected/{kind}"
    try:
        with provider(back, tmp_path / "provider.log", host="localhost") as found:
            yield found
    except CannotInstall as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"The real OAuth server is not there: {error}")
        pytest.skip(f"THE REAL OAUTH SERVER IS NOT TESTED: {error}")


@pytest.fixture
def environ(
    environ: dict[str, str],
    there: Provider,
    kind: str,
    port: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, str]:
    installed(tmp_path, monkeypatch)
    network = f"MARRONNIER_{kind.upper()}"
    return {
        **environ,
        "MARRONNIER_BASE_URL": f"http://127.0.0.1:{port}",
        f"{network}_BASE_URL": there.url,
        f"{network}_CLIENT_ID": APP["client_id"],
        f"{network}_CLIENT_SECRET": APP["client_secret"],
    }


@pytest.fixture
def site(house: House, port: int) -> Iterator[str]:
    with served(quickly(create_app(house)), port) as address:
        yield address


def signed_in_there(page: Page) -> None:
    """Says who one is, then yes."""
    page.locator('input[name="login"]').fill("jeanne")
    page.locator('input[name="password"]').fill("any")
    page.locator('button[type="submit"]').click()
    page.locator('button[type="submit"]').click()


def test_a_person_goes_there_and_comes_back_signed_in_and_connected(
    visit: Visit, house: House, site: str, kind: str
) -> None:
    page = visit(f"/channels/new/{kind}")
    if kind == "lofts":
        page.get_by_label("Loft").fill("mine")
        page.get_by_role("button", name="Sign in at Lofts").click()
        page.get_by_role("link", name="Go there and sign in").click()
    else:
        page.get_by_role("link", name="Sign in at Pigeons").click()
    page.wait_for_url("http://localhost:*/**")
    signed_in_there(page)
    page.wait_for_url(f"{site}/channels/*")
    expect(page.get_by_text("is connected.")).to_be_visible()
    with house.database.reading() as session:
        channel = session.scalars(select(Channel)).one()
    assert (channel.kind, channel.handle) == (kind, "jeanne")
    page.go_back()
    assert channel.access_number == 1
