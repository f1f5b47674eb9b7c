"""A step of the set-up is done once, done again when its cause changed, and explains a failure."""

import pytest

from scripts import step
from scripts.step import Failed, Step, call, explain, key_of


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(step, "STAMPS", tmp_path / "stamps")
    monkeypatch.setattr(step, "LOG", tmp_path / "cache" / "set-up.log")


def made(tmp_path, key="1") -> Step:
    result = tmp_path / "result"
    result.touch()
    return Step(name="a step", key=key, makes=[result])


def test_a_step_is_done_once(tmp_path):
    once = made(tmp_path)
    assert not once.done()
    once.end(once.begin())
    assert once.done()


def test_it_is_done_again_when_what_it_was_made_from_changed(tmp_path):
    once = made(tmp_path)
    once.end(once.begin())
    assert not made(tmp_path, key="2").done()


def test_it_is_done_again_when_its_result_is_gone(tmp_path):
    once = made(tmp_path)
    once.end(once.begin())
    (tmp_path / "result").unlink()
    assert not once.done()


def test_a_step_killed_half_way_is_not_taken_for_done(tmp_path):
    again = made(tmp_path)
    again.end(again.begin())
    again.begin()
    assert not again.done()


def test_a_key_follows_the_contents(tmp_path):
    file = tmp_path / "requirements.txt"
    file.write_text("a==1")
    before = key_of([file], "3.11")
    assert key_of([file], "3.11") == before
    assert key_of([file], "3.12") != before
    file.write_text("a==2")
    assert key_of([file], "3.11") != before


def test_a_command_that_fails_says_its_last_words_and_what_to_do():
    with pytest.raises(Failed, match="no such thing here") as failed:
        call("sh", "-c", "echo no such thing here; exit 3")
    assert "Run it again" in str(failed.value)


@pytest.mark.parametrize(
    ("output", "remedy"),
    [
        ("because ensurepip is not\navailable.", "apt-get install python3-venv"),
        ("NewConnectionError: Temporary failure in name resolution", "check the network"),
        ("ERROR: No matching distribution found for X (from versions: none)", "network"),
        ("npm error code ENOTFOUND", "check the network"),
        ("OSError: [Errno 28] No space left on device", "make room"),
        ("EACCES: permission denied, mkdir", "its owner"),
    ],
)
def test_known_failures_have_their_own_remedy(output, remedy):
    assert remedy in explain(output)
