"""mastodon_mock: a stateful server of Mastodon's API by others than us, with faults on demand."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx

from connectors.contract import Account, Credentials

TOKEN: Final = "mock_token"
LONGEST_START: Final = 40  # seconds


class MockServer:
    def __init__(self, url: str) -> None:
        self.url = url

    @property
    def account(self) -> Account:
        return Account(
            handle="@testuser@mock.test",
            credentials=Credentials(values={"access_token": TOKEN}),
            settings={"base_url": self.url},
        )

    def reset(self) -> None:
        httpx.post(f"{self.url}/api/v1/_mock/reset").raise_for_status()

    def statuses(self) -> list[dict[str, Any]]:
        """Of the account, oldest first."""
        me = self._get("/api/v1/accounts/verify_credentials")["id"]
        found: list[dict[str, Any]] = self._get(f"/api/v1/accounts/{me}/statuses?limit=40")
        return found[::-1]

    def fault(self, match: Mapping[str, Any], effect: Mapping[str, Any], count: int = 1) -> None:
        rule = {"match": match, "effect": effect, "count": count}
        httpx.post(f"{self.url}/api/v1/_mock/faults", json=rule).raise_for_status()

    def says(self, text: str, *, answers: str = "", token: str = "") -> dict[str, Any]:
        """Somebody writes there, by other means than ours."""
        body = {"status": text} | ({"in_reply_to_id": answers} if answers else {})
        told: dict[str, Any] = (
            httpx.post(
                f"{self.url}/api/v1/statuses",
                json=body,
                headers={"Authorization": f"Bearer {token or TOKEN}"},
            )
            .raise_for_status()
            .json()
        )
        return told

    def other(self) -> str:
        """The access token of somebody else."""
        told = httpx.post(f"{self.url}/api/v1/_mock/dev_user", json={"username": "lea"})
        found: str = told.raise_for_status().json()["access_token"]
        return found

    def _get(self, path: str) -> Any:
        return (
            httpx.get(f"{self.url}{path}", headers={"Authorization": f"Bearer {TOKEN}"})
            .raise_for_status()
            .json()
        )


@contextmanager
def mastodon_mock(folder: Path) -> Iterator[MockServer]:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    program = Path(sys.executable).with_name("mastodon_mock")
    log = folder / "mastodon_mock.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [program, "serve", "--in-memory", "--host", "127.0.0.1", "--port", str(port)],
            stdout=out,
            stderr=out,
            cwd=folder,
            start_new_session=True,
        )
    server = MockServer(f"http://127.0.0.1:{port}")
    try:
        _wait_for(server.url, process, log)
        yield server
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    over, pause = time.monotonic() + LONGEST_START, threading.Event()
    while time.monotonic() < over and process.poll() is None:
        try:
            if httpx.get(f"{url}/api/v2/instance", timeout=5).is_success:
                return
        except httpx.TransportError:
            pause.wait(0.1)
    raise AssertionError(f"mastodon_mock does not answer:\n{log.read_text()[-3000:]}")
