"""The first five steps: known by what there is, put away by whoever knows their way."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import delete, select

from editorial.first_steps import Step, first_steps
from models import team
from models.actor import Actor
from models.house import House
from models.people import Membership, User, Workspace
from models.way import Role
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


def left(house: House, who: Actor) -> Step | None:
    with house.database.reading() as session:
        steps = first_steps(session, who)
    return steps.next if steps else None


def test_each_step_is_known_by_what_there_is(house: House, charlie: Actor) -> None:
    assert left(house, charlie) is Step.CONNECT
    channel = rows.connected(house, charlie)
    assert left(house, charlie) is Step.INVITE
    admin = Actor(
        user_id=charlie.user_id, workspace_id=charlie.workspace_id, role=Role.ADMIN, name="C"
    )
    with house.database.transaction() as session:
        team.invite(session, admin, email="x@example.org", role=Role.EDITOR, now=house.now())
    assert left(house, charlie) is Step.LINE
    rows.pillar(house, charlie, "Stories")
    assert left(house, charlie) is Step.WRITE
    rows.drafted(house, charlie, "Hello")
    assert left(house, charlie) is Step.PLACE
    rows.planned(house, charlie, "Leaves", channel.id)
    assert left(house, charlie) is None


def test_they_can_be_put_away_by_each_for_themselves(
    house: House, client: FlaskClient, login: Login, alice: Actor, ada: Actor
) -> None:
    login(client, "alice")
    page = client.get("/").get_data(as_text=True)
    assert "1 of 5 done" in page  # others are in the team
    assert "An administrator of yours can." not in page
    client.post("/first-steps/away")
    assert "First steps" not in client.get("/").get_data(as_text=True)
    assert left(house, ada) is Step.CONNECT


def test_the_demo_and_those_who_write_only_are_shown_none(
    house: House, bob: Actor, erin: Actor, alice: Actor
) -> None:
    assert left(house, bob) is left(house, erin) is None
    with house.database.transaction() as session:
        session.get_one(Workspace, alice.workspace_id).demo = True
    assert left(house, alice) is None


def test_where_nobody_can_sign_in_the_page_says_how_the_first_one_comes_in(
    house: House, client: FlaskClient
) -> None:
    assert "flask user add" not in client.get("/login").get_data(as_text=True)
    with house.database.transaction() as session:
        session.execute(delete(Membership))
        session.execute(delete(User))
        assert session.scalar(select(User.id)) is None
    assert "flask user add" in client.get("/login").get_data(as_text=True)
