"""A channel's past out of a file."""

import json
from datetime import timedelta

import pytest

from tests.scheduler.rhythm.account import Account, evenings

ALICE = ("--as", "alice@example.org")


@pytest.mark.slow
def test_a_year_of_the_past_gives_a_rhythm_on_the_first_day(run, networks, house, tmp_path):
    posts = Account(effect=evenings, luck=0.5).posts(200, days=300, until=house.now())
    path = tmp_path / "past.csv"
    lines = [f"{p.at.isoformat()},photo,{p.engagement:.0f},,0" for p in posts]
    path.write_text("\n".join(["ts_utc,type,likes,comments,shares", *lines]))
    told = json.loads(run("channel", "history", "Mastodon", path, "--json", *ALICE).stdout)
    assert told == {"taken": 200, "known": 0, "refused": []}
    again = json.loads(run("channel", "history", "Mastodon", path, "--json", *ALICE).stdout)
    assert again == {"taken": 0, "known": 200, "refused": []}
    learned = json.loads(run("rhythm", "Mastodon", "--json", *ALICE).stdout)
    assert (learned["posts"], learned["state"]) == (200, "confident")


def test_rows_that_cannot_be_read_are_refused_by_their_line(run, networks, house, tmp_path):
    path = tmp_path / "past.csv"
    later = house.now() + timedelta(days=1)
    path.write_text(
        f"published_at;likes\nyesterday;3\n2026-11-01T10:00;-4\n{later.isoformat()};4\n"
        "2026-11-02T10:00;\n"
    )
    told = json.loads(run("channel", "history", "Mastodon", path, "--json", *ALICE).stdout)
    assert (told["taken"], [one["line"] for one in told["refused"]]) == (1, [2, 3, 4])
    assert "yesterday" in told["refused"][0]["reason"]
    assert "2026-12-01T08:30" in run("channel", "history", "Mastodon", path, *ALICE).stderr


def test_times_that_no_calendar_holds_are_refused_by_their_line(run, networks, tmp_path):
    path = tmp_path / "past.csv"
    path.write_text(
        "published_at,likes\n0001-01-01T00:00,1\n9999-12-31T23:59,1\n"
        "0001-01-01T00:00+05:00,1\n2026-11-01T10:00,1\n"
    )
    told = json.loads(run("channel", "history", "Mastodon", path, "--json", *ALICE).stdout)
    assert (told["taken"], [one["line"] for one in told["refused"]]) == (1, [2, 3, 4])


def test_a_time_without_an_offset_is_one_of_the_channels(run, networks, house, tmp_path):
    path = tmp_path / "past.csv"
    day = (house.now() - timedelta(days=3)).date()
    path.write_text(f"date,type,likes\n{day}T09:15,text,3\n")
    assert run("channel", "history", "Mastodon", path, *ALICE).exit_code == 0
    told = json.loads(run("rhythm", "Mastodon", "--json", *ALICE).stdout)
    assert [cell["hour"] for cell in told["cells"] if cell["posts"]] == [9]


def test_a_file_without_times_or_figures_is_refused_with_its_columns(run, networks, tmp_path):
    path = tmp_path / "past.csv"
    for content in ("a,b\n1,2", "published_at,text\n2026-11-01,x", ""):
        path.write_text(content)
        refused = run("channel", "history", "Mastodon", path, *ALICE)
        assert refused.exit_code == 1
        assert "published_at" in refused.stderr


def test_who_may_not_connect_accounts_gives_no_past(run, networks, tmp_path):
    path = tmp_path / "past.csv"
    path.write_text("published_at,likes\n2026-11-01T10:00,1")
    assert run("channel", "history", "Mastodon", path, "--as", "bob@example.org").exit_code == 1
