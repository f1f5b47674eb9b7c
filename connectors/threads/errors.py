"""What Threads' codes mean: Graph's own, and those of the machinery it shares with Instagram."""

from typing import Final

from connectors.meta.errors import Table, with_own
from connectors.meta.media import CODES, SUBCODES

TABLE: Final[Table] = with_own(CODES, SUBCODES)
