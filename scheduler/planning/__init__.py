"""From approved posts to a plan of the coming weeks, with its reasons.

Pure. Imports numpy, and scipy on the first plan: a process that only sends should import neither.
"""

from scheduler.planning.arranging import plan
from scheduler.planning.values import (
    Change,
    Course,
    Key,
    Left,
    Need,
    Open,
    Placement,
    Plan,
    Terms,
)
from scheduler.slots.span import Span

__all__ = [
    "Change",
    "Course",
    "Key",
    "Left",
    "Need",
    "Open",
    "Placement",
    "Plan",
    "Span",
    "Terms",
    "plan",
]
