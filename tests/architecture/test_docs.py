"""What a person can set, call or connect is in the documents, and the documents invent nothing."""

import re
from collections.abc import Iterator

import click
from flask import Flask

from connectors.registry import OURS
from lib.settings import DEFAULTS, PREFIX, ROOT
from models.search.finders import Group

FLASKS_OWN = {"run", "shell", "routes"}
NOT_IN_DEFAULTS = re.compile(rf"{PREFIX}(OIDC|[A-Z0-9]+_BASE_URL|({'|'.join(OURS).upper()})_)")


def document(*names: str) -> str:
    return "\n".join((ROOT / name).read_text() for name in names)


def commands(group: click.Group, before: str = "flask") -> Iterator[str]:
    """Every command as it is typed."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


def unnamed(wanted: set[str], text: str) -> set[str]:
    """Those of `wanted` that the text does not name as a whole."""
    return {name for name in wanted if not re.search(rf"{re.escape(name)}(?![\w-])", text)}


def test_every_setting_is_explained():
    wanted = {PREFIX + name for name in DEFAULTS}
    assert unnamed(wanted, document("docs/settings.md")) == set()


def test_no_setting_is_invented():
    known = {PREFIX + name for name in DEFAULTS}
    named = set(re.findall(rf"{PREFIX}[A-Z][A-Z0-9_]*[A-Z0-9]", document("docs/settings.md")))
    named = {name.removesuffix("_FILE") for name in named}
    assert {n for n in named - known if not NOT_IN_DEFAULTS.match(n)} == set()


def test_every_command_is_explained(app: Flask):
    assert unnamed(set(commands(app.cli)), document("docs/commands.md")) == set()


def test_no_command_is_invented(app: Flask):
    known = {tuple(name.split()[1:]) for name in commands(app.cli)}
    first = {words[0] for words in known} | FLASKS_OWN
    text = document("docs/commands.md", "README.md", "README.fr.md")
    named = set(re.findall(r"(?<![\w/-])flask ([a-z][a-z-]+)", text))
    assert named - first == set()


def test_every_network_is_explained():
    assert unnamed(set(OURS), document("docs/connectors.md", "README.md").lower()) == set()


def test_every_kind_that_search_finds_is_explained():
    (line,) = [one for one in document("docs/api.md").splitlines() if "`GET /search`" in one]
    assert unnamed(set(Group), line) == set()


def test_the_readme_tells_the_two_commands_in_both_languages():
    for name in ("README.md", "README.fr.md"):
        assert unnamed({"make run", "make test"}, document(name)) == set()


def test_every_document_stands_in_the_readme_in_the_same_order_in_both_languages():
    english, french = (
        re.findall(r"\]\(docs/([a-z-]+)\.md\)", document(name).partition(more)[2])
        for name, more in (("README.md", "## More"), ("README.fr.md", "## Pour aller plus loin"))
    )
    assert english == french
    assert {*english} == {path.stem for path in (ROOT / "docs").glob("*.md")}


def test_no_document_leads_to_one_that_is_not_there():
    for path in (ROOT / "README.md", ROOT / "README.fr.md", *(ROOT / "docs").rglob("*.md")):
        for name in re.findall(r"\]\(([\w./-]+\.md)", path.read_text()):
            assert (path.parent / name).exists(), f"{path.name}: {name}"


def test_a_planted_command_without_words_is_caught():
    assert unnamed({"flask planted", "flask plan"}, "`flask plan --week`") == {"flask planted"}
    assert unnamed({"flask plan"}, "`flask planted`") == {"flask plan"}
