"""Several writes in a row, and what a lost answer of one that nobody sees means."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from connectors.contract import Outgoing, Receipt, Stepwise
from connectors.errors import Ambiguous, ConnectorError, Retryable

POST: Final = "post"


def in_a_row(connector: Stepwise, post: Outgoing, *, public: str = POST) -> Receipt:
    """All steps. Once `public` is done the post is up: whatever fails after that is Ambiguous."""
    done: dict[str, Receipt] = {}
    for step in connector.steps(post):
        try:
            done[step] = connector.take_step(post, step, done)
        except ConnectorError as error:
            if public not in done:
                raise
            raise Ambiguous(error.reason, remedy=error.remedy, evidence=error.evidence) from error
    return connector.whole(post, done)


@contextmanager
def unseen() -> Iterator[None]:
    """For a write that shows nothing to anyone: lost, it is made again and harms nobody."""
    try:
        yield
    except Ambiguous as lost:
        raise Retryable(lost.reason, evidence=lost.evidence) from lost
