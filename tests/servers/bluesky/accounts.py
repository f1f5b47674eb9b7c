"""Accounts of the test server, as our connector is given them."""

from dataclasses import replace

from connectors.bluesky.connector import Bluesky
from connectors.contract import Account, Credentials
from tests.servers.bluesky.server import Person, RealPds


def account(pds: RealPds, person: Person) -> Account:
    """As it stands when a person has just typed in the app password."""
    return Account(
        handle=person.handle,
        credentials=Credentials(values={"app_password": person.password}),
        settings={"base_url": pds.url},
    )


def signed_in(pds: RealPds, person: Person) -> Bluesky:
    newcomer = account(pds, person)
    return Bluesky(replace(newcomer, credentials=Bluesky(newcomer).refresh()))
