"""What networks fetch here without signing in, and for how long."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from lib.public import PublicMedia, Shown
from models.actor import Actor
from models.delivery import Delivery
from models.house import House
from models.way import DeliveryState
from tests.fakes import FakeClock
from tests.web import rows


@pytest.fixture
def delivery(house: House, alice: Actor) -> Delivery:
    channel = rows.connected(house, alice)
    (one,) = rows.planned(house, alice, "With a picture", channel.id)
    return one


def signed(house: House, delivery: Delivery, sha256: str) -> str:
    shown = Shown(
        workspace_id=delivery.workspace_id,
        delivery_id=delivery.id,
        sha256=sha256,
        mime="image/jpeg",
    )
    public = PublicMedia(site="https://asso.example", secret=house.public_media.secret)
    return public.address(shown).removeprefix("https://asso.example")


def status(client: FlaskClient, address: str) -> int:
    answer = client.get(address)
    answer.close()
    return answer.status_code


@pytest.mark.slow
@pytest.mark.parametrize("keeps", ["write", "lend"])
def test_a_signed_file_is_given_to_anyone_and_found_by_nobody_else(
    house: House, client: FlaskClient, delivery: Delivery, keeps: str
) -> None:
    sha256 = getattr(house.files, keeps)(delivery.workspace_id, b"a picture")
    answer = client.get(signed(house, delivery, sha256))
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/jpeg", b"a picture")
    assert answer.headers["X-Robots-Tag"] == "noindex"
    answer.close()
    assert client.get(f"/media/public/{sha256}/file.jpg").status_code == 404


@pytest.mark.slow
def test_a_file_that_is_gone_is_gone(house: House, client: FlaskClient, delivery: Delivery) -> None:
    assert client.get(signed(house, delivery, "0" * 64)).status_code == 404
    assert client.get(signed(house, delivery, "../etc")).status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("state", DeliveryState)
def test_an_address_lasts_while_the_post_may_still_go_up(
    house: House, client: FlaskClient, delivery: Delivery, state: DeliveryState
) -> None:
    sha256 = house.files.lend(delivery.workspace_id, b"a picture")
    rows.became(house, delivery, state, published_at=house.now())
    may_go_up = {DeliveryState.PLANNED, DeliveryState.SENDING, DeliveryState.UNSURE}
    lasts = state in may_go_up | {DeliveryState.PUBLISHED}
    assert (status(client, signed(house, delivery, sha256)) == 200) is lasts


@pytest.mark.slow
def test_an_address_ends_an_hour_after_the_post_went_up(
    house: House, client: FlaskClient, delivery: Delivery, clock: FakeClock
) -> None:
    sha256 = house.files.lend(delivery.workspace_id, b"a picture")
    address = signed(house, delivery, sha256)
    rows.became(house, delivery, DeliveryState.PUBLISHED, published_at=house.now())
    clock.at += timedelta(minutes=59)
    assert status(client, address) == 200
    clock.at += timedelta(minutes=1)
    assert status(client, address) == 404


@pytest.mark.slow
def test_an_address_of_no_delivery_leads_nowhere(
    house: House, client: FlaskClient, delivery: Delivery, charlie: Actor
) -> None:
    sha256 = house.files.lend(delivery.workspace_id, b"a picture")
    elsewhere = house.files.lend(charlie.workspace_id, b"a picture")
    assert sha256 == elsewhere
    for other in (
        Delivery(id=0, workspace_id=delivery.workspace_id),
        Delivery(id=delivery.id, workspace_id=charlie.workspace_id),
    ):
        assert status(client, signed(house, other, sha256)) == 404
