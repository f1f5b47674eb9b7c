"""A daemon that is killed in the middle of its mail: nothing is lost, nothing is told anew."""

import os
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from lib.clock import SystemClock
from lib.i18n import say
from lib.mail import Letter, Mailer
from models.actor import Actor
from models.house import House
from models.reach import ByMail, Topic
from notifying.posting import Post
from tests.journeys.processes import until
from tests.mail_server import Inbox
from tests.notifying.conftest import Rounds, Tell
from tests.notifying.test_mail import NOBODY, left, part, wish

ROOT = Path(__file__).parents[2]
MAILING = """
import os
from daemon.telling import Telling
from lib import settings
from models.house import House
Telling(House.of(settings.load(os.environ))).mail()
"""


class Killed(BaseException):
    """As if the process were gone at that very moment."""


class Dying(Mailer):
    """Of a daemon that dies before its letter has left, or `after` it."""

    after = False

    def send(self, letter: Letter, *, now: datetime) -> None:
        if self.after:
            super().send(letter, now=now)
        raise Killed


def die(house: House, url: str, *, after: bool) -> None:
    mailer = Dying(f"smtp://{url}", sender="marronnier@example.org")
    mailer.after = after
    with pytest.raises(Killed):
        Post(database=house.database, mailer=mailer, spread=lambda most: most).send_due()


@pytest.mark.slow
def test_a_day_without_a_server_and_a_daemon_killed_in_it_again_and_again_lose_nothing(
    house: House, rounds: Rounds, tell: Tell, inbox: Inbox, alice: Actor
) -> None:
    wish(house, alice, Topic.WAITING, ByMail.AT_ONCE, quiet_from=0, quiet_to=0, quiet_days=[])
    for hour in range(20):
        tell(alice, f"to-review:{hour}", words=say("“%(title)s” waits.", title=f"No {hour:02}"))
        rounds.clock.move(minutes=66)
        if hour % 4 == 0:
            write_only(rounds)
            die(house, NOBODY, after=False)
        else:
            assert rounds.run(url=NOBODY) == 0
    for _ in range(20):
        rounds.after(minutes=30)
    told = Counter(
        words
        for letter in inbox.letters
        for words in part(letter, "plain").splitlines()
        if words.startswith("“No ")
    )
    assert sorted(told) == [f"“No {hour:02}” waits." for hour in range(20)]
    assert set(told.values()) == {1}
    assert len({str(one["Message-ID"]) for one in inbox.letters}) == len(inbox.letters)
    assert left(house) == (0, 0)


def test_a_letter_that_left_before_the_daemon_died_is_that_letter_when_it_comes_again(
    house: House, rounds: Rounds, tell: Tell, inbox: Inbox, alice: Actor
) -> None:
    tell(alice)
    rounds.clock.move(minutes=6)
    write_only(rounds)
    die(house, inbox.url, after=True)
    assert rounds.after(minutes=1) == 0, "it is somebody’s, who may be alive"
    assert rounds.after(minutes=5) == 1
    first, second = inbox.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert rounds.after(hours=2) == 0


def write_only(rounds: Rounds) -> None:
    """All that a daemon does before it sends."""
    rounds.run(send=False)


@pytest.mark.slow
def test_a_process_that_is_killed_while_the_server_has_its_letter(
    house: House,
    rounds: Rounds,
    tell: Tell,
    inbox: Inbox,
    alice: Actor,
    environ: dict[str, str],
) -> None:
    wish(house, alice, Topic.WAITING, ByMail.AT_ONCE, quiet_from=0, quiet_to=0, quiet_days=[])
    rounds.clock.at = SystemClock().now() - timedelta(minutes=7)
    tell(alice)
    rounds.clock.move(minutes=6)
    write_only(rounds)
    inbox.holds = True
    smtp = {"MARRONNIER_SMTP_URL": f"smtp://{inbox.url}"}
    daemon = subprocess.Popen(
        [sys.executable, "-c", MAILING], cwd=ROOT, env={**os.environ, **environ, **smtp}
    )
    try:
        assert until(lambda: inbox.letters, 30)
    finally:
        daemon.kill()
        daemon.wait()
        inbox.holds = False
    assert rounds.after(minutes=1) == 0
    rounds.clock.at = SystemClock().now() + timedelta(minutes=6)
    assert rounds.run() == 1
    first, second = inbox.letters
    assert first["Message-ID"] == second["Message-ID"]
    assert left(house) == (0, 0)
