"""A week of posts decided at once, and a page that stays quick however many wait."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from editorial import drafting
from editorial.draft import Draft
from editorial.review import submit_many
from models.actor import Actor
from models.house import House
from models.post import Post
from models.way import PostState
from tests.web import rows
from tests.web.test_review import queue, rewritten, state

Login = Callable[[FlaskClient, str], None]
TUESDAY = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)


def decide(client: FlaskClient, *chosen: str, move: str = "approve", reason: str = "") -> str:
    data = {"post": list(chosen), "move": move, "reason": reason}
    return client.post("/review/batch", data=data, follow_redirects=True).text


@pytest.mark.slow
def test_those_chosen_are_approved_and_the_others_named(
    house: House, client: FlaskClient, login: Login, alice: Actor, charlie: Actor
) -> None:
    channel = rows.connected(house, alice).id
    fine = rows.submitted(house, alice, "Fine", channel)
    changed = rows.submitted(house, alice, "Changed", channel)
    rewritten(house, alice, changed, "In other words")
    unchosen = rows.submitted(house, alice, "Unchosen", channel)
    elsewhere = rows.submitted(
        house, charlie, "Elsewhere", rows.connected(house, charlie, "theirs").id
    )
    login(client, "alice")
    shown = decide(client, f"{fine.id}:1", f"{changed.id}:1", f"{elsewhere.id}:1", "x:1", ":")
    assert state(house, fine) is PostState.APPROVED
    assert state(house, changed) is PostState.IN_REVIEW
    assert state(house, unchosen) is PostState.IN_REVIEW
    assert state(house, elsewhere) is PostState.IN_REVIEW
    assert "One post is agreed to." in shown
    assert "“Changed” is left out: The post was changed after you opened it." in shown
    assert "A post is left out: it is not here." in shown
    assert "Elsewhere" not in shown


def test_whoever_is_not_asked_approves_none_of_them(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.submitted(house, alice, "Open day", rows.connected(house, alice).id)
    login(client, "erin")
    assert "“Open day” is left out:" in decide(client, f"{post.id}:1")
    assert state(house, post) is PostState.IN_REVIEW


def test_a_post_that_a_channel_would_not_take_any_more_is_left_out(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.submitted(house, alice, "Open day", rows.connected(house, alice).id)
    with house.database.transaction() as session:
        row = session.get_one(Post, post.id)
        revision = drafting.current_revision(session, row)
        revision.content = {**revision.content, "text": "x" * 30_000}
    login(client, "alice")
    assert "“Open day” is left out: The post is not ready" in decide(client, f"{post.id}:1")
    assert state(house, post) is PostState.IN_REVIEW


def test_several_are_sent_back_for_one_reason(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice).id
    both = [rows.submitted(house, alice, title, channel) for title in ("One", "Two")]
    chosen = [f"{one.id}:1" for one in both]
    login(client, "alice")
    assert "A reason is needed." in decide(client, *chosen, move="request-changes")
    shown = decide(client, *chosen, move="request-changes", reason="Say where.")
    assert "2 posts are sent back." in shown
    assert {state(house, one) for one in both} == {PostState.CHANGES_REQUESTED}


def test_nothing_chosen_decides_nothing(client: FlaskClient, login: Login) -> None:
    login(client, "alice")
    assert "Nothing is chosen" in decide(client)


@pytest.mark.slow
def test_what_waits_is_narrowed_to_a_week_a_channel_a_pillar_or_an_author(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    one, two = (rows.connected(house, alice, name).id for name in ("one", "two"))
    rows.submitted(house, bob, "Mine alone", one, wished_at=TUESDAY, pillar="Thanks")
    rows.submitted(house, alice, "Another", two, wished_at=TUESDAY + timedelta(days=7))
    login(client, "alice")
    asked = (f"channel={one}", "week=2026-W49", "pillar=Thanks", f"author={bob.user_id}")
    for query in asked:
        shown = client.get(f"/review?{query}").text
        assert "Mine alone" in shown, query
        assert "Another" not in shown, query
    for odd in ("week=2026-W99", "week=0001-W01", "channel=x", "after=~", "author=" + "9" * 40):
        assert "Another" in client.get(f"/review?{odd}").text, odd


def test_what_waits_for_the_reader_stands_before_what_waits_for_others(
    house: House, client: FlaskClient, login: Login, alice: Actor, erin: Actor
) -> None:
    rows.submitted(house, erin, "Open day", rows.connected(house, alice).id)
    login(client, "erin")
    shown = queue(client)
    assert shown.index("For others") < shown.index("Open day")
    assert "the turn of" in shown


def fill(house: House, alice: Actor, channel: int, *, count: int) -> None:
    drafts = [Draft(title=f"Post {n}", text=f"Text {n}", channels=(channel,)) for n in range(count)]
    with house.database.transaction() as session:
        made = drafting.create_many(session, alice, drafts, now=house.now())
        submit_many(session, alice, made, now=house.now())


def asked_of_the_database(house: House, client: FlaskClient) -> int:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    event.listen(house.database.engine, "before_cursor_execute", note)
    try:
        assert client.get("/review").status_code == 200
    finally:
        event.remove(house.database.engine, "before_cursor_execute", note)
    return len(asked)


@pytest.mark.slow
def test_the_page_asks_as_much_for_three_hundred_posts_as_for_ten(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice).id
    fill(house, alice, channel, count=10)
    login(client, "alice")
    few = asked_of_the_database(house, client)
    fill(house, alice, channel, count=290)
    assert asked_of_the_database(house, client) <= few
    assert queue(client).count('form="batch" name="post"') == 20
    login(client, "erin")  # asked for none of them: three looks further at the most
    assert asked_of_the_database(house, client) <= few + 20
