"""Meta's own generated tables of parameters, as facebook-business 26.0.3 carries them.

An independent schema: the files are read, nothing of them runs.
"""

import ast
import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest


@cache
def _parsed(kind: str) -> ast.Module:
    found = find_spec("facebook_business")
    if found is None and not os.environ.get("CI"):
        pytest.skip("facebook-business is not installed: make set-up-tests")
    assert found is not None
    assert found.submodule_search_locations
    return ast.parse(
        Path(found.submodule_search_locations[0], "adobjects", f"{kind}.py").read_text()
    )


@cache
def parameters(kind: str, call: str) -> frozenset[str]:
    """The parameters that `call` (create_feed) of an object of that kind (page) takes."""
    method = next(
        node
        for node in ast.walk(_parsed(kind))
        if isinstance(node, ast.FunctionDef) and node.name == call
    )
    table = next(
        node.value
        for node in method.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "param_types"
    )
    assert isinstance(table, ast.Dict)
    return frozenset(str(key.value) for key in table.keys if isinstance(key, ast.Constant))
