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
_JSON: Final = "application/json"
_HUGE: Final = 5_000_000  # bytes: more than connectors take


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
            return Response("", 200, mimetype=_JSON)
        case Fault.DRIP:
            return Response(_drops(answer.get_data(), switch.seconds), 200, mimetype=_JSON)
        case other:
            return _nonsense(other) or _error(other, switch)


def _nonsense(fault: Fault) -> Response | None:
    """Answers that are whole and say nothing of the post."""
    match fault:
        case Fault.REDIRECT:
            return Response("", 302, {"Location": "/elsewhere"})
        case Fault.OTHER_POST:
            at = "2020-01-01T00:00:00+00:00"
            return jsonify(id="1", url="http://127.0.0.1/1", text="another post", published_at=at)
        case Fault.GARBLED:
            return Response('{"id": "1", "text": "é'.encode("latin-1"), 200, mimetype=_JSON)
        case Fault.HUGE:
            return Response(b" " * _HUGE, 200, mimetype=_JSON)
        case _:
            return None


def _drops(whole: bytes, seconds: float) -> Iterator[bytes]:
    """Two letters a second, and what is left of it after so long."""
    drops = int(seconds * 2)
    for at in range(min(drops, len(whole))):
        _hold(0.5)
        yield whole[at : at + 1]
    yield whole[drops:]


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

    answer = Response(body(), 200, mimetype=_JSON)
    answer.headers["Content-Length"] = str(len(whole))
    return answer
