"""The registry, with real throw-away distributions on sys.path."""

import importlib
import sys

import pytest

from connectors.contract import Plugin
from connectors.registry import GROUP, OURS, BrokenNetwork, UnknownNetwork, plugin, plugins

GOOD = """
from connectors.contract import Capabilities, Plugin
from lib.i18n import verbatim
PLUGIN = Plugin(
    kind="pigeon", name="Pigeon post", capabilities=Capabilities(max_chars=20),
    connect=lambda account: None, handle=verbatim("a loft"),
)
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Installs a distribution of one module and its entry points, for one test."""
    monkeypatch.syspath_prepend(tmp_path)
    made = []

    def installed(module: str, source: str, points: str, version: str = "1.2") -> None:
        (tmp_path / f"{module}.py").write_text(source)
        info = tmp_path / f"{module}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {module}\nVersion: {version}\n"
        )
        (info / "entry_points.txt").write_text(f"[{GROUP}]\n{points}\n")
        importlib.invalidate_caches()
        made.append(module)

    yield installed
    for module in made:
        sys.modules.pop(module, None)


def listed(kind):
    return [one for one in plugins() if one.kind == kind]


def test_a_strangers_network_is_used_like_ours(install):
    install("pigeonpost", GOOD, "pigeon = pigeonpost:PLUGIN")
    assert plugin("pigeon").capabilities.count_chars("coo") == 3
    [pigeon] = listed("pigeon")
    assert (pigeon.name, str(pigeon.origin), pigeon.broken) == (
        "Pigeon post",
        "pigeonpost 1.2",
        None,
    )


def test_a_network_that_does_not_import_is_listed_with_its_reason_and_stops_nobody(install):
    install(
        "broken_one", "raise RuntimeError('no loft, token=hunter22')", "hawk = broken_one:PLUGIN"
    )
    install("pigeonpost", GOOD, "pigeon = pigeonpost:PLUGIN")
    [hawk] = listed("hawk")
    assert "RuntimeError: no loft" in str(hawk.broken)
    assert "hunter22" not in str(hawk.broken)
    assert isinstance(plugin("pigeon"), Plugin)
    with pytest.raises(BrokenNetwork, match="no loft") as refused:
        plugin("hawk")
    assert "broken_one 1.2" in str(refused.value.remedy)


def test_a_network_that_leaves_on_import_stops_nobody(install):
    install("leaver", "raise SystemExit(3)", "leaver = leaver:PLUGIN")
    assert "SystemExit" in str(listed("leaver")[0].broken)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (GOOD.replace('kind="pigeon"', 'contract=99, kind="pigeon"'), "contract 99, this is 1"),
        ("PLUGIN = 3", "not a Plugin"),
        ("", "AttributeError"),
        (GOOD.replace('kind="pigeon"', 'kind="dove"'), "calls itself “dove”"),
        (GOOD.replace("max_chars=20", "max_chars=20, colour='red'"), "TypeError"),
    ],
)
def test_a_network_that_does_not_fit_says_why(install, source, reason):
    install("pigeonpost", source, "pigeon = pigeonpost:PLUGIN")
    assert reason in str(listed("pigeon")[0].broken)
    with pytest.raises(BrokenNetwork):
        plugin("pigeon")


def test_ours_cannot_be_shadowed(install):
    install("impostor", GOOD.replace("pigeon", "sandbox"), "sandbox = impostor:PLUGIN")
    assert plugin("sandbox").name != "Pigeon post"
    ours, theirs = listed("sandbox")
    assert {str(ours.origin), str(theirs.origin)} == {"built in", "impostor 1.2"}
    broken = {str(one.origin): one.broken for one in (ours, theirs)}
    assert broken["built in"] is None
    assert "built-in network" in str(broken["impostor 1.2"])
    assert "impostor" not in sys.modules


def test_of_two_strangers_with_one_name_the_first_is_used_and_the_second_explained(install):
    install("aviary", GOOD, "pigeon = aviary:PLUGIN")
    install("zoo", GOOD.replace("Pigeon post", "Other"), "pigeon = zoo:PLUGIN")
    assert plugin("pigeon").name == "Pigeon post"
    assert [str(one.broken) for one in listed("pigeon")] == [
        "None",
        "aviary 1.2 brings a network of this name",
    ]


def test_an_unknown_network_is_refused_with_the_names_there_are():
    with pytest.raises(UnknownNetwork, match="minitel") as refused:
        plugin("minitel")
    assert all(kind in str(refused.value.remedy) for kind in OURS)
