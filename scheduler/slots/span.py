"""A stretch of time."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Span:
    """`since <= at < until`."""

    since: datetime
    until: datetime
