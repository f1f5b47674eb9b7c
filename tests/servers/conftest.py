"""What the tests against real servers start from."""

from tests.servers.bluesky.fixtures import _one_pds, pds
from tests.servers.wordpress.fixtures import _blog, blog, wordpress

__all__ = ["_blog", "_one_pds", "blog", "pds", "wordpress"]
