"""The processes of a real PDS, and what a test wants to know of it, read over plain HTTP."""

import base64
import hashlib
import hmac
import json
import os
import secrets
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

import httpx

from tests.servers.bluesky.install import installed, node, node_home

HERE: Final = Path(__file__).resolve().parent
LONGEST_START: Final = 60  # seconds


class Person(NamedTuple):
    """`password` is an app password, as our users make one."""

    handle: str
    password: str
    did: str


class RealPds:
    """One PDS with its registry of identities; keeps its data, keys and port when stopped."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._installed = installed()
        self._plc_port, self.port = _free_port(), _free_port()
        self._secrets = {
            "PDS_JWT_SECRET": secrets.token_hex(16),
            "PDS_ADMIN_PASSWORD": secrets.token_hex(8),
            "PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX": secrets.token_hex(32),
        }
        self._names = count(1)
        self._plc: subprocess.Popen[bytes] | None = None
        self._pds: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts what is not running; a healthy server is there when this returns."""
        if self._plc is None:
            self._plc = self._started("plc.cjs", {"PLC_PORT": str(self._plc_port)})
            _wait_for(f"http://127.0.0.1:{self._plc_port}/_health", self._plc, self._log("plc.cjs"))
        if self._pds is None:
            self._pds = self._started("pds.mjs", self._setup())
            _wait_for(f"{self.url}/xrpc/_health", self._pds, self._log("pds.mjs"))

    def stop(self) -> None:
        """Stops the PDS; the registry of identities goes on."""
        _end(self._pds)
        self._pds = None

    def close(self) -> None:
        self.stop()
        _end(self._plc)
        self._plc = None

    def new_account(self) -> Person:
        handle, secret = f"asso{next(self._names)}.test", secrets.token_urlsafe(12)
        born = self._post(
            "com.atproto.server.createAccount",
            {"handle": handle, "email": f"{handle}@example.test", "password": secret},
        )
        made = self._post(
            "com.atproto.server.createAppPassword", {"name": "marronnier"}, born["accessJwt"]
        )
        return Person(handle, made["password"], born["did"])

    def records(self, did: str) -> list[dict[str, Any]]:
        """Every post of the account: `uri`, `cid` and `value`, oldest record key first."""
        answer = httpx.get(
            f"{self.url}/xrpc/com.atproto.repo.listRecords",
            params={
                "repo": did,
                "collection": "app.bsky.feed.post",
                "limit": 100,
                "reverse": True,
            },
        )
        found: list[dict[str, Any]] = answer.raise_for_status().json()["records"]
        return found

    def blob(self, did: str, cid: str) -> bytes:
        """A file as the server kept it."""
        answer = httpx.get(
            f"{self.url}/xrpc/com.atproto.sync.getBlob", params={"did": did, "cid": cid}
        )
        return answer.raise_for_status().content

    def aged(self, token: str) -> str:
        """The same token, as this server would have made it a day ago."""
        head, body, _ = token.split(".")
        claims = json.loads(base64.urlsafe_b64decode(body + "=="))
        claims |= {name: claims[name] - 86_400 for name in ("iat", "exp")}
        signed = f"{head}.{_base64(json.dumps(claims).encode())}"
        key = self._secrets["PDS_JWT_SECRET"].encode()
        return f"{signed}.{_base64(hmac.digest(key, signed.encode(), hashlib.sha256))}"

    def _post(self, method: str, body: Mapping[str, str], token: str = "") -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = httpx.post(f"{self.url}/xrpc/{method}", json=body, headers=headers, timeout=30)
        assert answer.is_success, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def _setup(self) -> dict[str, str]:
        blobs = self._folder / "blobs"
        blobs.mkdir(parents=True, exist_ok=True)
        return {
            **self._secrets,
            "NODE_ENV": "development",
            "LOG_ENABLED": "false",
            "PDS_HOSTNAME": "localhost",
            "PDS_PORT": str(self.port),
            "PDS_DEV_MODE": "true",
            "PDS_DISABLE_SSRF_PROTECTION": "true",
            "PDS_DATA_DIRECTORY": str(self._folder),
            "PDS_BLOBSTORE_DISK_LOCATION": str(blobs),
            "PDS_DID_PLC_URL": f"http://127.0.0.1:{self._plc_port}",
            "PDS_INVITE_REQUIRED": "false",
            "PDS_SERVICE_HANDLE_DOMAINS": ".test",
        }

    def _started(self, script: str, setup: Mapping[str, str]) -> subprocess.Popen[bytes]:
        command = [str(node(node_home())), "-r", str(HERE / "loopback.cjs"), str(HERE / script)]
        environ = {"PATH": os.environ["PATH"], "INSTALLED": str(self._installed), **setup}
        with self._log(script).open("ab") as log:
            return subprocess.Popen(
                command,
                env=environ,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _log(self, script: str) -> Path:
        return self._folder / f"{script}.log"


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


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is None:
        return
    _signal(process, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        _signal(process, signal.SIGKILL)
        process.wait(10)
    _close(process.stdin)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if process.poll() is None:
        os.killpg(process.pid, number)


def _close(pipe: IO[bytes] | None) -> None:
    if pipe is not None:
        pipe.close()


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
