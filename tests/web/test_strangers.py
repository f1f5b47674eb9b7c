"""Every route, walked with a stranger's ids: nobody sees or moves another workspace's rows.

A route that is in none of the lists below fails the walk: say what it may show to whom.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from community import stop
from connectors.sandbox.containers import Containers
from connectors.sandbox.shapes import Draft
from connectors.sandbox.store import Store
from editorial import media
from editorial.media import arriving
from models import tokens
from models.actor import Actor
from models.base import Base
from models.delivery import Attempt, Stop
from models.house import House
from models.post import Revision
from models.way import DeliveryState, Move
from tests import guest_rows
from tests.web import rows

Login = Callable[[FlaskClient, str], None]
MARK: Final = "zebra-7741"
METHODS: Final = {"GET", "POST", "PUT", "PATCH", "DELETE"}

# Open to anyone: nothing of a workspace, or what it published itself.
OPEN: Final = {
    "static",
    "health.alive",
    "health.ready",
    "security.login",
    "signin.choose_language",
    "feeds.feed",
    "feeds.image",
    "channel_feed.read",
    "icons.show",  # of networks
    "manifest.show",
    "sandbox.profile",
    "sandbox.image",
    "api_document.show",
    "api-docs.openapi_json",
}
# Open by a secret of their own, which the stranger has not.
BY_SECRET: Final = {
    "media.public",
    "invited.show",
    "invited.take",
    "fewer.show",
    "fewer.leave",
    "renewing.renew",
    "subscriptions.read",
    "guests.show",
    "guests.one",
    "guests.again",
    "guests.agree",
    "guests.refuse",
    "guests.comment",
    "guests.picture",
    "sandbox_api.register",
    "sandbox_api.switches",
    "sandbox_api.set_switches",
    "sandbox_api.log",
    "sandbox_api.publish",
    "sandbox_api.listing",
    "sandbox_api.make_container",
    "sandbox_api.container",
    "sandbox_api.publish_container",
    "sandbox_api.figures",
    "sandbox_api.mentions",
    "sandbox_api.answer",
}
# The signed-in person's own: without ids, or with what is no row of a workspace.
OWN: Final = {
    "week.show",
    "first_steps.away",
    "library.show",
    "campaigns.show",
    "campaigns.add",
    "ideas.show",
    "ideas.new",
    "ideas.add",
    "idea_sources.keep",
    "signin.account",
    "subscriptions.show",
    "subscriptions.subscribe",  # on another workspace's channel: test_subscriptions.py
    "signin.go_to",
    "appearance.choose",
    "security.change_password",
    "security.logout",
    "security.verify",
    "marronniers.show",
    "marronniers.take_starters",
    "marronnier.new",
    "marronnier.create",  # on another workspace's channel: test_marronniers.py
    "calendar.show",
    "calendar.feed",
    "saved_views.save",
    "guest_links.every",
    "guest_links.make_for_days",
    "keys.show",
    "permissions.show",
    "gestures.move",
    "gestures.place",
    "gestures.take_back",
    "gestures.pool",
    "gestures.mix",
    "ghosts.feed",
    "ghosts.suggested",
    "channels.show",
    "channels.new",
    "channels.connect",
    "no_go.keep_days",  # on another workspace's channel: test_no_go.py
    "no_go.keep_hours",
    "holding.show",
    "mine.show",
    "holding.be_away",  # another workspace’s people: test_absences.py
    "holding.be_back",
    "stuck.stand_in",
    "approval.set_deadlines",
    "notices.show",
    "notices.count",
    "notices.read",
    "reaching.show",
    "reaching.choose",
    "reaching.take_preset",
    "reaching.try_again",
    "devices.key",
    "devices.add",
    "worker.script",
    "connecting.leave",  # another workspace's channel: test_connecting.py
    "connecting.back",
    "connecting.choose",
    "compose.new",
    "compose.create",
    "compose.preview",
    "compose.keep",
    "compose.discard",  # of a person, by a name that only their window knows: test_kept.py
    "times.while_writing",
    "exporting.show",
    "exporting.file",
    "exporting.paper",
    "importing.show",
    "importing.upload",
    "inbox.show",
    "approval.show",
    "approval.set_rule",
    "approval.set_house",
    "approval.set_condition",
    "line.show",
    "line.begin",
    "line.add",
    "line.aim",  # another workspace's pillar: tests/editorial/test_line.py
    "line.take_for",
    "line.keep_terms",
    "reports.show",
    "media.upload",
    "media.add",
    "media.library",
    "media.pick",
    "media.abilities",
    "media.begin",
    "plan.show",
    "plan.plan_by_itself",
    "plan.agree",  # what is kept of another workspace: test_plan.py
    "review.queue",
    "review.decide_all",  # of posts named in the form: test_review_batch.py
    "search.show",
    "audit.show",  # managers only, of their own: test_audit.py
    "audit.file",
    "webhooks.show",
    "webhooks.add",
    "team.show",  # administrators only: test_team.py
    "team.invite",
    "team.withdraw",
    "team.change_role",
    "team.give_on_channel",  # on another workspace's channel: tests/editorial/test_channel_roles.py
    "team.remove",
    "stop.show",
    "stop.pull",
    "stop.resume",
    "Me.me",
    "Permissions.read_permissions",
    "Marronniers.list_marronniers",
    "Marronniers.list_occasions",
    "Ideas.list_ideas",
    "Ideas.add_idea",
    "Channels.list_channels",
    "Line.read_line",
    "Line.put_change_line",
    "Deliveries.list_deliveries",
    "Media.upload_media",
    "Media.list_media",
    "Mentions.list_mentions",
    "Notices.list_notices",
    "Notices.read_notices",
    "Publications.list_publications",
    "Reports.read_lift",
    "Plan.read_plan",
    "Plan.agree_to_plan",
    "Posts.list_posts",
    "Search.find",
    "Holding.list_holding",
    "Holding.list_absences",
    "Holding.add_absence",  # of another workspace’s people: test_absences.py
    "Approval.read_approval_rules",
    "Approval.put_change_approval_rules",  # on another’s channel: tests/api/test_holding.py
    "Guests.list_guest_links",
    "Guests.make_week_link",
    "Posts.create_post",
    "Stop.list_stops",
    "Audit.list_acts",  # of their own workspace: tests/api/test_audit.py
    "Webhooks.list_webhooks",
    "Webhooks.add_webhook",
    "Stop.stop_all",
    "Stop.resume_all",
}
# With ids of rows, which for a stranger are not there (or, for some, not theirs to use).
ROWS: Final = {
    "channel_id",
    "delivery_id",
    "post_id",
    "media_id",
    "key",
    "stop_id",
    "publication_id",
    "series_id",
    "marronnier_id",
    "idea_id",
    "campaign_id",
    "source_id",
    "days_id",
    "hours_id",
    "pillar_id",
    "view_id",
    "user_id",
    "batch_id",
    "subscription_id",
    "device_id",
    "comment_id",
    "rule_id",
    "condition_id",
    "guest_link_id",
    "webhook_id",
    "absence_id",
    "sha256",
    "handle",
    "number",
}
API_BODIES: Final[dict[str, dict[str, Any]]] = {
    "schedule": {"at": None},
    "move": {"at": "2026-12-02T10:00:00+01:00"},
    "resolve": {"outcome": "live"},
    "reject": {"reason": "no"},
    "decline": {"reason": "no"},
    "request-changes": {"reason": "no"},
    "pause": {"reason": "no"},
    "stop": {"reason": "no"},
    "write": {"first": "2026-12-12"},
    "hand-over": {"to": 1},
    "without": {"user": 1},
    "series": {"every": "week", "first": "2026-12-02", "time": "10:00"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Alice's rows. `values`: for each argument of a route, what is hers."""

    values: dict[str, Any]
    form: dict[str, Any]
    token: str  # charlie's


@pytest.fixture
def world(house: House, alice: Actor, charlie: Actor) -> World:
    channel = rows.connected(house, alice, MARK)
    (delivery,) = rows.planned(house, alice, f"Unsure {MARK}", channel.id)
    rows.became(house, delivery, DeliveryState.UNSURE)
    series = rows.repeated(house, alice, f"Comes back {MARK}", channel.id)
    post = rows.submitted(house, alice, f"In review {MARK}", channel.id)
    with house.database.transaction() as session:
        picture = media.store(
            session, alice, house.files, _picture(), filename=f"{MARK}.png", now=house.now()
        )
        on_its_way = arriving.begin(
            session, alice, house.files, filename=f"{MARK}.mp4", size=9, now=house.now()
        )
        pulled = stop.stop(
            session, alice, reason=f"Because of {MARK}", channel_id=channel.id, now=house.now()
        )
        _, secret = tokens.issue(session, charlie, name="mine", now=house.now())
    kept = rows.comes_back(house, alice, f"Every year {MARK}")
    days, hours = rows.kept_free(house, alice, f"Away {MARK}")
    idea = rows.idea(house, alice, f"Idea {MARK}")
    pillar = rows.pillar(house, alice, f"Pillar {MARK}")
    view = rows.saved_view(house, alice, f"View {MARK}")
    sandbox = Store(_sandbox(house))
    sandbox.register(MARK, "alices-own-token")
    there = rows.published_there(house, channel, f"By hand {MARK}")
    rows.mentioned(house, channel, f"Thank you {MARK}")
    container = Containers(sandbox).make(MARK, Draft(text=MARK), at=house.now())
    values = {
        "channel_id": channel.id,
        "delivery_id": delivery.id,
        "post_id": post.id,
        **rows.asked_of(house, alice, channel),
        "absence_id": rows.away(house, alice),
        "comment_id": rows.remarked(house, alice, post, f"Said {MARK}").id,
        "series_id": series.id,
        "marronnier_id": kept.id,
        "idea_id": idea.id,
        "campaign_id": rows.campaign(house, alice, f"Campaign {MARK}").id,
        "source_id": rows.feed_of_ideas(house, alice, f"https://{MARK}.example/").id,
        "first": "2026-12-12",
        "days_id": days.id,
        "hours_id": hours.id,
        "pillar_id": pillar,
        "view_id": view,
        "media_id": picture.id,
        "key": on_its_way.key,
        "sha256": picture.sha256,
        "stop_id": pulled.id,
        "publication_id": there.id,
        "user_id": alice.user_id,
        "subscription_id": rows.subscribed(house, alice, f"Mine {MARK}")[0].id,
        "device_id": rows.device(house, alice, f"Phone {MARK}").id,
        "guest_link_id": guest_rows.given(house, alice, post.id, name=MARK)[0],
        "webhook_id": rows.hooked(house, alice, MARK).id,
        "token": "not-a-token",
        "shown": channel.id,
        "batch_id": rows.imported(house, alice, f"{MARK}.csv"),
        "handle": MARK,
        "number": container,
        "kind": "feed",
        "slug": MARK,
        "sha": "0" * 64,
        "file": "x.png",
        "filename": "css/tokens.css",
        "signed": "not-signed",
        "name": "file.jpg",
        "move": None,
        "secret": "not-the-secret",
    }
    form = {
        "title": "A stranger’s",
        "text": "A stranger’s",
        "channel": channel.id,
        "channels": channel.id,
        "post": post.id,
        "delivery": delivery.id,
        "stop": pulled.id,
        "image": picture.sha256,
        "workspace": alice.workspace_id,
        "reason": "mine now",
        "outcome": "live",
        "every": "week",
        "first": "2026-12-02T10:00",
        "on": channel.id,
        "how": "choose",
        "at": "2026-12-02T10:00",
        "to": "2026-12-02T10:00",
        "date": "2026-12-02",
        "elsewhere": "Indian/Reunion",
        "percent": "30",
        "next": "/",
    }
    return World(values=values, form=form, token=secret)


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(out, "PNG")
    return out.getvalue()


def _sandbox(house: House) -> Path:
    return Path(house.network("sandbox")["store"])


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in sorted((rule.methods or set()) & METHODS):
            yield rule, method


def addresses(rule: Rule, world: World) -> list[str]:
    """That route with alice's ids; one address a move where it takes one."""
    wanted = {name: world.values[name] for name in rule.arguments}
    moves = [str(move) for move in Move] if "move" in wanted else [""]
    found = []
    for move in moves:
        values = {**wanted, **({"move": move} if "move" in wanted else {})}
        built = rule.build(values)
        assert built is not None, rule
        found.append(built[1])
    return found


def ask(client: FlaskClient, world: World, method: str, path: str, *, token: str) -> TestResponse:
    return whole(_asked(client, world, method, path, token=token))


def whole(answer: TestResponse) -> TestResponse:
    """Read to its end and closed: some are files, others are written while they are read."""
    answer.get_data()
    answer.close()
    return answer


def _asked(
    client: FlaskClient, world: World, method: str, path: str, *, token: str
) -> TestResponse:
    if not path.startswith("/api/"):
        data = world.form if method != "GET" else None
        query = world.form if method == "GET" else None
        tus = {"Tus-Resumable": "1.0.0"}  # without it nothing is looked up
        return client.open(path, method=method, data=data, query_string=query, headers=tus)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    named = {"media": "alt", "webhooks": "name", "absences": "deputy"}
    field = named.get(path.split("/")[3], "title")
    otherwise = {field: 1 if field == "deputy" else "Taken"} if method in {"PATCH", "PUT"} else {}
    body = API_BODIES.get(path.rsplit("/", 1)[-1], otherwise)
    options: dict[str, Any] = {} if method == "GET" else {"json": body}
    return client.open(path, method=method, headers=headers, **options)


def everything_of(house: House, workspace_id: int) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of a workspace, as they stand."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with house.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            if "workspace_id" in table.c:
                own = select(table).where(table.c.workspace_id == workspace_id)
                found[table.name] = [tuple(row) for row in session.execute(own.order_by("id"))]
        found["attempt"] = [tuple(row) for row in session.execute(select(Attempt.__table__))]
    return found


def test_every_route_says_who_may_see_what(app: Flask) -> None:
    """A new page or endpoint belongs into one of the lists of this file."""
    unknown = {
        rule.endpoint
        for rule, _ in routes(app)
        if rule.endpoint not in OPEN | BY_SECRET | OWN and not rule.arguments & ROWS
    }
    assert unknown == set()


@pytest.mark.slow
def test_nobody_is_shown_anything_without_signing_in(app: Flask, world: World) -> None:
    for rule, method in routes(app):
        for path in addresses(rule, world):
            if rule.endpoint in OPEN:
                continue
            answer = ask(app.test_client(), world, method, path, token="")
            told = f"{method} {path}: {answer.status_code}"
            if answer.status_code in {302, 303}:
                assert answer.location.startswith("/login"), told
            else:
                assert answer.status_code in {400, 401, 403, 404, 422}, told
            if not path.startswith("/sandbox/"):
                assert MARK not in answer.get_data(as_text=True), told


@pytest.mark.slow
@pytest.mark.parametrize("revoked", [False, True])
def test_a_guest_sees_the_one_post_and_no_other_page(
    app: Flask, world: World, house: House, alice: Actor, revoked: bool
) -> None:
    """Nothing else opens to whoever has opened a link, nor with its token."""
    shown = rows.submitted(house, alice, "To be read", world.values["channel_id"])
    link_id, token = guest_rows.given(house, alice, shown.id)
    client = app.test_client()
    assert client.get(f"/review/{token}").status_code == 200
    if revoked:
        guest_rows.revoked(house, alice, link_id)
    before = everything_of(house, alice.workspace_id)
    values = replace(world, values={**world.values, "token": token})
    for rule, method in routes(app):
        if rule.endpoint in OPEN or (rule.endpoint == "guests.show" and not revoked):
            continue
        for path in addresses(rule, values):
            answer = ask(client, values, method, path, token=token)
            told = f"{method} {path}: {answer.status_code}"
            if answer.status_code in {302, 303}:
                assert answer.location.startswith("/login"), told
            else:
                assert answer.status_code in {400, 401, 403, 404, 422}, told
            if not path.startswith("/sandbox/"):
                assert MARK not in answer.get_data(as_text=True), told
    assert everything_of(house, alice.workspace_id) == before


@pytest.mark.slow
def test_a_stranger_sees_and_moves_nothing_of_another_workspace(
    app: Flask, world: World, house: House, alice: Actor, login: Login
) -> None:
    before = everything_of(house, alice.workspace_id)
    client = app.test_client()
    login(client, "charlie")
    for rule, method in routes(app):
        if rule.endpoint in OPEN | {"security.logout", "security.change_password"}:
            continue
        for path in addresses(rule, world):
            answer = ask(client, world, method, path, token=world.token)
            told = f"{method} {path}: {answer.status_code}"
            assert answer.status_code < 500, told
            if rule.arguments & ROWS:
                malformed = {400, 422} if rule.endpoint in BY_SECRET else set()
                assert answer.status_code in {401, 403, 404} | malformed, told
            page = answer.get_data().decode("utf-8", "replace").replace(f"/{MARK}", "")
            assert MARK not in page, told
    assert everything_of(house, alice.workspace_id) == before


@pytest.mark.slow
def test_a_stranger_s_post_cannot_go_to_another_workspace_s_channel(
    app: Flask, world: World, house: House, charlie: Actor, login: Login
) -> None:
    client = app.test_client()
    login(client, "charlie")
    client.post("/compose", data={**world.form, "action": "submit"})
    given = {"title": "Taken", "text": "Taken", "channels": [world.values["channel_id"]]}
    asked = client.post(
        "/api/v1/posts", json=given, headers={"Authorization": f"Bearer {world.token}"}
    )
    assert asked.status_code in {201, 422}
    client.post("/stop", data={"reason": "mine", "channel": world.values["channel_id"]})
    with house.database.reading() as session:
        revisions = session.scalars(
            select(Revision).where(Revision.workspace_id == charlie.workspace_id)
        )
        for revision in revisions:
            assert revision.content["channels"] == []
            assert revision.content["media"] == []
        own = session.scalars(select(Stop).where(Stop.workspace_id == charlie.workspace_id)).all()
    assert [one for one in own if one.channel_id] == []


@pytest.mark.slow
def test_with_the_right_person_the_same_addresses_show_the_mark(
    app: Flask, world: World, login: Login
) -> None:
    """The walk would be worth nothing if the addresses were wrong."""
    client = app.test_client()
    login(client, "alice")
    walked = {
        rule.endpoint: whole(client.get(addresses(rule, world)[0]))
        for rule, method in routes(app)
        if method == "GET"
        and rule.arguments & ROWS
        and rule.endpoint not in BY_SECRET
        and not rule.rule.startswith(("/api", "/sand"))
    }
    assert {name: answer.status_code for name, answer in walked.items()} == dict.fromkeys(
        walked, 200
    )
    for name in ("channels.one", "posts.show", "compose.edit", "marronnier.edit"):
        assert MARK in walked[name].get_data(as_text=True), name
