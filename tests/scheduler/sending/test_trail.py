"""What became of a try is on the trail, though no flush sees it."""

import json

import pytest
from sqlalchemy import select

from connectors.errors import Ambiguous, AuthExpired, ConnectorError, Permanent
from models.audit import Act, AuditEntry, By
from models.house import House
from tests import pretend
from tests.fakes import FakeClock
from tests.scheduler.sending.test_deliver import Planned, raising, send


def became(house: House) -> list[tuple[str, list[str]]]:
    with house.database.reading() as session:
        wanted = select(AuditEntry).where(AuditEntry.act == Act.DELIVERY_CHANGED)
        found = session.scalars(wanted.order_by(AuditEntry.id)).all()
    return [(one.by, json.loads(one.details)["state"]) for one in found]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("error", "after"),
    [
        (Ambiguous("no answer"), "unsure"),
        (Permanent("refused"), "failed"),
        (AuthExpired("no access"), "suspended"),
    ],
)
def test_a_try_that_did_not_prove_itself_is_told(
    house: House, planned: Planned, site: pretend.Site, error: ConnectorError, after: str
) -> None:
    site.faults.append(raising(error))
    send(house, planned())
    assert became(house) == [(By.PROGRAM, ["sending", after])]


@pytest.mark.slow
def test_a_post_that_came_too_late_is_told(
    house: House, planned: Planned, clock: FakeClock
) -> None:
    delivery = planned()
    clock.move(days=9)
    send(house, delivery)
    assert became(house) == [(By.PROGRAM, ["planned", "missed"])]
