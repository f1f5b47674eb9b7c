"""Meta's own generated tables of parameters, as facebook-business 26.0.3 carries them.

An independent schema: the files are read, nothing of them runs.
"""

import ast
from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def parameters(kind: str, call: str) -> frozenset[str]:
    """The parameters that `call` (create_feed) of an object of that kind (page) takes."""
    found = find_spec("facebook_business")
    assert found is not None
    assert found.submodule_search_locations
    source = Path(found.submodule_search_locations[0], "adobjects", f"{kind}.py").read_text()
    method = next(
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.name == call
    )
    table = next(
        node.value
        for node in method.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "param_types"
    )
    assert isinstance(table, ast.Dict)
    return frozenset(str(key.value) for key in table.keys if isinstance(key, ast.Constant))
