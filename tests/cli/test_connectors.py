"""A package for a network of one's own: written, installed, used, and broken on purpose."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from connectors import registry
from tests.connectors.test_docs import ROOT


def installed(package: Path, target: Path) -> None:
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "-q", "--no-index", "--no-deps"),
            *("--no-build-isolation", "--disable-pip-version-check", "--root-user-action=ignore"),
            *("--target", str(target), str(package)),
        ],
        check=True,
        timeout=120,
    )


@pytest.mark.parametrize("name", ["x", "bluesky", "Pigeon", "a-b", "class", "9lives"])
def test_a_name_that_cannot_be_used_is_refused_and_nothing_is_written(run, tmp_path, name):
    result = run("connectors", "new", name, "--into", tmp_path / "new")
    assert result.exit_code == 1
    assert result.stderr
    assert not (tmp_path / "new").exists()


def test_what_is_there_already_is_not_written_over(run, tmp_path):
    result = run("connectors", "new", "pigeon_post", "--into", tmp_path)
    assert result.exit_code == 1
    assert "--into" in result.stderr
    assert list(tmp_path.glob("*.py")) == []


def test_no_name_of_the_example_is_left(run, tmp_path):
    assert run("connectors", "new", "pigeon_post", "--into", tmp_path / "p").exit_code == 0
    written = {path.name: path.read_text() for path in (tmp_path / "p").iterdir()}
    assert set(written) == {"pyproject.toml", "pigeon_post.py", "test_pigeon_post.py", "README.md"}
    for text in written.values():
        assert "notice board" not in text.lower()
        assert "noticeboard" not in text.lower()


@pytest.mark.slow
def test_it_is_installed_used_and_listed_with_its_reason_once_it_is_broken(
    run, tmp_path, monkeypatch
):
    pytest.importorskip("setuptools", reason="setuptools is not installed: nothing can be built")
    package, target = tmp_path / "package", tmp_path / "site-packages"
    assert run("connectors", "new", "pigeon_post", "--into", package).exit_code == 0
    installed(package, target)
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_pigeon_post.py"],
        cwd=package,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{target}:{ROOT}"},
        capture_output=True,
        text=True,
        timeout=120,
    ).stdout
    assert "passed" in told.splitlines()[-1], told
    assert "failed" not in told.splitlines()[-1], told
    monkeypatch.syspath_prepend(str(target))
    assert registry.plugin("pigeon_post").name == "Pigeon post"
    (target / "pigeon_post.py").write_text("import a_library_that_is_not_there")
    sys.modules.pop("pigeon_post", None)
    registry._found.cache_clear()
    listed = {one.kind: one for one in registry.plugins()}
    assert "a_library_that_is_not_there" in str(listed["pigeon_post"].broken)
    assert listed["feed"].broken is None
    assert "a_library_that_is_not_there" in run("connectors").stdout
    registry._found.cache_clear()
    sys.modules.pop("pigeon_post", None)
