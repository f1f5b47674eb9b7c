"""What Instagram's codes mean: Graph's own, and those of its media machinery."""

from typing import Final

from connectors.meta.errors import Table, with_own
from connectors.meta.media import CODES, SUBCODES

TABLE: Final[Table] = with_own(CODES, SUBCODES)
