"""/permissions: who may what."""

import html
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

Login = Callable[[FlaskClient, str], None]


@pytest.mark.parametrize(("name", "role"), [("alice", "manager"), ("bob", "volunteer")])
def test_everybody_reads_the_same_table_with_their_own_column_marked(
    client: FlaskClient, login: Login, name: str, role: str
) -> None:
    login(client, name)
    shown = html.unescape(client.get("/permissions").get_data(as_text=True))
    (marked,) = re.findall(r'<th scope="col" class="mine">(\w+) <small>your role', shown)
    (opened,) = re.findall(r"<details open><summary><h2>(\w+)", shown)
    assert marked == opened == role
    assert "See the team, invite, give roles, let people go" in shown
    assert "By the usual rule (one manager must agree)" in shown


def test_a_stranger_is_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/permissions").status_code == 302
