"""Whether the address of an account that is being connected may be called from here."""

from collections.abc import Mapping

from connectors import reach, registry
from connectors.contract import Account, Credentials
from connectors.errors import Permanent
from lib.errors import Invalid
from lib.i18n import say
from models.house import House


def must_be_outside(house: House, kind: str, handle: str, credentials: Mapping[str, str]) -> None:
    """Asks for the address of its name, with no transaction open. Raises Invalid."""
    account = Account(
        handle=handle.strip(),
        credentials=Credentials(values=credentials),
        settings=house.network(kind),
    )
    try:
        reach.must_be_outside(registry.plugin(kind), account)
    except Permanent as refusal:
        remedy = refusal.remedy or say("Check the address.")
        raise Invalid(refusal.reason, remedy=remedy) from refusal
