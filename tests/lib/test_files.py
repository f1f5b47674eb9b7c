"""Files that are kept, and copies that are only lent."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from lib.files import Files

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path / "media")


def aged(path, **length):
    at = (NOW - timedelta(**length)).timestamp()
    os.utime(path, (at, at))


def test_a_copy_is_found_under_its_name_and_forgotten_by_its_age(files):
    old, young = files.lend(1, b"an old copy"), files.lend(1, b"a young copy")
    aged(files.lent(1, old), days=4)
    aged(files.lent(1, young), days=2)
    assert files.forget_copies(before=NOW - timedelta(days=3)) == 1
    assert not files.lent(1, old).exists()
    assert files.lent(1, young).read_bytes() == b"a young copy"


def test_a_copy_that_is_lent_again_is_young_again(files):
    sha256 = files.lend(1, b"a copy")
    aged(files.lent(1, sha256), days=4000)
    files.lend(1, b"a copy")
    assert files.forget_copies(before=NOW - timedelta(days=1000)) == 0
    assert files.lent(1, sha256).read_bytes() == b"a copy"


def test_a_file_that_is_kept_is_lent_as_it_is_and_never_forgotten(files):
    kept = files.write(1, b"an upload")
    aged(files.path(1, kept), days=4000)
    assert files.lend(1, b"an upload") == kept
    assert files.lent(1, kept) == files.path(1, kept)
    assert files.forget_copies(before=NOW) == 0
    assert files.read(1, kept) == b"an upload"


def test_a_copy_is_no_file_that_is_kept(files):
    sha256 = files.lend(1, b"a copy")
    with pytest.raises(FileNotFoundError):
        files.read(1, sha256)
    assert not files.lent(2, sha256).exists()


def test_where_there_are_no_copies_nothing_is_forgotten(files):
    assert files.forget_copies(before=NOW) == 0


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "a" * 63, "." * 64])
def test_what_is_no_name_of_a_file_leads_nowhere(files, name):
    with pytest.raises(FileNotFoundError):
        files.lent(1, name)
