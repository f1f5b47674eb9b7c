"""The list of pages: what stands there for whom, and under which heading."""

from collections.abc import Callable

from flask.testing import FlaskClient

from models.way import Role
from web.navigation import Group, groups

Login = Callable[[FlaskClient, str], None]


def of(role: Role) -> tuple[Group, ...]:
    return groups(role, waiting=3, is_there=lambda _: True)


def rooms(role: Role) -> list[str]:
    return [link.room for group in of(role) for link in group.links]


def test_a_volunteer_finds_their_own_posts_on_the_bar_and_no_room_that_refuses_them() -> None:
    found = rooms(Role.VOLUNTEER)
    assert "mine" in found
    assert not {"plan", "inbox", "campaigns", "approval", "team", "audit", "webhooks"} & {*found}
    (mine,) = (link for link in of(Role.VOLUNTEER)[0].links if link.room == "mine")
    assert mine.on_bar


def test_an_administrator_finds_every_room_once() -> None:
    found = rooms(Role.ADMIN)
    assert len(found) == len({*found})
    assert {"team", "audit", "webhooks", "permissions", "marronniers", "holding"} <= {*found}


def test_what_is_seldom_needed_is_folded_where_it_is_more_than_a_line_or_two() -> None:
    assert of(Role.ADMIN)[-1].folded
    assert not of(Role.VOLUNTEER)[-1].folded


def test_a_page_below_a_room_lights_its_room_up() -> None:
    planning = of(Role.MANAGER)[1]
    (lit,) = (link.room for link in planning.links if link.is_at("marronnier"))
    assert lit == "marronniers"


def test_a_page_that_this_version_has_not_leaves_neither_a_line_nor_an_empty_heading() -> None:
    kept = groups(Role.ADMIN, waiting=0, is_there=lambda page: page == "week.show")
    assert [link.room for group in kept for link in group.links] == ["week"]


def test_the_group_of_the_page_one_is_on_stands_open(client: FlaskClient, login: Login) -> None:
    login(client, "alice")
    assert '<details class="unfolds group" open>' in client.get("/approval").get_data(as_text=True)
    assert '<details class="unfolds group" open>' not in client.get("/media").get_data(as_text=True)
