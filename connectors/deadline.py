"""All of one call's time, from the name's resolution to the answer's last byte.

The libraries' time-outs are for each wait: a server that gives a byte a second, or takes one, holds
a call for ever. Whoever is on the line when its time is over is cut off.
"""

import socket
import threading
from contextlib import suppress
from contextvars import ContextVar
from math import inf
from time import monotonic
from typing import Any, Final, Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import select_proxy
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from connectors.reach import Guard, Inside, standing

_running: ContextVar["Deadline | None"] = ContextVar("deadline", default=None)


class Deadline:
    """While the block lasts, connections made in it live for `seconds` at most."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.over = False
        self._held: list[socket.socket] = []
        self._guard = threading.Lock()
        self._ends = inf  # until it begins
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._ends = monotonic() + self.seconds
        self._before = _running.set(self)
        self._timer.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        _running.reset(self._before)
        with self._guard:
            for line in self._held:
                line.close()
            self._held.clear()

    def must_not_be_over(self) -> None:
        """What was cut off may look like a whole answer. Raises OSError."""
        if self.over:
            raise OSError(f"cut off after {self.seconds:g} s")

    def left(self) -> float:
        """Seconds; 0 or less: it is over."""
        return self._ends - monotonic()

    def hold(self, line: socket.socket) -> bool:
        """Whether there is time left; then `line` is cut when it is over."""
        with self._guard:
            if not self.over:
                self._held.append(line.dup())  # TLS takes the socket itself away
            return not self.over

    def _cut(self) -> None:
        with self._guard:
            self.over = True
            for line in self._held:
                with suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)


def _left() -> float:
    """Seconds of the call that is being made; without end where nobody gave it one."""
    deadline = _running.get()
    return inf if deadline is None else deadline.left()


class _Timed:
    """A connection that tells the deadline it was made under of its socket."""

    def _new_conn(self) -> socket.socket:
        line = self._connected()
        deadline = _running.get()
        if deadline is not None and not deadline.hold(line):
            line.close()
            said = f"no time is left of {deadline.seconds:g} s"
            raise NewConnectionError(self, said)  # type: ignore[arg-type]
        return line

    def _connected(self) -> socket.socket:
        line: socket.socket = super()._new_conn()  # type: ignore[misc]
        return line


class _Guarded(_Timed):
    """Connects to what the guard of the call allows, and to nothing that a name means later."""

    _dns_host: str
    timeout: float | None

    def _connected(self) -> socket.socket:
        guard = standing()
        if guard is None:
            return super()._connected()
        failed: Exception = NewConnectionError(self, "it has no address")  # type: ignore[arg-type]
        for address in guard.addresses(self._dns_host):
            try:
                return self._connected_to(address)
            except (NewConnectionError, ConnectTimeoutError) as error:
                failed = error
            if _left() <= 0:  # a name may have a hundred addresses that answer nothing
                break
        raise failed

    def _connected_to(self, address: str) -> socket.socket:
        host, patience = self._dns_host, self.timeout
        self._dns_host = address  # the name itself stays in the Host header and for TLS
        self.timeout = min(patience if patience is not None else inf, max(_left(), 0.01))
        try:
            return super()._connected()
        finally:
            self._dns_host, self.timeout = host, patience


class _Http(_Guarded, HTTPConnection):
    pass


class _Https(_Guarded, HTTPSConnection):
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


class _ToProxy(_Timed, HTTPConnection):
    pass


class _ToProxySafely(_Timed, HTTPSConnection):
    pass


class _ProxyPool(HTTPConnectionPool):
    ConnectionCls = _ToProxy


class _SafeProxyPool(HTTPSConnectionPool):
    ConnectionCls = _ToProxySafely


_POOLS: Final = {"http": _HttpPool, "https": _HttpsPool}
_BY_PROXY: Final = {"http": _ProxyPool, "https": _SafeProxyPool}


class _Adapter(HTTPAdapter):
    def send(
        self,
        request: requests.PreparedRequest,
        *args: Any,  # noqa: ANN401 - as it is called
        **kwargs: Any,  # noqa: ANN401 - as above
    ) -> requests.Response:
        guard, url = standing(), request.url or ""
        if guard is not None and select_proxy(url, kwargs.get("proxies")):
            _ask_about(guard, url)
        return super().send(request, *args, **kwargs)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as it is called
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> PoolManager:  # noqa: ANN401 - as above
        manager: PoolManager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = _BY_PROXY
        return manager


def _ask_about(guard: Guard, url: str) -> None:
    """Before a proxy connects in our place; a name that only the proxy knows is the proxy's."""
    try:
        guard.addresses(urlsplit(url).hostname or "")
    except Inside as error:
        raise requests.ConnectionError(error) from error
    except NameResolutionError:
        return


class _Session(requests.Session):
    """requests works out where a redirect leads even if nobody follows it, and for that reads the
    whole answer, unpacked and without any bound (2.34, read 2026-11).
    """

    def get_redirect_target(self, _resp: requests.Response) -> str | None:
        return None


def timed_session() -> requests.Session:
    """A session whose connections heed the Deadline, and the guard, that they are made under; it
    follows no redirect.
    """
    session = _Session()
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter())
    return session
