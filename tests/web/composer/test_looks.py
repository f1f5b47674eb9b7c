"""Who sees what, in one glance."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from models.actor import Actor
from models.house import House
from tests.web import rows

Login = Callable[[FlaskClient, str], None]


@pytest.mark.slow
def test_the_table_tells_whose_text_and_what_is_wrong_with_it(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    one, two = (rows.connected(house, alice, name).id for name in ("one", "two"))
    login(client, "alice")
    given = {"text": "Merci @lea !", "channel": [one, two], f"variant-{two}": "x" * 20_001}
    shown = client.post("/compose/looks", data=given).text
    table = shown.split("<tbody>")[1].split("</tbody>")[0]
    first, second = table.split("</tr>")[:2]
    assert "common" in first
    assert "1 remark" in first
    assert "its own" in second
    assert "20,001 of 20,000" in second
    assert "refused" in second
    assert "nobody is called: @lea." in shown


def test_what_is_typed_stays_text_whatever_it_holds(
    house: House, client: FlaskClient, login: Login, alice: Actor
) -> None:
    channel = rows.connected(house, alice).id
    login(client, "alice")
    text = "<script>x</script> https://a.org/<b> #\u202egat @\u200d" + "é" * 9000
    shown = client.post("/compose/looks", data={"text": text, "channel": channel})
    assert shown.status_code == 200
    assert "<script>" not in shown.text
    assert "<b>\u202e" not in shown.text
    assert '<span class="tapped">https://a.org/</span>&lt;b&gt;' in shown.text
