"""What `flask up` decides before anything is started."""

import socket
from dataclasses import replace

import click
import pytest
from sqlalchemy import make_url, text

from cli.up import (
    PortTaken,
    address_of,
    bring_up_to_date,
    is_empty,
    parsed,
    plan,
    refuse_if_taken,
    shown,
)
from lib.errors import Refusal
from lib.supervisor import Plan
from models.database import Database


@pytest.mark.parametrize(
    ("base_url", "address"),
    [
        ("http://127.0.0.1:5000", ("127.0.0.1", 5000)),
        ("http://localhost:8080", ("localhost", 8080)),
        ("http://[::1]:5000", ("::1", 5000)),
        ("http://192.0.2.7", ("192.0.2.7", 80)),
        ("https://calendrier.example.org", ("127.0.0.1", 5000)),
        ("http://calendrier.example.org:8080", ("127.0.0.1", 5000)),
    ],
)
def test_the_server_listens_at_the_public_address_only_where_that_is_this_machine(
    base_url, address
):
    assert address_of(base_url) == address


@pytest.mark.parametrize("bind", ["127.0.0.1:5000", "[::1]:5000"])
def test_an_address_is_read_as_it_is_shown(bind):
    assert shown(parsed(bind)) == bind


@pytest.mark.parametrize("bind", ["5000", "127.0.0.1", ":5000", "host:port", "host:70000"])
def test_an_address_that_is_none_is_refused_with_an_example(bind):
    with pytest.raises(click.BadParameter, match=r"127\.0\.0\.1:5000"):
        parsed(bind)


def test_a_port_that_is_taken_is_named_with_the_remedy():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken) as refused:
            refuse_if_taken(("127.0.0.1", port))
    assert f"127.0.0.1:{port}" in str(refused.value)
    assert "MARRONNIER_BASE_URL" in str(refused.value)


def test_a_free_port_is_not_refused():
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = other.getsockname()
    refuse_if_taken(address)


def test_a_house_with_an_association_is_not_empty(house):
    assert not is_empty(house)


def test_a_database_that_does_not_answer_is_named_with_the_remedy(house):
    away = replace(
        house, database=Database(make_url("postgresql+psycopg://u:secret@127.0.0.1:9/x"))
    )
    with pytest.raises(Refusal) as refused:
        bring_up_to_date(away)
    assert "MARRONNIER_DATABASE_URL" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_database_of_a_newer_version_is_left_alone(house):
    with house.database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'of-tomorrow'"))
    with pytest.raises(Refusal, match="of-tomorrow"):
        bring_up_to_date(house)


def test_a_plan_survives_the_way_to_the_supervisor(house):
    made = plan(house, ("127.0.0.1", 5000), web_address="http://127.0.0.1:5000")
    assert Plan.from_json(made.command()[-1]) == made
    assert list(made.programs) == ["web", "daemon"]


def test_with_a_broker_a_worker_is_kept_running_too(house):
    shared = replace(house, settings=replace(house.settings, broker_url="amqp://broker"))
    made = plan(shared, ("127.0.0.1", 5000), web_address="http://127.0.0.1:5000")
    assert "sandbox" in made.programs["worker"]
