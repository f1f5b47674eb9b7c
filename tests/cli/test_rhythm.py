"""`flask rhythm`: from what was collected, or from a spreadsheet of past posts."""

import json

import pytest

from models.channel import Channel
from models.house import House
from models.publication import Age, Figure, Publication
from tests.scheduler.rhythm.account import Account, evenings

ALICE = ("--as", "alice@example.org")


def _posts(house: House, number: int):
    return Account(effect=evenings, luck=0.5).posts(number, days=300, until=house.now())


def _stand(house: House, channel: Channel, posts, *, age: Age) -> None:
    """As collecting writes them down."""
    with house.database.transaction() as session:
        for number, post in enumerate(posts):
            one = Publication(
                workspace_id=channel.workspace_id,
                channel_id=channel.id,
                remote_id=str(number),
                url="",
                text="",
                kind="link",
                published_at=post.at,
                seen_at=post.at,
            )
            session.add(one)
            session.flush()
            for metric, value in (("likes", post.engagement), ("comments", None), ("views", 9**9)):
                told = None if value is None else int(value)
                figure = Figure(
                    publication_id=one.id, age=age, metric=metric, value=told, at=post.at
                )
                session.add(figure)


@pytest.mark.slow
def test_it_tells_the_best_hours_and_how_sure_they_are(run, house, networks):
    _stand(house, networks["Mastodon"], _posts(house, 200), age=Age.TWO_DAYS)
    told = run("rhythm", "Mastodon", *ALICE)
    assert told.exit_code == 0
    first, *days = told.stdout.splitlines()
    assert "Publier aux meilleures heures devrait rapporter environ" in first
    assert len(days) == 7 + 1  # and what photos are worth
    assert all(any(f"{hour}:00" in day for hour in (18, 19, 20)) for day in days[:7])


@pytest.mark.slow
def test_a_script_gets_all_hours_of_the_week(run, house, networks):
    _stand(house, networks["Mastodon"], _posts(house, 200), age=Age.TWO_DAYS)
    told = json.loads(run("rhythm", "Mastodon", "--json", *ALICE).stdout)
    assert told["state"] == "confident"
    assert len(told["cells"]) == 168
    assert set(told["cells"][0]) == {"weekday", "hour", "lift", "low", "high", "posts", "helps"}
    assert told["posts"] == 200


@pytest.mark.parametrize("age", [Age.TWO_DAYS, Age.WEEK])
def test_it_learns_from_what_was_collected_on_that_channel(run, house, networks, age):
    _stand(house, networks["Mastodon"], _posts(house, 60), age=age)
    told = json.loads(run("rhythm", "Mastodon", "--json", *ALICE).stdout)
    assert told["posts"] == 60
    assert told["kinds"][0]["kind"] == "link"
    assert json.loads(run("rhythm", "Facebook", "--json", *ALICE).stdout)["posts"] == 0


def test_figures_of_the_first_hours_are_not_compared_with_later_ones(run, house, networks):
    _stand(house, networks["Mastodon"], _posts(house, 5), age=Age.HOUR)
    assert json.loads(run("rhythm", "Mastodon", "--json", *ALICE).stdout)["posts"] == 0


def test_a_channel_without_posts_gets_general_advice(run, networks):
    told = run("rhythm", "Mastodon", *ALICE)
    assert told.exit_code == 0
    assert "ces heures sont surtout des conseils généraux" in told.stdout
    assert "dimanche 12:00" in told.stdout


def test_a_channel_that_is_not_there_is_refused(run, networks):
    assert run("rhythm", "Minitel", *ALICE).exit_code == 1


def test_a_zone_that_is_not_known_any_more_is_said_in_words(run, networks, house, tmp_path):
    with house.database.transaction() as session:
        session.get_one(Channel, networks["Mastodon"].id).zone = "Mars/Olympus"
    path = tmp_path / "past.csv"
    path.write_text("published_at,likes\n2026-11-01T10:00,1")
    for command in (("rhythm", "Mastodon"), ("channel", "history", "Mastodon", path), ("plan",)):
        refused = run(*command, *ALICE)
        assert refused.exit_code == 1
        assert "Mars/Olympus" in refused.stderr
