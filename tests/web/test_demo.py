"""Entering the demo by one click."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from models.house import House
from models.people import User, Workspace


def number(house: House, name: str) -> int:
    with house.database.reading() as session:
        return session.scalars(select(User.id).where(User.name == name)).one()


@pytest.fixture
def demo(house: House) -> House:
    with house.database.transaction() as session:
        session.execute(update(Workspace).where(Workspace.slug == "red-cross").values(demo=True))
    return house


def test_each_person_of_the_demo_is_entered_by_one_click(client: FlaskClient, demo: House) -> None:
    page = client.get("/login?lang=en").get_data(as_text=True)
    assert "Enter as Alice, manager" in page
    assert "Enter as Bob, volunteer" in page
    assert "Charlie" not in page
    assert client.post(f"/login/demo/{number(demo, 'Bob')}").location == "/"
    assert "Bob (volunteer)" in client.get("/").get_data(as_text=True)


def test_nobody_is_entered_while_no_demo_is_loaded(client: FlaskClient, house: House) -> None:
    assert "Enter as" not in client.get("/login?lang=en").get_data(as_text=True)
    assert client.post(f"/login/demo/{number(house, 'Alice')}").status_code == 404


def test_people_outside_the_demo_are_never_entered_by_a_click(
    client: FlaskClient, demo: House
) -> None:
    assert client.post(f"/login/demo/{number(demo, 'Charlie')}").status_code == 404
    assert client.get("/").status_code == 302


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("192.0.2.7", {}),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}),
        ("127.0.0.1", {"Forwarded": "for=192.0.2.7"}),
        ("127.0.0.1", {"X-Real-IP": "192.0.2.7"}),
        ("127.0.0.1", {"Via": "1.1 proxy"}),
    ],
)
def test_from_anywhere_else_a_password_is_needed(
    client: FlaskClient, demo: House, address: str, headers: dict[str, str]
) -> None:
    place = {"REMOTE_ADDR": address}
    page = client.get("/login?lang=en", environ_base=place, headers=headers).get_data(as_text=True)
    assert "Enter as" not in page
    path = f"/login/demo/{number(demo, 'Alice')}"
    assert client.post(path, environ_base=place, headers=headers).status_code == 403


def test_the_demo_is_entered_over_ipv6_too(client: FlaskClient, demo: House) -> None:
    path = f"/login/demo/{number(demo, 'Alice')}"
    assert client.post(path, environ_base={"REMOTE_ADDR": "::1"}).status_code == 303
