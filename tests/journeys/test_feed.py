"""From approval to a reader of the feed: daemon, web server and reader are all real."""

import io
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import feedparser
import pytest
import requests
from PIL import Image

from editorial import media
from lib.settings import ROOT
from models.content import Attachment
from models.way import DeliveryState
from tests.journeys.association import Association
from tests.journeys.conftest import Founded
from tests.journeys.processes import until

pytestmark = pytest.mark.journey

LONG = 60.0  # seconds


def answers(address: str) -> bool:
    with suppress(requests.ConnectionError, requests.Timeout):  # it listens before it has loaded
        return requests.get(f"{address}/healthz", timeout=30).ok
    return False


@pytest.fixture
def association(founded: Founded) -> Iterator[Association]:
    """With its web server beside it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        host, port = probe.getsockname()
    made = founded(BASE_URL=f"http://{host}:{port}")
    with (made.place / "web.log").open("w") as log:
        web = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", f"{host}:{port}"],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **made.environ},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    site = made.house.settings.base_url
    assert until(lambda: answers(site), LONG), (made.place / "web.log").read_text()
    yield made
    os.killpg(web.pid, signal.SIGKILL)
    web.wait(10)


def picture(association: Association) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(drawn, "PNG")
    return drawn.getvalue()


def kept(association: Association, alt: str) -> Attachment:
    with association.house.database.transaction() as session:
        stored = media.store(
            session,
            association.alice,
            association.house.files,
            picture(association),
            filename="tomate.png",
            now=association.house.now(),
        )
        return Attachment(sha256=stored.sha256, alt=alt)


def fetched(association: Association, **known: str) -> Any:
    """The feed, as its readers' programs read it."""
    site = association.house.settings.base_url
    return feedparser.parse(f"{site}/feeds/actualites.atom", **known)  # type: ignore[attr-defined]


def test_an_approved_post_reaches_a_reader_of_the_feed(association):
    channel = association.channel("feed", "actualites", {})
    association.plan(
        "Récolte <samedi> & dimanche\n\nÀ tout de suite",
        on=channel,
        link="https://exemple.fr/recolte",
        media=(kept(association, "Une tomate mûre"),),
    )
    later = association.plan("Et dimanche aussi", on=channel, after=timedelta(seconds=3))
    daemon = association.daemon()
    assert until(lambda: association.states() == {DeliveryState.PUBLISHED}, LONG), daemon.said()

    read = fetched(association)
    assert (read.status, read.bozo) == (200, False)
    second, first = read.entries
    receipts = {f"urn:uuid:{one.remote_id}": one for one in association.deliveries()}
    assert receipts.keys() == {first.id, second.id}
    assert [receipts[second.id].id] == later
    assert "Récolte <samedi> & dimanche" in first.title
    shown = first.content[0].value if "content" in first else first.summary
    assert "À tout de suite" in shown
    assert 'alt="Une tomate mûre"' in shown
    again = fetched(association, etag=read.etag)
    assert again.status == 304, "a reader who has it already is not sent it again"
    image = next(each for each in shown.split('"') if "/feeds/actualites/" in each)
    assert Image.open(io.BytesIO(requests.get(image, timeout=30).content)).size == (40, 30)
