"""Whether everything can be found by its words."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from cli.doctor.finding import Finding, warn
from lib.i18n import say, say_n
from models.search import filling


def search(session: Session) -> Iterator[Finding]:
    """The index is kept by whatever writes a row; a row put in by other means is not in it."""
    if missing := filling.missing(session):
        yield warn(
            "search",
            say_n(
                "%(n)s thing cannot be found by its words.",
                "%(n)s things cannot be found by their words.",
                missing,
            ),
            say("Run “flask search fill”."),
        )
