"""What an account of Meta's can do without."""

from collections.abc import Iterator
from contextlib import contextmanager

from connectors.errors import Permanent
from connectors.meta.errors import NoRight


@contextmanager
def reading() -> Iterator[None]:
    """For what an account can do without: a permission to read that is missing closes nothing."""
    try:
        yield
    except NoRight as error:
        raise Permanent(error.reason, remedy=error.remedy, evidence=error.evidence) from error
