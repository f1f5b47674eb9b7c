"""The Bluesky connector keeps the promises of every connector, on a real server."""

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from connectors.bluesky import PLUGIN
from connectors.contract import Plugin
from connectors.testkit import ConnectorKit, Network, Seen
from tests.servers.bluesky.accounts import signed_in
from tests.servers.bluesky.server import RealPds

pytestmark = [pytest.mark.servers, pytest.mark.xdist_group("pds")]


class TestBluesky(ConnectorKit):
    plugin: ClassVar[Plugin] = PLUGIN
    without: ClassVar[Mapping[str, str]] = {
        "test_figures_go_by_the_names_that_all_networks_share": (
            "figures come from the AppView, which cannot be run here: a fake one in test_views.py"
        )
    }

    @pytest.fixture
    def network(self, pds: RealPds) -> Network:
        person = pds.new_account()
        return Network(
            account=signed_in(pds, person).account,
            posts=lambda: [seen(kept["value"]) for kept in pds.records(person.did)],
            is_write=lambda _method, path: path.endswith(".putRecord"),
        )


def seen(value: dict[str, Any]) -> Seen:
    embed = value.get("embed", {})
    shown = [embed] if "video" in embed else embed.get("images", [])
    return Seen(text=value["text"], alts=tuple(one["alt"] for one in shown))
