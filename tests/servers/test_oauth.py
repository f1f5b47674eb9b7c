"""Signing in at a network, against a real OAuth 2 server (oidc-provider): state, PKCE, rotation."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from connectors.errors import AuthExpired
from connectors.oauth import App
from connectors.signing_in import renewed
from models import credentials
from models.channel import Channel
from models.house import House
from tests.servers.bluesky.install import CannotInstall
from tests.servers.oauth.pigeons import installed
from tests.servers.oauth.provider import APP, Provider, provider

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("oauth")]
Login = Callable[[FlaskClient, str], None]
BACK = "http://127.0.0.1:5000/channels/connected/pigeons"


@pytest.fixture(params=["client_secret_basic", "client_secret_post"])
def there(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Provider]:
    try:
        with provider(BACK, tmp_path / "provider.log", auth_method=request.param) as found:
            yield found
    except CannotInstall as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"The real OAuth server is not there: {error}")
        pytest.skip(f"THE REAL OAUTH SERVER IS NOT TESTED: {error}")


@pytest.fixture
def environ(
    environ: dict[str, str],
    there: Provider,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, str]:
    installed(tmp_path, monkeypatch)
    basic = request.node.callspec.params["there"] == "client_secret_basic"
    return {
        **environ,
        "MARRONNIER_PIGEONS_BASE_URL": there.url,
        "MARRONNIER_PIGEONS_CLIENT_ID": APP["client_id"],
        "MARRONNIER_PIGEONS_CLIENT_SECRET": APP["client_secret"],
        "MARRONNIER_PIGEONS_BASIC": "yes" if basic else "no",
    }


def every(house: House) -> list[Channel]:
    with house.database.reading() as session:
        return list(session.scalars(select(Channel)))


def kept(house: House, channel: Channel) -> dict[str, str]:
    with house.database.reading() as session:
        return credentials.read(session, house.settings.keyring, channel.id)


def back(client: FlaskClient, there: Provider, person: str = "jeanne", **query: object) -> str:
    away = client.get("/channels/connect/pigeons", query_string=query)
    return there.consent(away.location, person).removeprefix("http://127.0.0.1:5000")


def test_a_person_signs_in_there_and_comes_back_connected(
    client: FlaskClient, login: Login, house: House, there: Provider
) -> None:
    login(client, "alice")
    address = back(client, there)
    answer = client.get(address)
    (channel,) = every(house)
    assert answer.location == f"/channels/{channel.id}"
    assert channel.handle == "jeanne"
    assert channel.expires_at is not None
    assert client.get(address).status_code == 400, "it serves once"


def test_its_access_is_renewed_and_the_old_refresh_token_is_worth_nothing(
    client: FlaskClient, login: Login, house: House, there: Provider, environ: dict[str, str]
) -> None:
    login(client, "alice")
    client.get(back(client, there))
    (channel,) = every(house)
    old = kept(house, channel)
    app = App(
        client_id=APP["client_id"],
        client_secret=APP["client_secret"],
        authorize_url=f"{there.url}/auth",
        token_url=f"{there.url}/token",
        basic=environ["MARRONNIER_PIGEONS_BASIC"] == "yes",
    )
    fresh = renewed(app, old["refresh"], network="Pigeons")
    assert fresh.access_token != old["token"]
    assert fresh.refresh_token != old["refresh"]
    with pytest.raises(AuthExpired):
        renewed(app, old["refresh"], network="Pigeons")


def test_reconnecting_takes_the_same_person_only(
    client: FlaskClient, login: Login, house: House, there: Provider
) -> None:
    login(client, "alice")
    client.get(back(client, there))
    (channel,) = every(house)
    before = kept(house, channel)
    assert client.get(back(client, there, "paul", channel=channel.id)).status_code == 400
    assert kept(house, channel) == before
    assert client.get(back(client, there, "jeanne", channel=channel.id)).status_code == 303
    assert kept(house, channel) != before
    assert len(every(house)) == 1


def test_who_says_no_there_connects_nothing_here(
    client: FlaskClient, login: Login, house: House, there: Provider
) -> None:
    login(client, "alice")
    away = client.get("/channels/connect/pigeons")
    address = there.consent(away.location, agrees=False).removeprefix("http://127.0.0.1:5000")
    assert "error=access_denied" in address
    assert client.get(address).location == "/channels"
    assert every(house) == []
    assert "without permission" in client.get("/channels").get_data(as_text=True)


def test_a_code_of_another_sign_in_is_refused_by_the_proof(
    client: FlaskClient, login: Login, house: House, there: Provider
) -> None:
    """Somebody slips their own code into a sign-in that was really begun."""
    login(client, "alice")
    mine, theirs = (back(client, there, person) for person in ("jeanne", "mallory"))
    code = theirs.split("code=")[1].split("&")[0]
    state = mine.split("state=")[1].split("&")[0]
    answer = client.get(f"/channels/connected/pigeons?code={code}&state={state}")
    assert answer.status_code >= 400
    assert "Start again" in answer.get_data(as_text=True)
    assert every(house) == []
