"""A program of an association's own, on this machine: it keeps what it is told."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Program:
    """`answers`: what is answered next, each once; then 204. `url`: where it is reached."""

    url: str = ""
    calls: list[tuple[Mapping[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def bodies(self) -> list[bytes]:
        return [body for _, body in self.calls]


@contextmanager
def program() -> Iterator[Program]:
    running = Program()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            running.calls.append((dict(self.headers), body))
            status = running.answers.pop(0) if running.answers else 204
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", running.url)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    running.url = f"http://127.0.0.1:{server.server_address[1]}/hook?of=us"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
