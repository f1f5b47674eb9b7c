"""From approval to a real Bluesky server, through the real daemon."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from PIL import Image

from editorial import media
from models.channel import Channel
from models.content import Attachment
from models.delivery import AttemptOutcome
from models.way import DeliveryState
from tests.journeys.association import Association
from tests.journeys.conftest import Founded
from tests.journeys.lossy import Loss, LossyLine, lossy_line
from tests.journeys.processes import until
from tests.servers.bluesky.server import Person, RealPds

pytestmark = [pytest.mark.journey, pytest.mark.servers, pytest.mark.xdist_group("pds")]

LONG = 90.0  # seconds: after an outage the pauses between two tries grow


@pytest.fixture
def line(pds: RealPds) -> Iterator[LossyLine]:
    with lossy_line(pds.port) as made:
        yield made


@pytest.fixture
def association(founded: Founded, pds: RealPds) -> Association:
    return founded(BLUESKY_BASE_URL=pds.url)


@pytest.fixture
def remote(founded: Founded, line: LossyLine) -> Association:
    """One that reaches the network over that line."""
    return founded(BLUESKY_BASE_URL=line.url)


@pytest.fixture
def person(pds: RealPds) -> Person:
    return pds.new_account()


def connected(association: Association, person: Person) -> Channel:
    return association.channel("bluesky", person.handle, {"app_password": person.password})


def picture(association: Association, colour: str, alt: str) -> Attachment:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(drawn, "PNG")
    with association.house.database.transaction() as session:
        kept = media.store(
            session,
            association.alice,
            association.house.files,
            drawn.getvalue(),
            filename=f"{colour}.png",
            now=association.house.now(),
        )
        return Attachment(sha256=kept.sha256, alt=alt)


def all_live(association: Association) -> bool:
    return association.states() == {DeliveryState.PUBLISHED}


def test_an_approved_post_stands_on_the_network_as_it_was_approved(association, pds, person):
    channel = connected(association, person)
    text = f"Récolte samedi avec @{person.handle} : https://exemple.fr/recolte #Bénévolat"
    shown = (
        picture(association, "red", "Une tomate mûre"),
        picture(association, "green", "Des bénévoles à l’œuvre"),
    )
    association.plan(text, on=channel, media=shown)
    association.plan("Et dimanche aussi", on=channel, after=timedelta(seconds=2))
    daemon = association.daemon()
    assert until(lambda: all_live(association), LONG), daemon.said()

    records = {one["value"]["text"]: one for one in pds.records(person.did)}
    assert set(records) == {text.replace("https://", ""), "Et dimanche aussi"}
    kept = records[text.replace("https://", "")]
    raw = kept["value"]["text"].encode()
    marked = {
        raw[f["index"]["byteStart"] : f["index"]["byteEnd"]].decode(): f["features"][0]
        for f in kept["value"]["facets"]
    }
    assert marked["exemple.fr/recolte"]["uri"] == "https://exemple.fr/recolte"
    assert marked["#Bénévolat"]["tag"] == "Bénévolat"
    assert marked[f"@{person.handle}"]["did"] == person.did
    images = kept["value"]["embed"]["images"]
    assert [one["alt"] for one in images] == [one.alt for one in shown]
    assert all(pds.blob(person.did, one["image"]["ref"]["$link"]) for one in images)
    receipts = {one.remote_id: one for one in association.deliveries()}
    assert set(receipts) == {one["uri"] for one in records.values()}
    assert kept["uri"].rsplit("/")[-1] in receipts[kept["uri"]].url


def reasons(association: Association) -> dict[int, tuple[str, str]]:
    """Why the planned ones that were tried wait, and what can be done."""
    return {
        one.id: (str(one.reason), str(one.remedy))
        for one in association.deliveries()
        if one.state is DeliveryState.PLANNED and one.failures
    }


def test_posts_due_while_the_network_is_down_wait_with_a_reason_and_go_out_once(
    association, pds, person
):
    channel = connected(association, person)
    pds.stop()
    texts = ["Un", "Deux", "Trois"]
    association.plan(*texts, on=channel)
    daemon = association.daemon()
    told: dict[int, tuple[str, str]] = {}

    def all_tried() -> bool:
        told.update(reasons(association))
        return len(told) == len(texts)

    assert until(all_tried, LONG), daemon.said()
    assert set(told.values()) == {
        ("Bluesky’s server cannot be reached.", "Nothing to do: it is tried again by itself.")
    }
    pds.start()
    assert until(lambda: all_live(association), LONG), daemon.said()
    assert sorted(one["value"]["text"] for one in pds.records(person.did)) == sorted(texts)
    assert "Traceback" not in daemon.said()


def test_a_daemon_killed_before_the_answer_finds_its_post_by_its_key(remote, pds, person, line):
    channel = connected(remote, person)
    line.lose("com.atproto.repo.putRecord", Loss.SILENCE)
    remote.plan("Une seule fois", on=channel)
    daemon = remote.daemon()
    assert until(line.lost.is_set, LONG), daemon.said()
    daemon.kill()
    (before,) = pds.records(person.did)
    assert remote.states() == {DeliveryState.SENDING}
    daemon = remote.daemon()
    assert until(lambda: remote.states() == {DeliveryState.UNSURE}, LONG), daemon.said()
    assert until(lambda: all_live(remote), LONG), daemon.said()
    assert pds.records(person.did) == [before]
    (delivery,) = remote.deliveries()
    assert delivery.remote_id == before["uri"]
    assert [one.outcome for one in remote.attempts(delivery.id)] == [AttemptOutcome.UNSURE]


def test_an_answer_lost_on_the_way_is_looked_up_and_nothing_is_sent_again(
    remote, pds, person, line
):
    channel = connected(remote, person)
    line.lose("com.atproto.repo.putRecord", Loss.CUT)
    remote.plan("Coupé", on=channel)
    daemon = remote.daemon()
    assert until(lambda: remote.states() == {DeliveryState.UNSURE}, LONG), daemon.said()
    (unsure,) = remote.deliveries()
    assert str(unsure.remedy) == "It is not sent again before we know whether it is live."
    assert until(lambda: all_live(remote), LONG), daemon.said()
    (delivery,) = remote.deliveries()
    assert [one["uri"] for one in pds.records(person.did)] == [delivery.remote_id]
    assert len(remote.attempts(delivery.id)) == 1
