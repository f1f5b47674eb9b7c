"""`flask worker`, before it becomes one."""

from dataclasses import replace

import pytest

from cli.worker import worker_program


@pytest.fixture
def distributed(app):
    house = app.extensions["marronnier"]
    settings = replace(house.settings, broker_url="redis://127.0.0.1:1")
    app.extensions["marronnier"] = replace(house, settings=settings)


def test_without_a_broker_it_is_refused_with_what_to_set(run):
    result = run("worker")
    assert result.exit_code == 1
    assert "MARRONNIER_BROKER_URL" in result.stderr


def test_a_network_that_is_not_there_is_refused_and_the_others_are_named(run, distributed):
    result = run("worker", "--networks", "bluesky, myspace")
    assert result.exit_code == 1
    assert "myspace" in result.stderr
    assert "bluesky" in result.stderr


def test_it_listens_for_every_network_that_is_installed():
    assert {"bluesky", "feed", "sandbox"} <= set(worker_program())


def test_it_listens_for_those_that_were_named_alone():
    assert worker_program(3, ["feed"])[-2:] == ["3", "feed"]
