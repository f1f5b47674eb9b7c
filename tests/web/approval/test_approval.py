"""The page on which it is set who must agree."""

import html
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from api import post_told
from editorial import drafting, queries, review
from editorial.approval import keeping
from editorial.approval.rules import Asked
from editorial.approval.standing import course_of
from editorial.draft import Draft
from lib.errors import Invalid
from models.actor import Actor
from models.approval import ALL, ApprovalRule, Because, How, Level, Mode, OwnApproval
from models.channel import Channel
from models.house import House
from models.notice import Notice
from models.people import Workspace
from models.post import Post
from models.way import PostState, Role
from tests.conftest import actor_named
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


@pytest.fixture
def channel(house: House, alice: Actor) -> Channel:
    return rows.connected(house, alice)


def page(client: FlaskClient) -> str:
    shown = re.sub(r"<[^>]+>", " ", client.get("/approval").get_data(as_text=True))
    return " ".join(html.unescape(shown).split())


def waiting(house: House, who: Actor, channel: Channel, text: str = "Come") -> Post:
    with house.database.transaction() as session:
        draft = Draft(title="Soup", text=text, channels=(channel.id,))
        post = drafting.create(session, who, draft, now=house.now())
        return review.submit(session, who, post.id, now=house.now())


def stands(house: House, post: Post) -> Post:
    with house.database.reading() as session:
        return session.get_one(Post, post.id)


def test_two_levels_of_a_channel_are_set_and_said_in_words(
    client: FlaskClient, login: Login, house: House, channel: Channel, alice: Actor
) -> None:
    login(client, "alice")
    client.post(
        "/approval/rules",
        data={
            "channel": channel.id,
            "mode": "levels",
            "level-1-name": "Proofreading",
            "level-1-role": "editor",
            "level-2-role": "manager",
            "level-2-need": "some",
            "level-2-count": "2",
        },
    )
    shown = page(client)
    assert "Proofreading: one of: editors and above" in shown
    assert "2 of: managers and above" in shown
    assert shown.count(channel.name) >= 2  # in what it means, and as a rule of its own


def test_setting_it_again_changes_the_one_rule_and_taking_it_back_leaves_the_usual(
    client: FlaskClient, login: Login, house: House, channel: Channel
) -> None:
    login(client, "alice")
    for mode in ("none", "optional"):
        client.post("/approval/rules", data={"channel": channel.id, "mode": mode})
    with house.database.reading() as session:
        (rule,) = session.scalars(select(ApprovalRule)).all()
    assert rule.mode is Mode.OPTIONAL
    client.post(f"/approval/rules/{rule.id}/take-back")
    assert "one manager must agree" in page(client)


def test_what_nobody_could_meet_is_refused_with_the_reason(
    client: FlaskClient, login: Login, bob: Actor
) -> None:
    login(client, "alice")
    level = {"mode": "levels", "level-1-role": "admin", "level-1-need": "some"}
    told = client.post(
        "/approval/rules", data={**level, "level-1-count": "9"}, follow_redirects=True
    )
    counted = "Agreements that it asks for: 9. People who could give one: 1."
    assert counted in html.unescape(told.text)
    named = {"mode": "levels", "level-1-people": str(bob.user_id)}
    told = client.post("/approval/rules", data=named, follow_redirects=True)
    assert "reads their own posts only" in html.unescape(told.text)


def test_editors_read_it_only(client: FlaskClient, login: Login) -> None:
    login(client, "erin")
    assert "Change it" not in page(client)
    assert client.post("/approval/rules", data={"mode": "none"}).status_code == 403


def test_volunteers_do_not_read_it(client: FlaskClient, login: Login) -> None:
    login(client, "bob")
    assert client.get("/approval").status_code == 403


def test_a_loosened_rule_lets_through_what_waits(
    house: House, alice: Actor, bob: Actor, channel: Channel
) -> None:
    post = waiting(house, bob, channel)
    with house.database.transaction() as session:
        keeping.set_rule(
            session, alice, Asked(mode=Mode.NONE), channel_id=channel.id, now=house.now()
        )
    after = stands(house, post)
    assert (after.state, bool(after.approved_hash)) == (PostState.APPROVED, True)


def test_an_appeal_for_money_goes_through_the_treasurer_as_well(
    house: House, alice: Actor, ada: Actor, bob: Actor, channel: Channel
) -> None:
    treasurer = Level(name="Treasurer", people=(ada.user_id,))
    with house.database.transaction() as session:
        keeping.set_condition(session, alice, Because.MONEY, treasurer)
    plain, appeal = waiting(house, bob, channel), waiting(house, bob, channel, "Faites un don")
    with house.database.transaction() as session:
        for post in (plain, appeal):
            review.approve(session, alice, post.id, revision=None, now=house.now())
    assert stands(house, plain).state is PostState.APPROVED
    assert stands(house, appeal).state is PostState.IN_REVIEW
    with house.database.reading() as session:
        step = course_of(session, stands(house, appeal)).next
    assert step is not None
    assert (step.level.because, step.able) == (Because.MONEY, frozenset({ada.user_id}))


def test_late_needs_its_hour(house: House, alice: Actor) -> None:
    with pytest.raises(Invalid), house.database.transaction() as session:
        keeping.set_condition(session, alice, Because.LATE, Level(role=Role.ADMIN), hour=24)


def test_another_workspace_s_channel_is_not_found(
    client: FlaskClient, login: Login, house: House, channel: Channel
) -> None:
    login(client, "charlie")
    answer = client.post("/approval/rules", data={"channel": channel.id, "mode": "none"})
    assert answer.status_code == 404


def test_own_posts_and_moves_are_set_for_the_whole_house(
    client: FlaskClient, login: Login, house: House, alice: Actor
) -> None:
    login(client, "alice")
    client.post("/approval/house", data={"own": "never", "kept": "same_day"})
    with house.database.reading() as session:
        home = session.get_one(Workspace, alice.workspace_id)
    assert (home.own_approval, home.approval_kept.value) == (OwnApproval.NEVER, "same_day")


def test_what_waited_for_somebody_who_is_let_go_is_let_through(
    client: FlaskClient, login: Login, house: House, channel: Channel, alice: Actor
) -> None:
    ada, erin = actor_named(house, "ada"), actor_named(house, "erin")
    every = Asked(mode=Mode.LEVELS, levels=(Level(name="all", role=Role.MANAGER, need=ALL),))
    with house.database.transaction() as session:
        keeping.set_rule(session, ada, every, now=house.now())
    post = waiting(house, erin, channel)
    with house.database.transaction() as session:
        review.approve(session, ada, post.id, revision=None, now=house.now())
    assert stands(house, post).state is PostState.IN_REVIEW
    login(client, "ada")
    client.post("/team/remove", data={"person": alice.user_id})
    assert stands(house, post).state is PostState.APPROVED


def test_whoever_loosens_a_rule_is_on_record_for_that_and_not_for_agreeing(
    client: FlaskClient, login: Login, house: House, channel: Channel, bob: Actor, alice: Actor
) -> None:
    post = waiting(house, bob, channel)
    login(client, "alice")
    client.post("/approval/rules", data={"mode": "none"})
    with house.database.reading() as session:
        last = queries.decisions(session, alice, post.id)[-1]
        assert (last.to_state, last.how) == (PostState.APPROVED, How.RULE_CHANGED)
        [notice] = session.scalars(select(Notice).where(Notice.user_id == bob.user_id))
        told = post_told.post(session, alice, session.get_one(Post, post.id), now=house.now())
    page = client.get(f"/posts/{post.id}").text
    assert "Approved without anybody more: Alice changed who must agree" in page
    assert "who must agree was changed" in client.get(f"/audit?post={post.id}").text
    assert str(notice.words).startswith("Alice changed who must agree")
    assert (told["approved"]["how"], told["approved"]["by"]) == ("rule_changed", "Alice")
    sheet = client.get("/export/file?all=1&format=csv")
    assert "who must agree was changed" in sheet.text


def test_deadlines_are_set_in_fields_and_said_on_both_pages(
    client: FlaskClient, login: Login, alice: Actor
) -> None:
    login(client, "alice")
    shown = client.get("/approval").text
    sent = dict(re.findall(r'name="((?:due|remind)_\w+)"[^>]* value="(\d+)"', shown))
    client.post("/approval/deadlines", data={**sent, "due_hot_minutes": "30"})
    said = "A hot post should be agreed to 30 minutes before it leaves, a warm one 24 hours"
    assert said in page(client)
    assert said in client.get("/holding").text
    again = client.post("/approval/deadlines", data={"due_days": "x"}, follow_redirects=True)
    assert "The deadlines are not kept." in again.text
