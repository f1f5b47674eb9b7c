from collections.abc import Callable, Iterator

import pytest

from connectors.contract import Account, Credentials
from connectors.x.connector import X
from connectors.x.refreshing import connect
from connectors.x.tests.fake_x import ME, TOKEN, FakeX, fake_x

Connects = Callable[..., X]


@pytest.fixture
def network() -> Iterator[FakeX]:
    with fake_x() as fake:
        yield fake


@pytest.fixture
def x(network: FakeX) -> Connects:
    """An account on it; with `options`, and credentials beside the access token."""

    def made(*, options: dict[str, str] | None = None, **credentials: str) -> X:
        values = {"access_token": TOKEN, "id": ME["id"], **credentials}
        account = Account(
            handle="croixverte",
            credentials=Credentials(values=values),
            settings={"base_url": network.url, "client_id": "the-app"},
            options=options or {},
        )
        connector = connect(account)
        assert isinstance(connector, X)
        return connector

    return made
