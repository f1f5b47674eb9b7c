"""Who may import whom: every contract of import-linter is broken on purpose and says so."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from lib.settings import ROOT

CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = [contract["name"] for contract in CONFIG["contracts"]]
PLANTED = {
    "lib/planted.py": "import models.post\nimport flask\nimport app\n",
    "connectors/planted.py": "import sqlalchemy\nimport models.post\n",
    "editorial/planted.py": "import scheduler.sending.claim\n",
    "models/planted.py": "import requests\nimport web\n",
    "web/planted.py": "import api\n",
}
ILLEGAL = [  # of the first contract: upwards, or between siblings
    ("lib", "models"),
    ("connectors", "models"),
    ("editorial", "scheduler"),
    ("models", "web"),
    ("web", "api"),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of a copy of the house with every violation in it."""
    copy: Path = tmp_path_factory.mktemp("house")
    for package in CONFIG["root_packages"]:
        shutil.copytree(
            ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__", "tests")
        )
    shutil.copy(ROOT / "pyproject.toml", copy)
    for name, text in PLANTED.items():
        (copy / name).write_text(text)
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [linter, "--no-cache"], cwd=copy, capture_output=True, text=True, env={"COLUMNS": "200"}
    )
    assert done.returncode != 0
    return done.stdout


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_contract_notices_when_it_is_broken(told, contract):
    assert re.search(rf"{re.escape(contract)} BROKEN", told), told


@pytest.mark.parametrize(("importer", "imported"), ILLEGAL)
def test_every_direction_that_is_not_down_is_refused(told, importer, imported):
    assert f"{importer} is not allowed to import {imported}" in told
