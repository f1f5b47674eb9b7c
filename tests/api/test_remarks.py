"""Remarks, for scripts."""

from models.house import House
from models.post import Post
from tests.api.conftest import Script, error_of
from tests.conftest import actor_named
from tests.web import rows


def doors(house: House) -> Post:
    return rows.drafted(house, actor_named(house, "bob"), "Doors", text="The doors open at ten.")


def test_a_suggestion_is_made_read_and_taken_up(as_alice: Script, house: House) -> None:
    post = doors(house)
    given = {"quote": "ten", "start": 3, "replacement": "noon", "revision": 1}
    made = as_alice.post(f"/posts/{post.id}/remarks", given)
    assert made.status_code == 201
    told = made.get_json()
    assert (told["field"], told["start"], told["may_be_taken"]) == ("text", 18, True)
    taken = as_alice.post(f"/remarks/{told['id']}/take-up").get_json()
    assert taken["taken"]
    assert as_alice.get(f"/posts/{post.id}").get_json()["text"] == "The doors open at noon."
    again = as_alice.post(f"/remarks/{told['id']}/take-up")
    assert again.status_code == 404


def test_remarks_are_answered_settled_and_listed_by_thread(as_alice: Script, house: House) -> None:
    post = doors(house)
    first = as_alice.post(f"/posts/{post.id}/remarks", {"body": "Between us"}).get_json()
    answer = {"body": "Yes", "parent": first["id"]}
    told = as_alice.post(f"/posts/{post.id}/remarks", answer).get_json()
    assert [one["body"] for one in told["answers"]] == ["Yes"]
    as_alice.post(f"/posts/{post.id}/remarks", {"body": "Dear guests", "thread": "guests"})
    found = as_alice.get(f"/posts/{post.id}/remarks?thread=guests").get_json()["items"]
    assert [one["body"] for one in found] == ["Dear guests"]
    assert as_alice.post(f"/remarks/{first['id']}/settle").get_json()["settled_at"]
    assert as_alice.post(f"/remarks/{first['id']}/open").get_json()["settled_at"] is None


def test_a_suggestion_is_declined_with_a_reason(as_alice: Script, house: House) -> None:
    post = doors(house)
    given = {"quote": "ten", "replacement": "noon"}
    made = as_alice.post(f"/posts/{post.id}/remarks", given).get_json()
    told = as_alice.post(f"/remarks/{made['id']}/decline", {"reason": "It is ten."}).get_json()
    assert (told["answers"][0]["body"], told["may_be_taken"]) == ("It is ten.", False)


def test_what_cannot_be_kept_is_refused(as_alice: Script, house: House) -> None:
    post = doors(house)

    def refused(given: object) -> dict[str, object]:
        answer = as_alice.post(f"/posts/{post.id}/remarks", given)
        assert answer.status_code in {400, 409, 422}, answer.text
        return error_of(answer)

    assert "body" in refused({"body": ""})["fields"]  # type: ignore[operator]
    assert "body" in refused({"body": "\ud800"})["fields"]  # type: ignore[operator]
    assert "x" in refused({"body": "x", "x": 7})["fields"]  # type: ignore[operator]
    assert refused({"body": "x", "quote": "noon"})["code"] == "changed"
    assert refused({"body": "x", "field": "media:beef"})["code"] == "changed"
