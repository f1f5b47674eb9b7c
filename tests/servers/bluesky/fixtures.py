"""The fixture `pds`: one server for the whole run."""

import os
from collections.abc import Iterator

import pytest

from tests.servers.bluesky.install import CannotInstall
from tests.servers.bluesky.server import RealPds


@pytest.fixture(scope="session")
def _one_pds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealPds]:
    try:
        server = RealPds(tmp_path_factory.mktemp("pds"))
    except CannotInstall as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"The real PDS is not there: {error}")
        pytest.skip(f"THE REAL BLUESKY SERVER IS NOT TESTED: {error}")
    try:
        server.start()
        yield server
    finally:
        server.close()


@pytest.fixture
def pds(_one_pds: RealPds) -> RealPds:
    """A running Bluesky server with its own data; a test may stop it, the next one finds it up."""
    _one_pds.start()
    return _one_pds
