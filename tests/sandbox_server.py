"""The sandbox network as a process of its own, for tests: `sandbox` is empty at each test."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests

from connectors.contract import Account, Credentials

ROOT = Path(__file__).resolve().parents[1]


class SandboxServer:
    """`url` is what a channel's `base_url` is set to."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self._errors = (store.parent / "sandbox.log").open("w")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "web.sandbox", "--port", "0", "--store", str(store)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        assert self.url, (store.parent / "sandbox.log").read_text()

    def register(self, handle: str) -> str:
        token = f"the token of {handle}"
        self._call("PUT", handle, "", json={"token": token})
        return token

    def account(self, handle: str, **options: str) -> Account:
        """A connected account; `options` are the channel's."""
        return Account(
            handle=handle,
            credentials=Credentials(values={"token": self.register(handle)}),
            settings={"base_url": self.url},
            options={"settle": "1", "timeout": "2", **options},
        )

    def posts(self, handle: str) -> list[dict[str, Any]]:
        """Oldest first."""
        found: list[dict[str, Any]] = self._call("GET", handle, "/posts")["posts"]
        return found

    def log(self, handle: str) -> list[dict[str, Any]]:
        """Every call received, oldest first."""
        found: list[dict[str, Any]] = self._call("GET", handle, "/log")["calls"]
        return found

    def fault(self, handle: str, kind: str, **options: object) -> None:
        """That fault and no other; by default for the next publish only."""
        self.faults(handle, {"kind": kind, **options})

    def faults(self, handle: str, *switches: dict[str, object]) -> None:
        self._call("PUT", handle, "/faults", json={"faults": list(switches)})

    def forget(self) -> None:
        for end in ("", "-wal", "-shm"):
            Path(f"{self.store}{end}").unlink(missing_ok=True)

    def close(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)
        self._errors.close()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _call(self, method: str, handle: str, path: str, json: object = None) -> Any:
        answer = requests.request(
            method,
            f"{self.url}/api/{handle}{path}",
            headers={"Authorization": f"Bearer the token of {handle}"},
            timeout=10,
            json=json,
        )
        assert answer.ok, answer.text
        return answer.json()


@pytest.fixture(scope="session")
def sandbox_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxServer]:
    server = SandboxServer(tmp_path_factory.mktemp("sandbox") / "sandbox.sqlite3")
    yield server
    server.close()


@pytest.fixture
def sandbox(sandbox_process: SandboxServer) -> SandboxServer:
    sandbox_process.forget()
    return sandbox_process
