"""The classes of networks that a drill plays."""

from collections.abc import Mapping
from enum import StrEnum


class NetworkClass(StrEnum):
    """What a network lets us know after a lost answer."""

    KEYED = "keyed"
    FINDABLE = "findable"
    BLIND = "blind"
    TWO_STEP = "two-step"  # a container is asked whether it was published

    @property
    def options(self) -> Mapping[str, str]:
        """Of a sandbox channel that plays it."""
        return {"steps": "two"} if self is NetworkClass.TWO_STEP else {"repeat": self.value}

    @property
    def can_be_asked(self) -> bool:
        return self is not NetworkClass.BLIND
