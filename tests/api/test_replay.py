"""The same Idempotency-Key: done once, answered alike."""

import io
import threading

import pytest
from sqlalchemy import event, func, select

from models.people import Replay
from models.post import Media, Post
from tests.api.conftest import Script, error_of

KEY = {"Idempotency-Key": "5f0c1a52-3c5b-4b39-8e0e-0e8f3a6f8a11"}


def count(house, model=Post):
    with house.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_a_repeat_is_answered_alike_and_does_nothing(as_alice, house):
    first = as_alice.post("/posts", {"title": "T", "text": "é"}, headers=KEY)
    again = as_alice.post("/posts", {"title": "T", "text": "é"}, headers=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data
    assert again.headers["Location"] == first.headers["Location"]
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert count(house) == 1


def test_the_order_of_fields_and_spacing_do_not_make_another_request(as_alice, house):
    json = {"Content-Type": "application/json", **KEY}
    as_alice.post("/posts", data='{"title": "T", "text": "x"}', headers=json)
    again = as_alice.post("/posts", data='{"text":"x","title":"T"}', headers=json)
    assert again.headers["Idempotency-Replayed"] == "true"


def test_another_body_or_another_address_with_the_same_key_is_refused(as_alice, house):
    made = as_alice.post("/posts", {"title": "T"}, headers=KEY).get_json()
    for path, body in (("/posts", {"title": "Other"}), (f"/posts/{made['id']}/archive", None)):
        answer = as_alice.post(path, body, headers=KEY)
        assert answer.status_code == 422
        assert error_of(answer)["code"] == "idempotency_mismatch"
    assert count(house) == 1


def test_two_tokens_may_use_the_same_key(script, house):
    for key in ("alice", "bob"):
        assert script(key).post("/posts", {"title": "T"}, headers=KEY).status_code == 201
    assert count(house) == 2


def test_an_upload_repeated_with_another_form_boundary_is_the_same(as_alice, picture):
    def send():
        return as_alice.post("/media", data={"file": (io.BytesIO(picture), "a.png")}, headers=KEY)

    first, again = send(), send()
    assert again.data == first.data
    assert again.headers["Idempotency-Replayed"] == "true"


def test_another_image_with_the_same_key_is_refused(as_alice, picture, house):
    as_alice.post("/media", data={"file": (io.BytesIO(picture), "a.png")}, headers=KEY)
    answer = as_alice.post(
        "/media", data={"file": (io.BytesIO(picture[:-1]), "a.png")}, headers=KEY
    )
    assert error_of(answer)["code"] == "idempotency_mismatch"
    assert count(house, Media) == 1


def test_every_move_is_done_once(as_alice, sandbox):
    body = {"title": "T", "text": "x", "channels": [sandbox.id]}
    made = as_alice.post("/posts", body).get_json()
    path = f"/posts/{made['id']}/submit"
    first = as_alice.post(path, headers=KEY)
    again = as_alice.post(path, headers=KEY)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.data == first.data
    assert as_alice.post(path).status_code == 409


@pytest.mark.slow
def test_what_was_refused_did_nothing_and_may_be_tried_again_with_the_key(as_alice, house):
    assert as_alice.post("/posts", {"title": ""}, headers=KEY).status_code == 422
    assert count(house, Replay) == 0
    assert as_alice.post("/posts", {"title": "T"}, headers=KEY).status_code == 201


def test_a_key_is_forgotten_after_a_day(as_alice, house, clock):
    as_alice.post("/posts", {"title": "T"}, headers=KEY)
    clock.move(hours=23)
    assert "Idempotency-Replayed" in as_alice.post("/posts", {"title": "T"}, headers=KEY).headers
    clock.move(hours=2)
    assert as_alice.post("/posts", {"title": "U"}, headers=KEY).status_code == 201
    assert count(house, Replay) == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "é"])
def test_a_key_that_cannot_be_one_is_refused(as_alice, house, key):
    answer = as_alice.post("/posts", {"title": "T"}, headers={"Idempotency-Key": key})
    assert answer.status_code == 422
    assert set(error_of(answer)["fields"]) == {"Idempotency-Key"}
    assert count(house) == 0


def test_two_at_once_with_one_key_are_done_once(app, token_of, house):
    secret = token_of("alice")
    answers = []
    start = threading.Barrier(6)

    def send():
        start.wait()
        script = Script(app.test_client(), secret)
        answers.append(script.post("/posts", {"title": "T"}, headers=KEY))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1
    assert count(house) == 1


class Killed(BaseException):
    """As when the process ends: nothing in the application catches it."""


def test_key_and_effect_are_written_together_or_not_at_all(as_alice, house):
    """Killed at the last moment before the commit, nothing of either is left."""
    as_alice.get("/me")  # the token’s own last use is on record

    def die(_connection):
        raise Killed

    event.listen(house.database.engine, "commit", die)
    with pytest.raises(Killed):
        as_alice.post("/posts", {"title": "T"}, headers=KEY)
    event.remove(house.database.engine, "commit", die)
    assert (count(house), count(house, Replay)) == (0, 0)
    assert as_alice.post("/posts", {"title": "T"}, headers=KEY).status_code == 201
    assert (count(house), count(house, Replay)) == (1, 1)
