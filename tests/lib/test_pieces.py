"""A file that comes in pieces."""

import io
from pathlib import Path

import pytest

from lib.pieces import OutOfPlace, Pieces


class Cut(io.BytesIO):
    """A connection that breaks after its bytes."""

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        if not found:
            raise ConnectionResetError
        return found


@pytest.fixture
def pieces(tmp_path: Path) -> Pieces:
    begun = Pieces(tmp_path / "arriving" / "one")
    begun.begin()
    return begun


def test_what_came_before_a_connection_broke_stays(pieces: Pieces) -> None:
    with pytest.raises(ConnectionResetError):
        pieces.add(Cut(b"first, "), at=0, most=100)
    assert pieces.size() == 7
    assert Pieces(pieces.path).add(io.BytesIO(b"then the rest"), at=7, most=100) == 20
    assert pieces.path.read_bytes() == b"first, then the rest"


@pytest.mark.parametrize("at", [0, 2, 9])
def test_a_piece_that_does_not_begin_where_the_file_ends_changes_nothing(
    pieces: Pieces, at: int
) -> None:
    pieces.add(io.BytesIO(b"12345"), at=0, most=100)
    with pytest.raises(OutOfPlace):
        pieces.add(io.BytesIO(b"again"), at=at, most=100)
    assert pieces.path.read_bytes() == b"12345"


def test_no_more_is_taken_than_was_said(pieces: Pieces) -> None:
    assert pieces.add(io.BytesIO(b"1234567"), at=0, most=5) == 5
    assert pieces.path.read_bytes() == b"12345"


def test_of_two_at_once_one_is_refused(pieces: Pieces) -> None:
    class Meanwhile(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            with pytest.raises(OutOfPlace):
                pieces.add(io.BytesIO(b"other"), at=0, most=100)
            return super().read(size)

    assert pieces.add(Meanwhile(b"mine"), at=0, most=100) == 4
