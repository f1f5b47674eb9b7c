"""A program of an association's own that answers badly, on this machine."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Final

Manner = Callable[["Ill", socket.socket], None]
HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


@dataclass
class Ill:
    """`calls`: when each came, by a clock of its own; `given`: bytes of its answers that went;
    `talking`: how many it is still answering.
    """

    url: str = ""
    calls: list[float] = field(default_factory=list)
    given: int = 0
    talking: int = 0
    closing: threading.Event = field(default_factory=threading.Event)

    def give(self, line: socket.socket, words: bytes) -> None:
        self.given += line.send(words)


def slow(seconds: float) -> Manner:
    """Takes what it is told, at leisure."""

    def answer(program: Ill, line: socket.socket) -> None:
        program.closing.wait(seconds)
        program.give(line, b"HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n")

    return answer


def silent(program: Ill, _line: socket.socket) -> None:
    program.closing.wait(60)


def dripping(program: Ill, line: socket.socket) -> None:
    """Never ends the first line of its answer, and is never silent for long."""
    program.give(line, b"HTTP/1.1 200 ")
    while not program.closing.wait(0.02):
        program.give(line, b"O")


def endless(program: Ill, line: socket.socket) -> None:
    """Has taken it, and goes on talking."""
    program.give(line, HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    while not program.closing.wait(0.02):
        program.give(line, b"1\r\n.\r\n")


def large(program: Ill, line: socket.socket) -> None:
    """Has taken it, and sends 100 MB with the news."""
    program.give(line, HEAD + b"Content-Length: 100000000\r\n\r\n")
    block = b"." * 1_000_000
    while program.given < 100_000_000 and not program.closing.is_set():
        program.give(line, block)


@contextmanager
def ill_program(manner: Manner) -> Iterator[Ill]:
    program = Ill()
    server = socket.create_server(("127.0.0.1", 0))
    program.url = f"http://127.0.0.1:{server.getsockname()[1]}/hook"

    def serve() -> None:
        with suppress(OSError):  # it is closed when the block ends
            while True:
                line, _ = server.accept()
                program.calls.append(monotonic())
                threading.Thread(target=talk, args=(line,), daemon=True).start()

    def talk(line: socket.socket) -> None:
        line.settimeout(5)
        program.talking += 1
        with line, suppress(OSError):  # whoever called has gone
            line.recv(65_536)
            manner(program, line)
        program.talking -= 1

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield program
    finally:
        program.closing.set()
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


def soon(holds: Callable[[], bool], *, within: float = 20.0) -> bool:
    """Whether it came to hold within so many seconds."""
    until = monotonic() + within
    while not holds() and monotonic() < until:
        sleep(0.01)
    return holds()
