from collections.abc import Callable, Iterator

import pytest

from connectors.contract import Account, Credentials
from connectors.linkedin.connecting import connect
from connectors.linkedin.connector import LinkedIn
from connectors.linkedin.page import Page
from connectors.linkedin.tests.fake_linkedin import ORG, PERSON, TOKEN, FakeLinkedIn, fake_linkedin


@pytest.fixture
def network() -> Iterator[FakeLinkedIn]:
    with fake_linkedin() as fake:
        yield fake


@pytest.fixture
def page(network: FakeLinkedIn) -> Page:
    """A page whose posts may be read."""
    made = connect(
        Account(
            handle="croix-verte",
            credentials=Credentials(values={"access_token": TOKEN, "id": ORG}),
            settings={"base_url": network.url},
            options={"reads": "yes"},
        )
    )
    assert isinstance(made, Page)
    return made


@pytest.fixture
def person(network: FakeLinkedIn) -> Callable[..., LinkedIn]:
    """Somebody’s own account; with credentials beside the access token."""

    def made(**more: str) -> LinkedIn:
        values = {"access_token": TOKEN, "id": PERSON, **more}
        connector = connect(
            Account(
                handle="Jeanne Dupont",
                credentials=Credentials(values=values),
                settings={"base_url": network.url},
                options={"kind": "person"},
            )
        )
        assert isinstance(connector, LinkedIn)
        return connector

    return made
