"""The link says where its readers came from, if one wants it to."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from editorial import channels
from models.actor import Actor
from models.content import Tags
from models.house import House
from tests.web import rows
from tests.web.test_compose import post_at, write

Login = Callable[[FlaskClient, str], None]


def test_the_campaign_of_the_link_is_that_of_the_post_where_nobody_names_another(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    login(client, "alice")
    link = {"link": "https://example.org/don", "tagged": "y"}
    answer = write(client, **link, campaign="Collecte d’été", language="en")
    assert post_at(house, alice, answer.location)[2].tags == Tags(campaign="collecte-dete")
    answer = write(client, **link, tag_campaign="own", tag_medium="poster")
    draft = post_at(house, alice, answer.location)[2]
    assert draft.tags == Tags(campaign="own", medium="poster")
    page = client.get("/compose").text
    assert '<datalist id="known-tag_medium"><option value="poster">' in page
    assert '<option value="own"></option><option value="collecte-dete"></option>' in page
    edited = write(client, f"{answer.location}/edit", **link | {"tagged": ""}, seen="1")
    assert post_at(house, alice, edited.location)[2].tags is None


def test_the_preview_shows_the_link_as_it_leaves(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice)
    login(client, "alice")
    given = {"title": "Open day", "text": "Come.", "link": "https://example.org/#top"}
    shown = client.post("/compose/looks", data={**given, "tagged": "y", "channel": channel.id})
    whole = (
        "https://example.org/?utm_source=feed&amp;utm_medium=social&amp;utm_campaign=open-day#top"
    )
    assert whole in shown.text


def test_a_tag_that_is_too_long_is_said_beside_its_field(client: FlaskClient, login: Login) -> None:
    login(client, "alice")
    answer = write(client, link="https://example.org", tagged="y", tag_campaign="x" * 101)
    assert answer.status_code == 422
    assert 'id="tags.campaign-wrong"' in answer.text


@pytest.mark.slow
def test_whoever_approves_sees_each_channels_own_link(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    news = rows.connected(house, alice).id
    with house.database.transaction() as session:
        played = channels.connect(
            session,
            alice,
            house.settings.keyring,
            kind="sandbox",
            handle="play",
            name="Play",
            credentials={"token": "a-long-token"},
            now=house.now(),
        ).id
    tags = Tags(campaign="winter")
    post = rows.submitted(
        house, alice, "Open day", news, played, link="https://example.org/", tags=tags
    )
    login(client, "alice")
    for page in (f"/posts/{post.id}/review", f"/posts/{post.id}"):
        shown = client.get(page).text
        assert "utm_source=feed&amp;" in shown, page
        assert "utm_source=sandbox&amp;" in shown, page
