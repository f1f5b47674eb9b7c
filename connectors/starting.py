"""A stranger's package to begin with: the example of docs/connectors.md, renamed. Pure."""

import keyword
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from connectors.registry import OURS
from lib.errors import Invalid
from lib.i18n import Text, say
from lib.settings import ROOT

PAGE: Final = ROOT / "docs" / "connectors.md"
_BLOCK: Final = re.compile(r"<!-- (\S+) -->\n```\w+\n(.*?)```", re.DOTALL)
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{1,29}")
_README: Final = """# {title} for Marronnier

Takes posts to {title}. Written by `flask connectors new`: a whole connector for an imagined
network, to be changed into one for yours.

1. `{kind}.py`: what the network takes (`CAPABILITIES`), how a post is sent (`publish`) and found
   again (`find`). Marronnier's docs/connectors.md says what each part promises.
2. `test_{kind}.py`: the promises as tests, against a server of the test's own. Make that server
   answer as your network does, or start the network itself if it can be run.
3. `PYTHONPATH=/path/to/marronnier python -m pytest test_{kind}.py`
4. `pip install .` in Marronnier's environment; `flask connectors` then lists it.
"""


def files(kind: str, page: str) -> Mapping[str, str]:
    """Name → text of each file of the package; `page`: the words of PAGE. Raises Invalid."""
    _must_be_a_name(kind)
    title = kind.replace("_", " ").capitalize()
    found = {_renamed(name, kind): _renamed(text, kind) for name, text in _BLOCK.findall(page)}
    return {**found, "README.md": _README.format(title=title, kind=kind)}


def _renamed(text: str, kind: str) -> str:
    words = kind.replace("_", " ")
    others = {
        "The town's notice board.": f"{words.capitalize()}, as a connector of Marronnier.",
        "NoticeBoard": "".join(part.capitalize() for part in kind.split("_")),
        "The notice board": words.capitalize(),
        "Notice board": words.capitalize(),
        "noticeboard": kind,
    }
    for old, new in others.items():
        text = text.replace(old, new)
    return text


def _must_be_a_name(kind: str) -> None:
    if _NAME.fullmatch(kind) is None or keyword.iskeyword(kind):
        raise _refused(
            say("“%(name)s” cannot be a network’s name.", name=kind),
            say("Use two to thirty small letters, digits and _, such as pigeon_post."),
        )
    if kind in OURS:
        raise _refused(
            say("There is a built-in network of this name."), say("Choose another name.")
        )


def _refused(message: Text, remedy: Text) -> Invalid:
    return Invalid(message, remedy=remedy, fields={"name": message})


def read_page(path: Path = PAGE) -> str:
    return path.read_text()
