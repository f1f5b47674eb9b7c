"""What `flask drill` refuses before it makes anything."""

import pytest


def test_a_drill_on_a_real_network_is_refused_with_what_to_do(run):
    done = run("drill", "--network", "bluesky")
    assert done.exit_code == 1
    assert "--network sandbox" in done.stderr


@pytest.mark.slow
@pytest.mark.xdist_group("postgres")
def test_a_database_in_use_is_refused(run, postgres_database):
    address = postgres_database.render_as_string(hide_password=False)
    done = run("drill", "--database", address)
    assert done.exit_code == 1
    assert "n’est pas vide" in done.stderr or "is not empty" in done.stderr


def test_what_is_no_database_is_refused(run):
    done = run("drill", "--database", "mysql://user:secret@host/name")
    assert done.exit_code == 1
    assert "postgresql" in done.stderr
    assert "secret" not in done.stderr


def test_an_unknown_executor_is_a_wrong_option(run):
    assert run("drill", "--executor", "carrier-pigeon").exit_code == 2
