"""The daemon has weeks planned, each in a process that ends."""

import pytest
from sqlalchemy import select

from daemon.planning import Planning
from models.delivery import Delivery
from models.people import Workspace
from tests.web import rows


def deliveries(house):
    with house.database.reading() as session:
        return session.scalars(select(Delivery)).all()


@pytest.fixture
def waiting(house, alice, environ, monkeypatch):
    """An approved post of a workspace that plans itself; the process is told where."""
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    channel = rows.connected(house, alice)
    with house.database.transaction() as session:
        session.get_one(Workspace, alice.workspace_id).plans_itself = True
    return rows.approved(house, alice, "Post", channel.id)


@pytest.mark.slow
def test_a_stroke_plans_what_waits_and_the_next_one_has_nothing_to_do(house, waiting):
    planning = Planning(house)
    planning.step()
    before = [(one.post_id, one.due_at) for one in deliveries(house)]
    assert [post for post, _ in before] == [waiting.id]
    planning.step()
    assert [(one.post_id, one.due_at) for one in deliveries(house)] == before


def test_once_it_is_asked_to_end_nothing_is_begun(house, waiting):
    planning = Planning(house)
    assert planning.close(within=0)
    planning.step()
    assert deliveries(house) == []
