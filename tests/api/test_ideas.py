"""Ideas, for scripts."""

import pytest

from models.house import House
from tests.api.conftest import Script, error_of
from tests.conftest import actor_named
from tests.web import rows


@pytest.mark.slow
def test_one_is_noted_once_and_found_again(as_alice: Script, house: House) -> None:
    rows.idea(house, actor_named(house, "bob"), "A raffle")
    given = {"line": "The report", "link": "https://example.org/report"}
    answer = as_alice.post("/ideas", given)
    assert answer.status_code == 201
    told = answer.get_json()
    assert (told["by"], told["origin"], told["state"]) == ("Alice", "script", "open")
    again = as_alice.post("/ideas", {"link": "http://www.example.org/report/"}).get_json()
    assert again["id"] == told["id"]
    page = as_alice.get("/ideas?limit=1&state=open").get_json()
    assert [one["line"] for one in page["items"]] == ["The report"]
    rest = as_alice.get(f"/ideas?cursor={page['next']}").get_json()
    assert [one["by"] for one in rest["items"]] == ["Bob"]
    assert as_alice.get("/ideas?search=nobody").get_json()["items"] == []


def test_what_cannot_be_kept_is_refused(as_alice: Script) -> None:
    answer = as_alice.post("/ideas", {"line": "x", "link": "javascript:alert(1)"})
    assert error_of(answer)["fields"].keys() == {"link"}
