"""Answers that go wrong, as the switches say: all from here on knows nothing of posts."""

import contextlib
import errno
import os
import socket
import struct
import threading
from collections.abc import Iterator
from typing import Final

from flask import Response, jsonify, request

from connectors.sandbox.faults import Fault, Switch

# Calls that are held occupy a thread of the server each: more than this are cut at once.
_held: Final = threading.BoundedSemaphore(8)
_never: Final = threading.Event()


def spoiled(answer: Response, switch: Switch) -> Response:
    """What is sent in the place of `answer`."""
    match switch.kind:
        case Fault.SLOW:
            _hold(switch.seconds)
            return answer
        case Fault.TIMEOUT_AFTER | Fault.TIMEOUT_BEFORE:
            _hold(switch.seconds)
            return Response(_Cut())
        case Fault.RESET_AFTER:
            return Response(_Cut())
        case Fault.TRUNCATED:
            return _halved(answer.get_data())
        case Fault.HTML:
            return Response("<!doctype html><title>Welcome</title><p>Welcome back!", 200)
        case Fault.EMPTY:
            return Response("", 200, mimetype="application/json")
        case other:
            return _error(other, switch)


def _error(fault: Fault, switch: Switch) -> Response:
    code, words = _ERRORS[fault]
    answer = jsonify(error={"code": fault.value, "message": words})
    answer.status_code = code
    if fault is Fault.RATE_LIMITED:
        answer.headers["Retry-After"] = str(switch.retry_after)
    return answer


_ERRORS: Final = {
    Fault.ERROR_AFTER: (500, "Something went wrong."),
    Fault.ERROR_BEFORE: (500, "Something went wrong."),
    Fault.RATE_LIMITED: (429, "Too many requests."),
    Fault.EXPIRED_TOKEN: (401, "The token has expired."),
    Fault.REFUSED_TEXT: (422, "This text is against our rules."),
}


def _hold(seconds: float) -> None:
    if _held.acquire(blocking=False):
        try:
            _never.wait(seconds)
        finally:
            _held.release()


def _line() -> socket.socket | None:
    """The connection itself, where the server gives it (Werkzeug and gunicorn do)."""
    found = request.environ.get("werkzeug.socket") or request.environ.get("gunicorn.socket")
    return found if isinstance(found, socket.socket) else None


class _Cut:
    """A body that cuts the line before its first byte, in the way servers take for the peer's."""

    def __init__(self) -> None:
        self._line = _line()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if self._line is not None:
            with contextlib.suppress(OSError):
                # Servers keep other handles on the connection, and close() would wait for them.
                linger = struct.pack("ii", 1, 0)
                self._line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                os.close(self._line.detach())
        raise ConnectionResetError(errno.ECONNRESET, "cut by a switch")


def _halved(whole: bytes) -> Response:
    line = _line()

    def body() -> Iterator[bytes]:
        yield whole[: len(whole) // 2]
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    answer = Response(body(), 200, mimetype="application/json")
    answer.headers["Content-Length"] = str(len(whole))
    return answer
