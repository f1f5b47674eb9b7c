"""`flask demo`: an association to look around in."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import create_app
from cli.demo import load_demo
from cli.demo.public import WRITTEN
from connectors.feed.store import Folder
from connectors.sandbox.readers import Readers
from connectors.sandbox.store import Store
from editorial.approval.standing import course_of
from lib import settings
from lib.passwords import is_password
from lib.zones import wall_time
from models import migrate
from models.absence import Absence
from models.approval import Agreement
from models.audit_check import check
from models.channel import Channel
from models.comment import Comment
from models.database import Database
from models.delivery import Attempt, Delivery
from models.guest import GuestLink
from models.house import House
from models.people import User, Workspace
from models.pillar import Pillar
from models.post import Post
from models.thanks import Thanks
from models.way import DeliveryState, PostState
from tests.fakes import FakeClock

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]  # loaded once, not by everyone

SAMPLE = Path(__file__).parents[1] / "data" / "calendrier-editorial.csv"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """One installation for all of these: the demo is loaded once and only added to."""
    folder = tmp_path_factory.mktemp("demo")
    read = settings.load(
        {
            "MARRONNIER_DATABASE_URL": f"sqlite:///{folder}/marronnier.sqlite3",
            "MARRONNIER_SECRET_KEYS": "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            "MARRONNIER_MEDIA_DIR": str(folder / "media"),
            "MARRONNIER_FEED_DIR": str(folder / "feeds"),
            "MARRONNIER_SANDBOX_STORE": str(folder / "sandbox.sqlite3"),
        }
    )
    clock = FakeClock(datetime.fromisoformat("2026-11-30T08:00:00+01:00"))
    built = House.of(read, Database(read.database_url, clock=clock))
    migrate.upgrade(built.database.engine)
    Store(Path(built.network("sandbox")["store"])).register("soupe-x", "somebody else")
    yield built
    built.database.dispose()


@pytest.fixture(scope="module")
def demo(house):
    return load_demo(house, now=house.now())


@pytest.fixture(scope="module")
def run(house):
    runner = create_app(house).test_cli_runner()
    return lambda *args: runner.invoke(args=[str(arg) for arg in args])


def _rows(house, model, workspace_id: int):
    with house.database.reading() as session:
        return session.scalars(select(model).where(model.workspace_id == workspace_id)).all()


def _story(house, demo):
    """The deliveries of the story, not those that tests added."""
    return [d for d in _rows(house, Delivery, demo.workspace_id) if d.post_id <= demo.posts]


def test_it_has_twelve_people_the_first_of_each_role_who_can_sign_in(demo, house):
    assert len(demo.people) == 12
    assert [person.role.value for person in demo.people[:4]] == [
        "volunteer",
        "editor",
        "manager",
        "admin",
    ]
    with house.database.reading() as session:
        for person in demo.people:
            user = session.scalars(select(User).where(User.email == person.email)).one()
            assert is_password(person.password, user.password)
            assert person.email.endswith("@example.org")
        assert session.get_one(Workspace, demo.workspace_id).demo


def test_loading_it_again_adds_nothing_and_tells_the_same_passwords(demo, house):
    before = len(_rows(house, Post, demo.workspace_id))
    again = load_demo(house, now=house.now())
    assert demo.made
    assert not again.made
    assert again.people == demo.people
    assert len(_rows(house, Post, demo.workspace_id)) == before


def test_a_password_that_was_changed_is_not_told(demo, house):
    with house.database.transaction() as session:
        ines = session.scalars(select(User).where(User.email == "ines@example.org")).one()
        kept, ines.password = ines.password, None
    people = load_demo(house, now=house.now()).people
    with house.database.transaction() as session:
        session.get_one(User, ines.id).password = kept
    assert people[0].password is None


def test_it_shows_every_state_but_one_that_does_not_last(demo, house):
    assert {post.state for post in _rows(house, Post, demo.workspace_id)} == set(PostState)
    states = {delivery.state for delivery in _story(house, demo)}
    shown = {"published", "planned", "unsure", "failed", "missed"}
    assert states == {DeliveryState(state) for state in shown}


def test_what_is_said_to_be_live_stands_on_its_network(demo, house):
    channels = {channel.id: channel for channel in _rows(house, Channel, demo.workspace_id)}
    store = Store(Path(house.network("sandbox")["store"]))
    feeds = Folder(house.network("feed")["dir"])
    for delivery in _story(house, demo):
        if delivery.state is not DeliveryState.PUBLISHED:
            continue
        channel = channels[delivery.channel_id]
        assert delivery.published_at < house.now()
        if channel.kind == "feed":
            entry = feeds.entry(channel.handle, delivery.key)
            assert entry
            assert entry.id == delivery.remote_id
        else:
            post = store.post(channel.handle, int(delivery.remote_id))
            assert post
            assert post.key == delivery.key
            assert delivery.url.endswith(f"/sandbox/{channel.handle}#post-{delivery.remote_id}")


def test_something_leaves_today_and_nothing_planned_is_late(demo, house):
    planned = [
        delivery.due_at
        for delivery in _story(house, demo)
        if delivery.state is DeliveryState.PLANNED
    ]
    today = wall_time(house.now(), "Europe/Paris").date()
    assert min(planned) > house.now()
    assert sum(wall_time(at, "Europe/Paris").date() == today for at in planned) >= 3


def test_what_waits_for_a_person_says_why_and_what_to_do(demo, house):
    waiting = {DeliveryState.UNSURE, DeliveryState.FAILED, DeliveryState.MISSED}
    for delivery in _story(house, demo):
        if delivery.state in waiting:
            assert delivery.reason
            assert delivery.remedy
            assert delivery.look_at is None


def test_every_image_is_described(demo, house):
    store = Store(Path(house.network("sandbox")["store"]))
    shown = [image for post in store.newest("soupe-facebook") for image in post.images]
    assert shown
    assert all(image.alt for image in shown)


def test_a_long_text_stands_as_a_thread_with_its_first_comment(demo, house):
    store = Store(Path(house.network("sandbox")["store"]))
    readers = Readers(store)
    [first] = [p for p in store.newest("soupe-bluesky") if p.text.startswith("19 h, on charge")]
    lines = readers.below("soupe-bluesky", first.id)
    total = len(lines)  # the parts below the first, and the comment
    assert total > 1
    assert first.text.endswith(f" 1/{total}")
    assert lines[-2].text.endswith(f" {total}/{total}")
    assert lines[-1].text.startswith("Envie de venir")
    [delivery] = [
        d for d in _story(house, demo) if (d.url or "").endswith(f"/soupe-bluesky#post-{first.id}")
    ]
    assert set(delivery.receipt) == {*(f"part {n}" for n in range(2, total + 1)), "comment"}


def test_its_public_likes_shares_and_waits_for_answers(demo, house):
    readers = Readers(Store(Path(house.network("sandbox")["store"])))
    live = [
        int(delivery.remote_id)
        for delivery in _story(house, demo)
        if (delivery.url or "").rpartition("#")[0].endswith("/soupe-facebook")
    ]
    figures = readers.figures("soupe-facebook", live).values()
    assert len(figures) == len(live) > 5
    assert all(one.likes > one.shares for one in figures)
    assert len({one.likes for one in figures}) > 5
    assert sum(one.comments for one in figures) >= 3
    remarks = readers.remarks("soupe-facebook")
    assert [one.author for one in remarks if one.on is None] == ["Paroisse Saint-Luc"]
    assert all(one.written_at < house.now() for one in remarks)
    handles = {one.handle for one in _rows(house, Channel, demo.workspace_id)}
    said = [one.text for handle in handles for one in readers.remarks(handle)]
    assert sorted(said) == sorted(one.text for one in WRITTEN)


def test_a_name_that_is_taken_in_the_sandbox_is_given_way_to(demo, house):
    handles = {channel.handle for channel in _rows(house, Channel, demo.workspace_id)}
    assert "soupe-x-2" in handles


def test_the_command_prints_sign_ins_and_roles(run, demo):
    told = json.loads(run("demo", "--json").stdout)
    assert {person["role"] for person in told["people"]} == {
        "volunteer",
        "editor",
        "manager",
        "admin",
    }
    again = run("demo")
    assert again.exit_code == 0
    assert told["people"][0]["password"] in again.stdout


def test_its_line_has_shares_and_a_hot_post_waits_under_embargo(house, demo, clock):
    pillars = {one.name: one.share for one in _rows(house, Pillar, demo.workspace_id)}
    posts = [one for one in _rows(house, Post, demo.workspace_id) if one.id <= demo.posts]
    assert sum(pillars.values()) == 100
    assert {post.pillar for post in posts} <= set(pillars)
    (held,) = [post for post in posts if post.embargo_until]
    assert held.state is PostState.APPROVED
    assert clock.now() < held.embargo_until < held.fresh_until
    assert any(one.reserve for one in _rows(house, Channel, demo.workspace_id))


def test_synthetic_posts_of_a_month_lie_in_it(run, house, demo):
    last = max(post.id for post in _rows(house, Post, demo.workspace_id))
    run("demo", "--posts", 2000, "--month", "2026-12")
    added = [post for post in _rows(house, Post, demo.workspace_id) if post.id > last]
    assert len(added) == 2000
    months = {wall_time(post.wished_at, "Europe/Paris").strftime("%Y-%m") for post in added}
    assert months == {"2026-12"}
    with house.database.reading() as session:
        assert session.scalar(select(func.count(Post.id)).where(Post.revision_id.is_(None))) == 0


def test_synthetic_posts_of_a_year_are_live_where_their_time_is_past(run, house, demo):
    last = max(delivery.id for delivery in _rows(house, Delivery, demo.workspace_id))
    run("demo", "--posts", 365)
    added = [d for d in _rows(house, Delivery, demo.workspace_id) if d.id > last]
    past = [d for d in added if d.due_at <= house.now()]
    assert {d.state for d in past} == {DeliveryState.PUBLISHED}
    assert {d.state for d in added if d not in past} == {DeliveryState.PLANNED}
    assert max(d.due_at for d in added) - min(d.due_at for d in added) > timedelta(days=360)
    with house.database.reading() as session:
        tried = session.scalars(select(Attempt.delivery_id)).all()
    assert {d.id for d in past} <= set(tried)


def test_a_month_that_is_none_is_refused(run):
    result = run("demo", "--posts", 1, "--month", "2026-13")
    assert result.exit_code == 1
    assert "2026-12" in result.stderr


def test_the_sample_spreadsheet_finds_all_its_channels_in_the_demo(run, demo):
    told = json.loads(run("import", SAMPLE, "--json", "--as", "camille@example.org").stdout)
    assert len(told["imported"]) == 10
    states = {row["line"]: row["state"] for row in told["imported"]}
    assert [line for line, state in states.items() if state == "in_review"] == [4, 6, 9, 12, 13]


def test_its_six_channels_have_a_history_written_by_many(house, demo):
    posts = [one for one in _rows(house, Post, demo.workspace_id) if one.id <= demo.posts]
    assert len(_rows(house, Channel, demo.workspace_id)) == 6
    assert len({post.owner_id for post in posts}) >= 8


@pytest.mark.usefixtures("demo")
def test_an_appeal_waits_at_its_second_level_for_a_manager(house):
    with house.database.reading() as session:
        post = session.scalars(
            select(Post).where(Post.state == PostState.IN_REVIEW, Post.pillar == "Appels")
        ).one()
        first, second = course_of(session, post).steps
    assert [sign.name for sign in first.given] == ["Bastien Keller"]
    assert (first.missing, second.missing, second.level.name) == (0, 1, "Bureau")


def test_its_people_read_each_other_ask_a_guest_thank_and_say_who_is_away(house, demo):
    said = _rows(house, Comment, demo.workspace_id)
    assert any(one.parent_id for one in said)
    assert any(one.replacement for one in said)
    assert {one.name for one in said if one.guest_id} == {"Dr Nadia Ferhat"}
    (link,) = _rows(house, GuestLink, demo.workspace_id)
    assert link.seen_at is not None
    agreed = _rows(house, Agreement, demo.workspace_id)
    assert [one.name for one in agreed if one.guest_id == link.id] == ["Dr Nadia Ferhat"]
    assert len(_rows(house, Thanks, demo.workspace_id)) == 1
    (away,) = _rows(house, Absence, demo.workspace_id)
    assert away.deputy_id is not None


@pytest.mark.usefixtures("demo")
def test_beside_the_demo_one_s_own_association_begins_as_the_readme_says(run, house):
    """And its commands act for whoever founded it, not for the demo's people."""
    told = run(
        *("user", "add", "you@example.org", "--role", "admin"),
        *("--workspace", "Our association", "--json"),
    )
    assert json.loads(told.stdout)["workspace"] == "our-association"
    assert run("plan", "--dry-run").exit_code == 0
    with house.database.transaction() as session:
        session.delete(session.scalars(select(Workspace).where(~Workspace.demo)).one())


@pytest.mark.usefixtures("demo")
def test_the_trail_of_the_demo_holds(house):
    with house.database.reading() as session:
        home = session.scalars(select(Workspace).where(Workspace.demo)).one()
        count, wrong = check(session, house.settings.keyring, home.id)
    assert wrong is None
    assert count > 100
