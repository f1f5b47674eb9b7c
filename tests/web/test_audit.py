"""/audit: who did what, seen by those who answer for it."""

import csv
import io
import json
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from models.actor import Actor
from models.audit import Act, AuditEntry, By
from models.house import House
from models.people import User, Workspace
from tests import guest_rows
from tests.fakes import FakeClock
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


def page(client: FlaskClient, asked: str = "") -> str:
    return client.get(f"/audit{asked}").get_data(as_text=True)


def behind(house: House, statement: str) -> None:
    with house.database.transaction() as session:
        session.execute(text("DROP TRIGGER audit_stays"))
        session.execute(text(statement))


@pytest.mark.parametrize("key", ["bob", "erin"])
def test_it_is_for_managers_and_above(client: FlaskClient, login: Login, key: str) -> None:
    login(client, key)
    assert client.get("/audit").status_code == 403
    assert client.get("/audit/file").status_code == 403
    assert "/audit" not in client.get("/").get_data(as_text=True)


def test_acts_are_narrowed_by_person_kind_post_and_day(
    house: House, client: FlaskClient, login: Login, alice: Actor, bob: Actor
) -> None:
    first = rows.drafted(house, alice, "Of Alice")
    second = rows.drafted(house, bob, "Of Bob")
    login(client, "alice")
    for asked, seen in (
        ("", {"Of Alice", "Of Bob"}),
        (f"?person={bob.user_id}", {"Of Bob"}),
        ("?kind=written", {"Of Alice", "Of Bob"}),
        ("?kind=published", set()),
        (f"?post={first.id}&day=2026-11-30", {"Of Alice"}),
        (f"?post={second.id}&day=2026-12-01", set()),
        ("?person=guest", set()),
    ):
        shown = page(client, asked)
        assert {title for title in ("Of Alice", "Of Bob") if title in shown} == seen, asked
    assert client.get("/audit?kind=nonsense").status_code == 404
    assert client.get("/audit?person=1e9").status_code == 404
    assert client.get("/audit?day=soon").status_code == 422


@pytest.mark.slow
def test_pages_go_by_number_and_leave_none_out(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    for hour in range(60):
        with house.database.transaction() as session:
            session.get_one(Workspace, alice.workspace_id).cut_off = hour
    login(client, "alice")
    first = page(client, "?kind=settings")
    assert first.count('class="line two"') == 50
    (further,) = re.findall(r"before=(\d+)", first)
    second = page(client, f"?kind=settings&before={further}")
    assert second.count('class="line two"') == 10


@pytest.mark.slow
def test_an_altered_act_is_marked_and_the_whole_trail_is_read_on_request(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    rows.drafted(house, alice, "One")
    login(client, "alice")
    assert "The last act is the one that was sealed" in page(client)
    assert "The whole trail holds" in page(client, "?whole=1")
    mine = f"number = 2 AND workspace_id = {alice.workspace_id}"
    behind(house, f"UPDATE audit SET act = 'bent', \"by\" = 'x', details = '{{' WHERE {mine}")
    shown = page(client)
    assert "says something else than it did" in shown
    assert "It does not hold at number 2" in page(client, "?whole=1")


def test_a_file_runs_no_formula_and_can_be_verified(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    with house.database.transaction() as session:
        session.get_one(User, alice.user_id).name = "=HYPERLINK(1)<script>x"
    rows.drafted(house, alice, "One")
    login(client, "alice")
    assert "<script>x" not in page(client)
    answer = client.get("/audit/file?format=csv")
    told = list(csv.reader(io.StringIO(answer.get_data(as_text=True)), delimiter=";"))
    assert {row[2] for row in told[1:]} >= {"'=HYPERLINK(1)<script>x"}
    *acts, last = client.get("/audit/file?format=jsonl").get_data(as_text=True).splitlines()
    assert json.loads(last)["head"]["hash"] == json.loads(acts[-1])["hash"]
    assert json.loads(acts[-1])["act"] == "exported"
    part = client.get("/audit/file?format=jsonl&kind=written").get_data(as_text=True)
    assert "head" not in part


def test_another_association_s_trail_is_nobody_s_here(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.drafted(house, alice, "Ours")
    login(client, "charlie")
    assert "Ours" not in page(client, f"?post={post.id}")
    assert '"Alice"' not in client.get("/audit/file?format=jsonl").get_data(as_text=True)


def test_a_post_s_page_leads_a_manager_to_its_trail(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    post = rows.drafted(house, alice, "Ours")
    login(client, "alice")
    assert f"/audit?post={post.id}" in client.get(f"/posts/{post.id}").get_data(as_text=True)


def acts(house: House, act: Act) -> list[AuditEntry]:
    with house.database.reading() as session:
        wanted = select(AuditEntry).where(AuditEntry.act == act).order_by(AuditEntry.id)
        return list(session.scalars(wanted))


def test_who_signed_in_is_on_it(house: House, client: FlaskClient, login: Login) -> None:
    login(client, "bob")
    (one,) = acts(house, Act.SIGNED_IN)
    assert (one.who, one.by, one.details) == ("Bob", By.PERSON, '{"via":"password"}')


@pytest.mark.slow
def test_who_was_kept_out_is_noted_once_however_long_they_go_on(
    house: House, client: FlaskClient
) -> None:
    for email in ("bob@example.org", "nobody@example.org"):
        for _ in range(12):
            client.post("/login", data={"email": email, "password": "wrong"}).close()
    client.post("/login", json={"email": "BOB@example.org ", "password": "wrong"}).close()
    (one,) = acts(house, Act.LOCKED_OUT)
    assert (one.by, one.details) == (By.PROGRAM, '{"name":"Bob"}')


@pytest.mark.slow
def test_what_was_taken_out_is_on_it_with_how_it_was_narrowed(
    house: House, client: FlaskClient, login: Login
) -> None:
    login(client, "bob")
    client.get("/export/file?format=json&all=1")
    client.get("/export/paper.pdf?view=week&date=2026-12-01")
    file, paper = acts(house, Act.EXPORTED)
    assert (file.who, file.about) == ("Bob", "posts")
    assert json.loads(file.details) == {"format": "json", "narrowed": '{"all":"1"}'}
    assert json.loads(paper.details)["format"] == "pdf"


def test_a_guest_s_first_look_is_on_it_and_the_next_ones_are_not(
    house: House, client: FlaskClient, alice: Actor, clock: FakeClock
) -> None:
    post = rows.submitted(house, alice, "Portrait", rows.connected(house, alice).id)
    _, token = guest_rows.given(house, alice, post.id)
    for _ in range(2):
        assert client.get(f"/review/{token}").status_code == 200
        clock.move(minutes=5)
    (one,) = acts(house, Act.GUEST_LINK_OPENED)
    assert (one.by, one.who_id, one.post_id) == (By.GUEST, None, post.id)
