"""What lies behind a failure of the libraries that talk HTTP."""

import ssl
from collections.abc import Iterator

from urllib3.exceptions import ConnectTimeoutError, NewConnectionError


def never_left(error: BaseException) -> bool:
    """Whether the connection itself was not made: requests calls this and a reset by one name."""
    return any(
        isinstance(cause, NewConnectionError | ConnectTimeoutError | ssl.SSLCertVerificationError)
        for cause in causes(error)
    )


def causes(error: BaseException | None, depth: int = 8) -> Iterator[BaseException]:
    """The error, and what urllib3 put inside it (`reason`, `original_error`, first argument)."""
    if error is None or depth == 0:
        return
    yield error
    inner = (
        getattr(error, "reason", None),
        getattr(error, "original_error", None),
        *error.args[:1],
    )
    for cause in inner:
        if isinstance(cause, BaseException) and cause is not error:
            yield from causes(cause, depth - 1)
