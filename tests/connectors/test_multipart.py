"""Forms with files go out as one request, block by block."""

import tracemalloc
from email import message_from_bytes, policy

import pytest

from connectors.errors import Permanent
from connectors.http import Http
from connectors.multipart import Form, Piece, Slice, one_file
from tests.connectors.raw_server import RawServer, answer

TEXT = "Déjà l’été 🍅"


@pytest.fixture
def server():
    server = RawServer()
    yield server
    server.close()


def fields_of(content_type, body):
    whole = f"Content-Type: {content_type}\r\n\r\n".encode() + body
    message = message_from_bytes(whole, policy=policy.HTTP)
    assert not message.defects
    return {
        part.get_param("name", header="content-disposition"): part for part in message.iter_parts()
    }


def film(tmp_path, size=300_000):
    path = tmp_path / "film.mp4"
    path.write_bytes(bytes(range(256)) * (size // 256))
    return Piece(name="video", content=path, filename="film.mp4", mime="video/mp4")


def test_a_form_arrives_with_its_text_and_its_file(server, tmp_path):
    server.answers(answer("200 OK"))
    form = Form([Piece(name="text", content=TEXT.encode()), film(tmp_path)])
    Http(network="Pigeon", base_url=server.url).call("POST", "/films", body=form)
    [request] = server.requests
    body = request.partition(b"\r\n\r\n")[2]
    assert len(body) == len(form)
    fields = fields_of(form.content_type, body)
    assert fields["text"].get_payload(decode=True).decode() == TEXT
    assert fields["video"].get_payload(decode=True) == (tmp_path / "film.mp4").read_bytes()
    assert fields["video"].get_filename() == "film.mp4"
    assert fields["video"].get_content_type() == "video/mp4"


def test_a_part_of_a_file_goes_out_alone(tmp_path):
    path = tmp_path / "film"
    path.write_bytes(bytes(range(256)) * 1000)
    for begin, length in ((0, 1), (70_000, 70_001), (255_990, 10)):
        part = one_file(Slice(file=path, begin=begin, length=length), "video/mp4")
        assert len(part) == length
        assert part.read() == path.read_bytes()[begin : begin + length]


@pytest.mark.slow
def test_a_form_says_its_length_however_it_is_read(tmp_path):
    pieces = [Piece(name="a", content=b""), film(tmp_path, 70_000), Piece(name="b", content=b"x")]
    for size in (1, 1000, 65_536, 10**6, -1):
        form, got = Form(pieces), b""
        while block := form.read(size):
            got += block
        assert len(got) == len(form)
        assert set(fields_of(form.content_type, got)) == {"a", "video", "b"}
    form = Form(pieces)
    assert len(b"".join(form)) == len(form)


def test_a_large_file_is_never_whole_in_memory(tmp_path):
    form = Form([film(tmp_path, 20_000_000)])
    tracemalloc.start()
    for _ in form:
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


def test_a_file_alone_is_the_whole_body(server, tmp_path):
    file = tmp_path / "film"
    file.write_bytes(b"film" * 50_000)
    server.answers(answer("200 OK"))
    Http(network="Ici", base_url=server.url).call("POST", "/", body=one_file(file, "video/mp4"))
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert body == file.read_bytes()
    assert b"content-type: video/mp4" in head.lower()


def test_a_missing_file_is_known_before_anything_is_sent(tmp_path):
    with pytest.raises(FileNotFoundError):
        Form([Piece(name="video", content=tmp_path / "gone.mp4", filename="film.mp4")])


def test_a_networks_description_of_its_refusal_is_told(server):
    server.answers(answer("400 Bad Request", b'{"ok": false, "description": "chat is closed"}'))
    with pytest.raises(Permanent, match="chat is closed"):
        Http(network="Pigeon", base_url=server.url).get("/")
