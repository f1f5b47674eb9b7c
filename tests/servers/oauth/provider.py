"""A real OAuth 2 server (oidc-provider, certified), and the person who says yes on its pages."""

import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx

from tests.servers.bluesky.install import installed, node, node_home

HERE: Final = Path(__file__).resolve().parent
LONGEST_START: Final = 30  # seconds
APP: Final = {"client_id": "the-app", "client_secret": "the-secret-of-the-app"}


class Provider:
    def __init__(self, url: str) -> None:
        self.url = url

    def consent(self, address: str, person: str = "jeanne", *, agrees: bool = True) -> str:
        """The address on our side to which the person is sent back."""
        with httpx.Client(follow_redirects=False, timeout=10) as browser:
            answer = browser.get(address)
            for _ in range(20):
                if answer.status_code in {302, 303}:
                    onward = urljoin(str(answer.request.url), answer.headers["location"])
                    if urlsplit(onward).netloc != urlsplit(self.url).netloc:
                        return onward
                    answer = browser.get(onward)
                    continue
                answer = self._step(browser, answer, person, agrees=agrees)
        raise AssertionError(f"no way out of {answer.url}: {answer.text[:500]}")

    def _step(
        self, browser: httpx.Client, page: httpx.Response, person: str, *, agrees: bool
    ) -> httpx.Response:
        if page.status_code != 200:
            raise AssertionError(f"{page.status_code} at {page.url}: {page.text[:1000]}")
        if not agrees:
            found = re.search(r'href="([^"]*/abort)"', page.text)
            assert found is not None, page.text
            return browser.get(urljoin(str(page.url), found[1]))
        form = re.search(r'<form[^>]*action="([^"]+)"', page.text)
        prompt = re.search(r'name="prompt" value="([^"]+)"', page.text)
        assert form is not None, page.text
        assert prompt is not None, page.text
        data = {"prompt": prompt[1], "login": person, "password": "any"}
        return browser.post(urljoin(str(page.url), form[1]), data=data)


@contextmanager
def provider(
    redirect: str, log: Path, *, auth_method: str = "client_secret_post", host: str = "127.0.0.1"
) -> Iterator[Provider]:
    """`host`: as browsers know it; it listens on 127.0.0.1 alone. Raises CannotInstall."""
    folder, port = installed(HERE, "oauth"), _free_port()
    environ = {
        "PATH": os.environ["PATH"],
        "INSTALLED": str(folder),
        "HOST": host,
        "PORT": str(port),
        "REDIRECT": redirect,
        "AUTH_METHOD": auth_method,
    }
    with log.open("ab") as said:
        process = subprocess.Popen(
            [str(node(node_home())), str(HERE / "server.mjs")],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/.well-known/openid-configuration", process, log)
        yield Provider(f"http://{host}:{port}")
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
