"""When a post should leave on a channel, and why: rules, good hours, reasons."""

from scheduler.slots.slots import (
    GRID,
    HORIZON,
    LEAD,
    MARGIN,
    MINUTE,
    Expectation,
    NoSlot,
    Rules,
    Slot,
    candidates,
    choose,
)

__all__ = [
    "GRID",
    "HORIZON",
    "LEAD",
    "MARGIN",
    "MINUTE",
    "Expectation",
    "NoSlot",
    "Rules",
    "Slot",
    "candidates",
    "choose",
]
