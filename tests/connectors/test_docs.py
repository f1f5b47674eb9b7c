"""docs/connectors.md, done as it says; and the kit's teeth, on connectors that break a promise."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from connectors import contract, errors
from connectors.registry import GROUP, OURS

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "connectors.md").read_text()
FILES = dict(re.findall(r"<!-- (\S+) -->\n```\w+\n(.*?)```", PAGE, re.DOTALL))


def install(folder, source):
    """What pip would leave behind of the package that the page describes."""
    project = tomllib.loads(FILES["pyproject.toml"])["project"]
    info = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    about = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (info / "METADATA").write_text(about)
    points = "".join(f"{k} = {v}\n" for k, v in project["entry-points"][GROUP].items())
    (info / "entry_points.txt").write_text(f"[{GROUP}]\n{points}")
    (folder / "noticeboard.py").write_text(source)
    (folder / "test_noticeboard.py").write_text(FILES["test_noticeboard.py"])


def run_kit(folder, *options):
    # nothing of the outer run (its random seed, its coverage) belongs to the stranger's
    return subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-W",
            "error",
            "-p",
            "no:cacheprovider",
            "test_noticeboard.py",
            *options,
        ],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{folder}:{ROOT}"},
        capture_output=True,
        text=True,
        timeout=120,
    ).stdout


def test_the_connector_of_the_page_passes_the_kit(tmp_path):
    install(tmp_path, FILES["noticeboard.py"])
    told = run_kit(tmp_path)
    passed = re.search(r"(\d+) passed", told)
    assert passed, told
    assert int(passed[1]) > 20
    assert not re.search(r"failed|error|skipped", told.splitlines()[-1]), told


def test_it_is_as_short_as_the_page_says():
    assert len(FILES["noticeboard.py"].splitlines()) <= 60


CALL = (
    'return self._receipt(self._http.post("/notices", {"text": post.text, "pictures": pictures}))'
)
TWICE = f"""try:
            {CALL}
        except Exception:
            {CALL}"""
HOPEFUL = f"""import connectors.errors
        try:
            {CALL}
        except connectors.errors.Ambiguous as error:
            raise connectors.errors.Retryable("try again") from error"""

CHECK = "def check(self, post: Outgoing):"
MEASURE = """def measure(self, remote_ids):
        from connectors.contract import Sample
        return {one: [Sample(metric="favourites", value=1)] for one in remote_ids}"""


@pytest.mark.parametrize(
    ("promise", "replacement", "caught"),
    [
        (CALL, TWICE, "test_a_lost_answer_leaves_the_post_unsure"),
        (CALL, HOPEFUL, "test_silence_after_the_post_leaves_it_unsure"),
        ("secrets=(token,),", "", "test_no_error_shows_a_secret"),
        ("repeat=Repeat.FINDABLE", "repeat=Repeat.KEYED", "test_a_second_publish_does_what"),
        ('"alt": i.alt', '"alt": ""', "test_descriptions_of_pictures_arrive"),
        ("return usual_problems(post, CAPABILITIES)", "return []", "test_a_text_that_is_too_long"),
        ("notices = self._http.get(", "notices = [] and self._http.get(", "test_a_post_is_found"),
        (CHECK, f"{MEASURE}\n\n    {CHECK}", "test_figures_go_by_the_names"),
    ],
    ids=[
        *("repeats", "hopes", "tells", "boasts", "forgets", "waves through", "does not look"),
        "has its own words",
    ],
)
def test_the_kit_catches_a_connector_that_breaks_a_promise(tmp_path, promise, replacement, caught):
    assert promise in FILES["noticeboard.py"]
    install(
        tmp_path,
        FILES["noticeboard.py"].replace(promise, replacement).replace("seconds=10", "seconds=1"),
    )
    failed = re.findall(r"^FAILED .*::(\w+)", run_kit(tmp_path, "-k", caught), re.MULTILINE)
    assert any(name.startswith(caught) for name in failed), failed


def test_the_page_names_every_figure_that_networks_share():
    [table] = re.findall(r"\| figure \|.*?\n\n", PAGE, re.DOTALL)
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == set(contract.Metric)


def test_the_page_names_every_error_ability_and_network():
    names = [
        n
        for n, c in vars(errors).items()
        if isinstance(c, type) and c.__module__ == errors.__name__
    ]
    for name in {*names, *OURS, *contract.Repeat.__members__} - {"ConnectorError"}:
        assert f"`{name}" in PAGE, name
    for ability in (
        contract.Finds,
        contract.Refreshes,
        contract.Verifies,
        contract.Measures,
        contract.Recalls,
        contract.Shows,
        contract.Charges,
        contract.Listens,
        contract.Answers,
    ):
        [method] = [name for name in vars(ability) if not name.startswith("_")]
        assert f"`{method}(" in PAGE, method
