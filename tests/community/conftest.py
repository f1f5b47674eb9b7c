from tests.collecting import (  # noqa: F401 - fixtures
    _network,
    channel,
    collect,
    house,
    site,
)
