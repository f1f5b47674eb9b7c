"""Files in pieces: cut off anywhere, they go on where they were, and are looked at once whole."""

import base64
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from editorial import media
from editorial.media.describing import Described, describe
from models.actor import Actor
from models.house import House
from models.media_library import Arrival
from scheduler.housekeeping import tidy
from tests.editorial.media.drawings import drawn, encoded
from tests.fakes import FakeClock

Login = Callable[[FlaskClient, str], None]
TUS: Final = {"Tus-Resumable": "1.0.0"}
PIECE: Final = {"Content-Type": "application/offset+octet-stream"}
HEAD: Final = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"


def begun(client: FlaskClient, size: int, name: str = "tree.png") -> TestResponse:
    told = base64.b64encode(name.encode()).decode()
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": f"filename {told}"}
    return client.post("/media/arriving", headers=headers)


def sent(client: FlaskClient, address: str, data: bytes, *, at: int, **more: Any) -> TestResponse:
    headers = {**TUS, **PIECE, "Upload-Offset": str(at), **more.pop("headers", {})}
    return client.patch(address, data=data, headers=headers, **more)


def there(client: FlaskClient, address: str) -> int:
    return int(client.head(address, headers=TUS).headers["Upload-Offset"])


def done(client: FlaskClient, address: str) -> tuple[int, str]:
    answer = client.post(f"{address}/done")
    return answer.status_code, " ".join(answer.get_data(as_text=True).split())


@pytest.fixture
def bobs(client: FlaskClient, login: Login) -> FlaskClient:
    login(client, "bob")
    return client


@pytest.mark.slow
def test_a_file_cut_off_goes_on_where_it_was_after_a_restart(
    house: House, app: Flask, bobs: FlaskClient, login: Login
) -> None:
    data = encoded(drawn())
    answer = begun(bobs, len(data))
    assert answer.status_code == 201
    address = answer.location
    assert sent(bobs, address, data[:100], at=0).headers["Upload-Offset"] == "100"
    again = create_app(house)
    again.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    client = again.test_client()
    login(client, "bob")
    assert there(client, address) == 100
    assert done(client, address)[0] == 422, "a part of it is missing"
    assert sent(client, address, data[100:], at=100).status_code == 204
    status, said = done(client, address)
    assert status == 201
    assert "It is in the media library." in said
    assert done(client, address)[0] == 201, "asked again it says the same"
    assert there(client, address) == len(data)
    assert not list(house.files.root.glob("*/arriving/*"))


def test_a_piece_sent_twice_is_counted_once(bobs: FlaskClient) -> None:
    data = encoded(drawn())
    address = begun(bobs, len(data)).location
    sent(bobs, address, data[:50], at=0)
    assert sent(bobs, address, data[:50], at=0).status_code == 409
    assert there(bobs, address) == 50


def test_nobody_else_adds_to_it_or_sees_it(app: Flask, bobs: FlaskClient, login: Login) -> None:
    address = begun(bobs, 100).location
    for who in ("erin", "charlie"):
        other = app.test_client()
        login(other, who)
        assert other.head(address, headers=TUS).status_code == 404
        assert sent(other, address, b"x", at=0).status_code == 404
        assert other.post(f"{address}/done").status_code == 404


@pytest.mark.parametrize(
    ("size", "told"), [(600_000_000, "more than 512 MB"), (0, "Choose the picture again.")]
)
def test_what_would_be_refused_in_the_end_is_refused_before_it_is_sent(
    bobs: FlaskClient, size: int, told: str
) -> None:
    answer = begun(bobs, size)
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)


def test_a_picture_far_too_large_is_refused_after_its_first_piece(
    house: House, bobs: FlaskClient
) -> None:
    address = begun(bobs, 300_000_000, "film.mp4").location
    answer = sent(bobs, address, encoded(drawn()), at=0)
    assert answer.status_code == 422
    assert "at most 20" in answer.get_data(as_text=True)
    assert not list(house.files.root.glob("*/arriving/*"))


def test_what_is_no_picture_is_told_once_it_is_whole_and_forgotten(
    house: House, bobs: FlaskClient
) -> None:
    program = b"MZ\x90\0" + b"\0" * 200
    address = begun(bobs, len(program), "../photo.png").location
    sent(bobs, address, program, at=0)
    status, said = done(bobs, address)
    assert status == 422
    assert "not a picture that can be read" in said
    assert bobs.head(address, headers=TUS).status_code == 404
    assert not list(house.files.root.glob("*/arriving/*"))


def test_what_does_not_speak_the_protocol_is_told_so(bobs: FlaskClient) -> None:
    assert bobs.options("/media/arriving").headers["Tus-Version"] == "1.0.0"
    address = begun(bobs, 100).location
    assert bobs.head(address).status_code == 412
    plain = {"headers": {"Content-Type": "text/plain"}}
    assert sent(bobs, address, b"x", at=0, **plain).status_code == 415
    assert sent(bobs, address, b"x", at=0, headers={"Upload-Offset": "-1"}).status_code == 400
    assert sent(bobs, address, b"x" * 5_000_001, at=0).status_code == 413
    assert bobs.delete(address, headers=TUS).status_code == 204
    assert bobs.head(address, headers=TUS).status_code == 404


def test_one_that_looks_like_another_is_told(bobs: FlaskClient) -> None:
    for size, expected in (((320, 240), False), ((640, 480), True)):
        data = encoded(drawn("tree", size))
        address = begun(bobs, len(data), f"{size[0]}.png").location
        sent(bobs, address, data, at=0)
        assert ("It looks like one that is there" in done(bobs, address)[1]) is expected


def test_the_same_file_kept_to_oneself_by_another_is_told(
    house: House, alice: Actor, bobs: FlaskClient
) -> None:
    data = encoded(drawn())
    with house.database.transaction() as session:
        kept = media.store(session, alice, house.files, data, filename="mine", now=house.now())
        describe(session, alice, kept, Described(shared=False))
    address = begun(bobs, len(data)).location
    sent(bobs, address, data, at=0)
    status, said = done(bobs, address)
    assert status == 422
    assert "is not shared" in said


def test_what_does_not_go_on_is_forgotten_after_a_day(
    house: House, bob: Actor, bobs: FlaskClient, clock: FakeClock
) -> None:
    address = begun(bobs, 100).location
    sent(bobs, address, b"x", at=0)
    tidy(house, closing=lambda: False, now=house.now() + timedelta(days=365))
    with house.database.reading() as session:
        assert session.query(Arrival).count() == 0
    assert not list(house.files.root.glob("*/arriving/*"))
    assert bobs.head(address, headers=TUS).status_code == 404


@pytest.mark.slow
def test_a_video_of_200_mb_never_lies_in_memory(
    house: House, bobs: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)  # nothing measures zeros
    size, piece = 200_000_000, 5_000_000
    address = begun(bobs, size, "film.mp4").location
    zeros = bytes(piece)
    tracemalloc.start()
    try:
        for at in range(0, size, piece):
            data = HEAD + zeros[len(HEAD) :] if at == 0 else zeros
            assert sent(bobs, address, data, at=at).status_code == 204
        assert done(bobs, address)[0] == 201
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()
