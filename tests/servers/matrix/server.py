"""A real Synapse, and what a test wants to know of it, read over plain HTTP."""

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
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

import httpx

from connectors.contract import Account, Credentials
from tests.servers.matrix.install import installed

LONGEST_START: Final = 60  # seconds
CLIENT: Final = "/_matrix/client/v3"
_SHARED: Final = "a secret of this test alone"


class Person(NamedTuple):
    user: str
    token: str


class RealSynapse:
    def __init__(self, url: str) -> None:
        self.url = url
        self._names = count(1)

    def new_person(self) -> Person:
        """By the way that Synapse documents for administrators."""
        path = "/_synapse/admin/v1/register"
        nonce = httpx.get(f"{self.url}{path}").raise_for_status().json()["nonce"]
        name, secret = f"asso{next(self._names)}", secrets.token_urlsafe(12)
        said = "\x00".join((nonce, name, secret, "notadmin")).encode()
        body = {
            "nonce": nonce,
            "username": name,
            "password": secret,
            "mac": hmac.digest(_SHARED.encode(), said, hashlib.sha1).hex(),
        }
        told = httpx.post(f"{self.url}{path}", json=body, timeout=30).raise_for_status().json()
        return Person(told["user_id"], told["access_token"])

    def new_room(self, owner: Person, alias: str = "", *, encrypted: bool = False) -> str:
        body: dict[str, Any] = {"preset": "public_chat"}
        if alias:
            body["room_alias_name"] = alias
        if encrypted:
            state = {"algorithm": "m.megolm.v1.aes-sha2"}
            body["initial_state"] = [{"type": "m.room.encryption", "content": state}]
        told: str = self.ask(owner, "POST", f"{CLIENT}/createRoom", body)["room_id"]
        return told

    def account(self, person: Person, room: str) -> Account:
        return Account(
            handle=room,
            credentials=Credentials(values={"access_token": person.token}),
            settings={"base_url": self.url},
        )

    def messages(self, person: Person, room: str) -> list[dict[str, Any]]:
        """Oldest first."""
        only = quote(json.dumps({"types": ["m.room.message"]}))
        path = f"{CLIENT}/rooms/{quote(room)}/messages?dir=b&limit=100&filter={only}"
        found: list[dict[str, Any]] = self.ask(person, "GET", path)["chunk"]
        return found[::-1]

    def reacts(self, person: Person, room: str, event: str, key: str) -> None:
        self.ask(person, "POST", f"{CLIENT}/join/{quote(room)}", {})
        about = {"rel_type": "m.annotation", "event_id": event, "key": key}
        path = f"{CLIENT}/rooms/{quote(room)}/send/m.reaction/{secrets.token_hex(4)}"
        self.ask(person, "PUT", path, {"m.relates_to": about})

    def says(
        self,
        person: Person,
        room: str,
        text: str,
        *,
        answers: str = "",
        names: str = "",
        thread: str = "",
        falling_back: bool = True,
    ) -> str:
        """Somebody writes there, by other means than ours; the message's id."""
        self.ask(person, "POST", f"{CLIENT}/join/{quote(room)}", {})
        body: dict[str, Any] = {"msgtype": "m.text", "body": text}
        if answers:
            body["m.relates_to"] = {"m.in_reply_to": {"event_id": answers}}
        if thread:
            inside = {"rel_type": "m.thread", "event_id": thread, "is_falling_back": falling_back}
            body["m.relates_to"] |= inside
        if names:
            body["m.mentions"] = {"user_ids": [names]}
        path = f"{CLIENT}/rooms/{quote(room)}/send/m.room.message/{secrets.token_hex(4)}"
        told: str = self.ask(person, "PUT", path, body)["event_id"]
        return told

    def thread(self, person: Person, room: str, first: str) -> list[str]:
        """The messages below it, as the server itself threads them, oldest first."""
        about = f"{quote(room)}/relations/{quote(first)}/m.thread/m.room.message"
        found = self.ask(person, "GET", f"/_matrix/client/v1/rooms/{about}?dir=f")["chunk"]
        return [one["event_id"] for one in found]

    def file(self, person: Person, address: str) -> bytes:
        """An uploaded file, as the server kept it."""
        path = f"/_matrix/client/v1/media/download/{address.removeprefix('mxc://')}"
        answer = httpx.get(f"{self.url}{path}", headers=_signed(person))
        return answer.raise_for_status().content

    def ask(self, person: Person, method: str, path: str, body: object = None) -> dict[str, Any]:
        answer = httpx.request(
            method, f"{self.url}{path}", json=body, headers=_signed(person), timeout=30
        )
        assert answer.is_success, answer.text
        told: dict[str, Any] = answer.json()
        return told


@contextmanager
def synapse(folder: Path) -> Iterator[RealSynapse]:
    """Raises CannotInstall."""
    python, port = installed(), _free_port()
    config = folder / "homeserver.yaml"
    config.write_text(json.dumps(_config(folder, port)))
    log = folder / "synapse.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [python, "-m", "synapse.app.homeserver", "-c", config, "--generate-missing-configs"],
            stdout=out,
            stderr=out,
            cwd=folder,
        )
        assert process.wait(LONGEST_START) == 0, log.read_text()[-3000:]
        process = subprocess.Popen(
            [python, "-m", "synapse.app.homeserver", "-c", config],
            stdout=out,
            stderr=out,
            cwd=folder,
            start_new_session=True,
        )
    server = RealSynapse(f"http://127.0.0.1:{port}")
    try:
        _wait_for(server.url, process, log)
        yield server
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _config(folder: Path, port: int) -> dict[str, Any]:
    """JSON is YAML, too. Room for a test's haste; nothing is asked of other servers."""
    haste = {"per_second": 1000, "burst_count": 1000}
    return {
        "server_name": "exemple.test",
        "report_stats": False,
        "pid_file": str(folder / "synapse.pid"),
        "listeners": [
            {
                "port": port,
                "bind_addresses": ["127.0.0.1"],
                "type": "http",
                "resources": [{"names": ["client"], "compress": False}],
            }
        ],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "synapse.db")}},
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "log_config": str(folder / "log.config"),
        "registration_shared_secret": _SHARED,
        "macaroon_secret_key": secrets.token_hex(8),
        "form_secret": secrets.token_hex(8),
        "trusted_key_servers": [],
        "federation_domain_whitelist": [],
        "bcrypt_rounds": 4,
        "rc_message": haste,
        "rc_joins": {"local": haste, "remote": haste},
        "rc_room_creation": haste,
    }


def _signed(person: Person) -> dict[str, str]:
    return {"Authorization": f"Bearer {person.token}"}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    over, pause = time.monotonic() + LONGEST_START, threading.Event()
    while time.monotonic() < over and process.poll() is None:
        try:
            if httpx.get(f"{url}/health", timeout=5).is_success:
                return
        except httpx.TransportError:
            pause.wait(0.1)
    raise AssertionError(f"Synapse does not answer:\n{log.read_text()[-3000:]}")
