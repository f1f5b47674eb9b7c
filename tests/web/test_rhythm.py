"""The page that tells when a channel's public reacts."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from models import tokens
from models.actor import Actor
from models.channel import Aim, Channel
from models.house import House
from models.publication import Age, Figure, Publication
from tests.scheduler.rhythm.account import Account, evenings
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


def learned(house: House, channel: Channel, number: int) -> None:
    with house.database.transaction() as session:
        for post in Account(effect=evenings, luck=0.5).posts(number, days=300, until=house.now()):
            row = Publication(
                workspace_id=channel.workspace_id,
                channel_id=channel.id,
                remote_id=post.at.isoformat(),
                url="",
                text="",
                kind="photo",
                published_at=post.at - timedelta(days=3),
                seen_at=post.at,
            )
            session.add(row)
            session.flush()
            value = int(post.engagement or 0)
            session.add(
                Figure(
                    publication_id=row.id,
                    age=Age.TWO_DAYS,
                    metric="likes",
                    value=value,
                    at=post.at,
                )
            )


@pytest.mark.parametrize(
    ("posts", "said"),
    [
        (0, "these hours are mostly general advice"),
        (200, "Posting at the best hours should gain about"),
    ],
)
def test_it_says_in_a_sentence_how_sure_it_is(
    house: House, alice: Actor, client: FlaskClient, login: Login, posts: int, said: str
) -> None:
    channel = rows.connected(house, alice)
    learned(house, channel, posts)
    login(client, "alice")
    shown = client.get(f"/channels/{channel.id}/rhythm").get_data(as_text=True)
    assert said in shown
    assert shown.count("<td class=") == 168


@pytest.mark.slow
def test_hours_at_which_nobody_posted_are_hatched_and_told_to_those_who_do_not_see(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    channel = rows.connected(house, alice)
    login(client, "alice")
    shown = client.get(f"/channels/{channel.id}/rhythm").get_data(as_text=True)
    assert shown.count(" unseen") >= 168
    assert shown.count("none seen") == 168


def test_a_manager_says_what_counts_as_success(
    house: House, alice: Actor, client: FlaskClient, app: Flask, login: Login
) -> None:
    channel = rows.connected(house, alice)
    login(client, "alice")
    client.post(f"/channels/{channel.id}/aim", data={"aim": "clicks"})
    client.post(f"/channels/{channel.id}/aim", data={"aim": "fame"})
    volunteer = app.test_client()
    login(volunteer, "bob")
    volunteer.post(f"/channels/{channel.id}/aim", data={"aim": "all"})
    with house.database.reading() as session:
        assert session.get_one(Channel, channel.id).aim is Aim.CLICKS


def test_a_zone_that_is_not_known_any_more_is_said_in_words(
    house: House, alice: Actor, client: FlaskClient, login: Login
) -> None:
    channel = rows.connected(house, alice)
    with house.database.transaction() as session:
        session.get_one(Channel, channel.id).zone = "Mars/Olympus"
    login(client, "alice")
    answer = client.get(f"/channels/{channel.id}/rhythm")
    assert answer.status_code < 500
    assert "Mars/Olympus" in answer.get_data(as_text=True)


def test_a_script_reads_the_same(house: House, alice: Actor, app: Flask) -> None:
    channel = rows.connected(house, alice)
    learned(house, channel, 60)
    client = app.test_client()
    with house.database.transaction() as session:
        _, secret = tokens.issue(session, alice, name="script", now=house.now())
    told = client.get(
        f"/api/v1/channels/{channel.id}/rhythm", headers={"Authorization": f"Bearer {secret}"}
    ).get_json()
    assert (told["posts"], len(told["cells"]), told["aim"]) == (60, 168, "all")
