"""What the tests against real servers start from."""

from tests.servers.bluesky.fixtures import _one_pds, pds

__all__ = ["_one_pds", "pds"]
