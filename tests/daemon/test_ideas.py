"""Feeds and the mailbox are read beside the publishing; what goes wrong stops nobody."""

import logging
import threading
from dataclasses import replace

import pytest

from daemon.ideas import Ideas
from models.actor import Actor
from models.house import House
from models.idea_source import IdeaSource
from tests.web import rows


def finished(ideas: Ideas) -> bool:
    pause = threading.Event()
    return any(ideas.idle() or pause.wait(0.02) for _ in range(500))


def test_what_is_due_is_read_and_says_what_went_wrong(
    house: House, erin: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    source = rows.feed_of_ideas(house, erin, "http://127.0.0.1:9/feed")
    mailbox = "imap://ideas:secret-word@127.0.0.1:9/"
    ideas = Ideas(replace(house, settings=replace(house.settings, ideas_url=mailbox)))
    with caplog.at_level(logging.WARNING):
        ideas.step()
        assert finished(ideas)
    with house.database.reading() as session:
        read = session.get_one(IdeaSource, source.id)
    assert "inside the network" in str(read.reason)
    assert read.due_at > house.now()
    assert "The mailbox at 127.0.0.1:" in caplog.text
    assert "secret-word" not in caplog.text
    assert ideas.close(within=1)
