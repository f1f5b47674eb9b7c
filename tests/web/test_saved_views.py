"""Views of the calendar that are kept under a name."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from models.actor import Actor
from models.house import House
from models.saved_view import SavedView

Login = Callable[[FlaskClient, str], None]
MONTH = "/calendar?view=month&date=2026-12-01"
QUERY = "view=month&date=2026-12-01&temperature=hot&page=3&state=review&lang=fr"


def shown(client: FlaskClient, address: str = MONTH) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def kept(house: House) -> list[SavedView]:
    with house.database.reading() as session:
        return list(session.scalars(select(SavedView).order_by(SavedView.id)))


def save(client: FlaskClient, name: str, query: str = QUERY, **more: str) -> str:
    data = {"name": name, "query": query, "next": MONTH, **more}
    return client.post("/calendar/views", data=data, follow_redirects=True).get_data(as_text=True)


def test_what_one_looks_at_is_kept_without_its_day_and_offered_as_a_chip(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    login(client, "alice")
    assert "Saved as “Hot ones”." in save(client, "  Hot   ones ")
    (view,) = kept(house)
    assert view.query == "view=month&temperature=hot&state=review"
    page = shown(client, f"{MONTH}&state=review&temperature=hot")
    href = "/calendar?view=month&amp;temperature=hot&amp;state=review&amp;date=2026-12-01"
    assert f'href="{href}" aria-current="true"><bdi>Hot ones</bdi>' in page


@pytest.mark.slow
def test_a_view_is_its_owner_s_unless_it_is_shared(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "erin")
    save(client, "Mine")
    save(client, "Ours", shared="on")
    client.post("/logout")
    login(client, "bob")
    page = shown(client)
    assert "<bdi>Ours</bdi>" in page
    assert "<bdi>Mine</bdi>" not in page
    save(client, "A volunteer’s", shared="on")
    assert [one.shared for one in kept(house)] == [False, True, False]


def test_nobody_of_another_association_sees_or_touches_it(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "erin")
    save(client, "Ours", shared="on")
    (view,) = kept(house)
    client.post("/logout")
    login(client, "charlie")
    assert "Ours" not in shown(client)
    for what in ("rename", "start", "remove"):
        data = {"do": what, "name": "Theirs"}
        assert client.post(f"/calendar/views/{view.id}", data=data).status_code == 404
    assert [one.name for one in kept(house)] == ["Ours"]


def test_the_same_name_again_replaces_it_and_another_s_may_bear_it_too(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "erin")
    save(client, "Hot")
    save(client, "Hot", "view=week&temperature=hot")
    client.post("/logout")
    login(client, "bob")
    save(client, "Hot")
    assert [one.query[:10] for one in kept(house)] == ["view=week&", "view=month"]


@pytest.mark.slow
def test_a_calendar_opens_with_the_view_that_was_chosen_for_it_and_with_one_only(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "erin")
    assert client.get("/calendar").status_code == 200
    save(client, "First", starts="on")
    save(client, "Second", "view=list&temperature=cold", starts="on")
    assert client.get("/calendar").location == "/calendar?view=list&temperature=cold"
    assert client.get("/calendar?view=week").status_code == 200
    second = kept(house)[1]
    client.post(f"/calendar/views/{second.id}", data={"do": "unstart"})
    assert client.get("/calendar").status_code == 200


def test_it_is_renamed_and_removed(client: FlaskClient, login: Login, house: House) -> None:
    login(client, "erin")
    save(client, "One")
    save(client, "Two")
    one, two = kept(house)
    taken = {"do": "rename", "name": "Two", "next": MONTH}
    answer = client.post(f"/calendar/views/{one.id}", data=taken, follow_redirects=True)
    assert "You have a view of that name." in answer.get_data(as_text=True)
    client.post(f"/calendar/views/{one.id}", data={"do": "rename", "name": "Uno"})
    client.post(f"/calendar/views/{two.id}", data={"do": "remove"})
    assert [view.name for view in kept(house)] == ["Uno"]


@pytest.mark.slow
def test_a_manager_clears_away_what_somebody_shared_and_not_what_is_somebody_s_own(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "erin")
    save(client, "Shared", shared="on")
    save(client, "Own")
    shared, own = kept(house)
    client.post("/logout")
    login(client, "alice")
    assert client.post(f"/calendar/views/{own.id}", data={"do": "remove"}).status_code == 404
    client.post(f"/calendar/views/{shared.id}", data={"do": "remove"})
    assert [view.name for view in kept(house)] == ["Own"]


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\u202eevil\u2066 \x00name", "evil name"),
        ("👩\u200d🚒 " + "x" * 200, "👩\u200d🚒 " + "x" * 76),
    ],
)
def test_any_name_is_shown_as_words_and_turns_nothing(
    client: FlaskClient, login: Login, house: House, name: str, stored: str
) -> None:
    login(client, "erin")
    page = save(client, name)
    assert [view.name for view in kept(house)] == [stored]
    assert "<script>alert" not in page


def test_a_view_without_a_name_is_refused_with_a_remedy(
    client: FlaskClient, login: Login, house: House
) -> None:
    login(client, "erin")
    assert "The view has no name. Give it one." in save(client, " \u202e ")
    assert kept(house) == []
