"""A line on which answers get lost: the request arrives, its answer is kept from who asked."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto


class Loss(Enum):
    """What the caller meets in the place of the answer."""

    SILENCE = auto()
    CUT = auto()


class LossyLine:
    """Forwards what comes to `url` to the server at `port` of this machine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self._word, self._loss = b"", Loss.SILENCE
        self.lost = threading.Event()
        threading.Thread(target=self._welcome, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def lose(self, word: str, loss: Loss) -> None:
        """The answer to the next request in which `word` stands; `lost` is set when it was."""
        self.lost.clear()
        self._loss, self._word = loss, word.encode()

    def close(self) -> None:
        self._door.close()

    def _welcome(self) -> None:
        with suppress(OSError):  # closed
            while True:
                caller, _ = self._door.accept()
                threading.Thread(target=self._carry, args=(caller,), daemon=True).start()

    def _carry(self, caller: socket.socket) -> None:
        with caller, suppress(OSError), socket.create_connection(("127.0.0.1", self._port)) as far:
            doomed = threading.Event()
            there = (self._there, caller, far, doomed)
            threading.Thread(target=there[0], args=there[1:], daemon=True).start()
            while block := far.recv(65_536):
                if not doomed.is_set():
                    caller.sendall(block)
                    continue
                self.lost.set()
                if self._loss is Loss.CUT:
                    return

    def _there(self, caller: socket.socket, far: socket.socket, doomed: threading.Event) -> None:
        with suppress(OSError):
            while block := caller.recv(65_536):
                if self._word and self._word in block:
                    self._word = b""
                    doomed.set()
                far.sendall(block)
            far.shutdown(socket.SHUT_RDWR)


@contextmanager
def lossy_line(port: int) -> Iterator[LossyLine]:
    line = LossyLine(port)
    yield line
    line.close()
