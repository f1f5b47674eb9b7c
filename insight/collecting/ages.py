"""How old a publication is when its figures are read. Pure."""

from datetime import datetime
from typing import Final

from models.publication import Age

_LATE: Final = 1.5  # times its age: read later, a figure says nothing of that age any more


def age_of(published_at: datetime, *, now: datetime) -> Age | None:
    """The age at which figures read now are comparable; None between two. What is older than all
    ages counts as the oldest: it hardly changes any more.
    """
    passed = now - published_at
    for age in reversed(Age):
        if passed >= age.length:
            return age if age is Age.WEEK or passed < age.length * _LATE else None
    return None


def first_look(published_at: datetime, *, now: datetime) -> datetime:
    """When the figures of what was seen just now are read first."""
    if age_of(published_at, now=now) is not None:
        return now
    return next_look(published_at, now=now) or now


def next_look(published_at: datetime, *, now: datetime) -> datetime | None:
    """When they are read again; None once they were read at every age."""
    ages = (published_at + age.length for age in Age)
    return next((at for at in ages if at > now), None)
