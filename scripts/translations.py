"""The French catalogue: brought up to date with the source, checked, compiled.

English is the source and needs no catalogue. What is collected: `_`, `gettext`, `ngettext` in
Python and templates; `say`, `say_n` for texts that are translated when read.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).resolve().parents[1]
ROOMS: Final = (
    *("lib", "models", "connectors", "accounts", "editorial", "scheduler", "community", "insight"),
    *("notifying", "web", "api", "cli", "templates"),
)
KEYWORDS: Final[dict[str, Any]] = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "say": None,
    "ngettext": (1, 2),
    "say_n": (1, 2),
}
METHODS: Final = [
    ("**/tests/**", "ignore"),
    ("**.py", "python"),
    ("**.html", "jinja2"),
    ("**.txt", "jinja2"),
]
HEADER: Final = "# Kept by `make translations`; filled in by hand."
_SHORT: Final = 8  # characters: a word may well be said twice
_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)[a-z]")


def collected(root: Path = ROOT) -> Catalog:
    """Every text of the source that a person may read."""
    catalog = Catalog(project="Marronnier", charset="utf-8")
    for file, text, comments in _texts(root):
        catalog.add(text, locations=[(file, 1)], auto_comments=comments)
    return catalog


def _texts(root: Path) -> Iterator[tuple[str, Any, list[str]]]:
    if (root / "app.py").exists():
        for _line, text, comments, _ in extract_from_file("python", root / "app.py", KEYWORDS):
            yield "app.py", text, comments
    for room in ROOMS:
        found = extract_from_dir(root / room, METHODS, {"**": {}}, KEYWORDS)
        for file, _line, text, comments, _ in found:
            yield f"{room}/{file}", text, comments


def catalogues(root: Path = ROOT) -> list[Path]:
    return sorted((root / "translations").glob("*/LC_MESSAGES/messages.po"))


def problems(catalog: Catalog, source: Catalog) -> list[str]:
    """What a reader of that language would miss, one line each."""
    return [
        f"{problem}: {_id(message)!r}"
        for message in source
        if message.id
        for problem in _problems_of(message, catalog.get(_id(message)))
    ]


def _problems_of(source: Message, translated: Message | None) -> list[str]:
    if translated is None:
        return ["not in the catalogue"]
    strings = [translated.string] if isinstance(translated.string, str) else translated.string
    if not strings or not all(strings):
        return ["not translated"]
    found = ["marked as uncertain (fuzzy)"] if translated.fuzzy else []
    if any(not _same_blanks(source, string) for string in strings):
        found.append("not the same placeholders")
    if any(_is_said_twice(string) for string in strings):
        found.append("said twice over")
    return found


def _is_said_twice(translated: str) -> bool:
    """As where a long text was pasted into a form that had it already."""
    half = len(translated) // 2
    return half > _SHORT and translated[:half].strip() == translated[half:].strip()


def _same_blanks(source: Message, translated: str) -> bool:
    """A plural form may leave the number out (“une seule publication”), never anything else."""
    ids = [source.id] if isinstance(source.id, str) else list(source.id)
    wanted = {name for text in ids for name in _PLACEHOLDER.findall(text)}
    given = set(_PLACEHOLDER.findall(translated))
    return given <= wanted and wanted - given <= ({"n"} if len(ids) > 1 else set())


def _id(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def check() -> int:
    source = collected()
    found = [(path, line) for path in catalogues() for line in problems(read(path), source)]
    if not catalogues():
        sys.stderr.write("There is no catalogue in translations/: make translations\n")
        return 1
    for path, line in found:
        sys.stderr.write(f"{path.relative_to(ROOT)}: {line}\n")
    if found:
        sys.stderr.write("Bring it up to date with `make translations`, then fill it in.\n")
    return 1 if found else 0


def refresh() -> int:
    """Takes new texts into each catalogue, empty; keeps those no longer used as comments."""
    source = collected()
    french = ROOT / "translations" / "fr" / "LC_MESSAGES" / "messages.po"
    for path in sorted({*catalogues(), french}):
        catalog = read(path)
        made_on = catalog.creation_date  # kept: a date alone is no change worth a commit
        catalog.update(source, no_fuzzy_matching=True)
        catalog.creation_date, catalog.fuzzy = made_on, False
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=100, include_lineno=False, sort_output=False)
        missing = len(problems(catalog, source))
        sys.stdout.write(f"{path.relative_to(ROOT)}: {len(source)} texts, {missing} to fill in\n")
    return 0


def compile_all() -> int:
    for path in catalogues():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, readable(read(path)))
    return 0


def readable(catalog: Catalog) -> Catalog:
    """With the texts that left the source: the database may keep some of them for years."""
    for message in catalog.obsolete.values():
        if _id(message) not in catalog:
            catalog.add(message.id, message.string)
    return catalog


def read(path: Path) -> Catalog:
    language = path.parts[-3]
    if not path.exists():
        return Catalog(locale=language, project="Marronnier", header_comment=HEADER, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


VERBS: Final[dict[str, Callable[[], int]]] = {
    "check": check,
    "refresh": refresh,
    "compile": compile_all,
}

if __name__ == "__main__":
    sys.exit(VERBS[sys.argv[1]]())
