"""`flask export`."""

import json
from pathlib import Path

import pytest

from models.actor import Actor
from models.house import House
from tests.web import rows

AS = ("--as", "alice@example.org")


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    return {**environ, "MARRONNIER_LANGUAGE": "en"}


@pytest.mark.slow
def test_posts_are_written_by_the_file_s_ending(
    run, house: House, alice: Actor, tmp_path: Path
) -> None:
    rows.planned(house, alice, "Supper", rows.connected(house, alice).id)
    rows.drafted(house, alice, "Without a date")
    for ending in ("csv", "xlsx", "json"):
        result = run("export", tmp_path / f"out.{ending}", *AS)
        assert (result.exit_code, "2 posts" in result.stdout) == (0, True), result.output
    assert [one["title"] for one in json.loads((tmp_path / "out.json").read_text())] == [
        "Supper",
        "Without a date",
    ]
    run("export", tmp_path / "out.json", "--from", "2026-11-30", "--until", "2026-11-30", *AS)
    assert len(json.loads((tmp_path / "out.json").read_text())) == 1


@pytest.mark.parametrize("command", [("export", "out.csv"), ("audit", "list")])
@pytest.mark.parametrize("day", [("--from", "0001-01-01"), ("--until", "9999-12-31")])
def test_a_day_beyond_all_calendars_is_a_wrong_option(run, command, day) -> None:
    result = run(*command, *day)
    assert result.exit_code == 2
    assert "between 2000 and 2099" in result.stderr


def test_a_file_of_no_known_kind_is_refused(run, tmp_path: Path) -> None:
    result = run("export", tmp_path / "out.doc", *AS)
    assert result.exit_code == 1
    assert ".csv, .xlsx, .json" in result.stderr
    assert run("export", tmp_path / "nowhere" / "out.csv", *AS).exit_code == 1
