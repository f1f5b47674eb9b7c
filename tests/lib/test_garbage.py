"""Nobody looks for garbage while a program loads; afterwards it is looked for again."""

import subprocess
import sys

import pytest

from lib.settings import ROOT

LOAD = """
import gc
looked = []
gc.callbacks.append(lambda phase, _: looked.append(phase))
import {name}
print(len(looked) < 40, gc.isenabled(), gc.get_freeze_count() > 100_000)
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["app", "daemon.__main__", "scheduler.distributed.__main__"])
def test_a_program_loads_without_looking_and_looks_again_afterwards(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOAD.format(name=name)], capture_output=True, text=True, check=True,
        cwd=ROOT,
    )  # fmt: skip
    assert done.stdout.split() == ["True", "True", "True"]
