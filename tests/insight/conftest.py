from tests.collecting import (  # noqa: F401 - fixtures
    _network,
    approved,
    channel,
    collect,
    house,
    planned,
    read,
    site,
    tries,
)
