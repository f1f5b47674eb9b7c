"""A real mail server with a reader of its own (MailDev): what it makes of a letter, over HTTP."""

import os
import re
import signal
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from tests.mail_server import self_signed
from tests.servers.bluesky.install import installed, node, node_home

HERE: Final = Path(__file__).resolve().parent
LONGEST_START: Final = 30  # seconds
USER: Final = "lettre"
PASSWORD: Final = "a:b@c d"


@dataclass(frozen=True)
class MailDev:
    """`smtp` wants USER, PASSWORD and STARTTLS, whose certificate `trust` believes."""

    smtp: str
    web: str
    trust: ssl.SSLContext

    def letters(self) -> list[dict[str, Any]]:
        """As it reads them, oldest first."""
        found: list[dict[str, Any]] = httpx.get(f"{self.web}/api/email", timeout=10).json()
        return sorted(found, key=lambda one: str(one["time"]))

    def picture(self, letter: dict[str, Any], number: int) -> bytes:
        name = letter["attachments"][number]["generatedFileName"]
        return httpx.get(
            f"{self.web}/api/email/{letter['id']}/attachment/{name}", timeout=10
        ).content

    def source(self, letter: dict[str, Any]) -> str:
        return httpx.get(f"{self.web}/api/email/{letter['id']}/source", timeout=10).text

    def empty(self) -> None:
        httpx.delete(f"{self.web}/api/email/all", timeout=10).raise_for_status()


def descriptions(letter: dict[str, Any]) -> list[str]:
    """Of the pictures in its HTML."""
    return re.findall(r'<img [^>]*alt="([^"]*)"', letter["html"])


@contextmanager
def maildev(folder: Path) -> Iterator[MailDev]:
    """Running while the block lasts. Raises CannotInstall."""
    place, smtp, web = installed(HERE, "maildev"), _free_port(), _free_port()
    certificate, log = self_signed(folder), folder / "maildev.log"
    command = [
        *(str(node(node_home())), "-r", str(HERE / "leash.cjs")),
        str(place / "node_modules/maildev/dist/bin/maildev.js"),
        *("--ip", "127.0.0.1", "--smtp", str(smtp), "--web-ip", "127.0.0.1", "--web", str(web)),
        *("--incoming-user", USER, "--incoming-pass", PASSWORD),
        *("--incoming-cert", str(certificate), "--incoming-key", str(certificate)),
        *("--mail-directory", str(folder / "mails")),
    ]
    with log.open("ab") as said:
        process = subprocess.Popen(
            command,
            env={"PATH": os.environ["PATH"], "HOME": str(folder)},
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        _wait_for(f"http://127.0.0.1:{web}/api/email", process, log)
        trust = ssl.create_default_context(cafile=str(certificate))
        yield MailDev(f"127.0.0.1:{smtp}", f"http://127.0.0.1:{web}", trust)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)
        if process.stdin is not None:
            process.stdin.close()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    over, pause = time.monotonic() + LONGEST_START, threading.Event()
    while time.monotonic() < over and process.poll() is None:
        try:
            if httpx.get(address, timeout=5).is_success:
                return
        except httpx.TransportError:
            pause.wait(0.1)
    raise AssertionError(f"{address} does not answer:\n{log.read_text()[-3000:]}")
