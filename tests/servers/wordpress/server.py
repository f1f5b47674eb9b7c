"""A WordPress of the tests' own, and what a test wants to know of it, read over plain HTTP."""

import json
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import zipfile
from pathlib import Path
from typing import Any, Final, NamedTuple

import httpx

from tests.servers.wordpress.install import SQLITE, WORDPRESS, installed, php

HERE: Final = Path(__file__).resolve().parent
LONGEST_START: Final = 60  # seconds
_CACHED: Final = ("-d", "opcache.enable_cli=1", "-d", "opcache.jit=off")


class Person(NamedTuple):
    """`password` is an application password, as our users make one."""

    name: str
    password: str


class RealWordPress:
    """One blog; `directrice` may everything, `redactrice` publishes, `stagiaire` only drafts."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "blog"
        self._log = folder / "php.log"
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._unpack()
        told = json.loads(self._run("begin.php"))
        self.version: str = told["version"]
        self.directrice = Person(**told["directrice"])
        self.redactrice = Person(**told["redactrice"])
        self.stagiaire = Person(**told["stagiaire"])
        shutil.copy(self._database, folder / "new.sqlite")
        self._new = folder / "new.sqlite"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Starts what is not running; a healthy server is there when this returns."""
        if self._process is None:
            command = [php(), *_CACHED, "-S", f"127.0.0.1:{self._port}", "-t", str(self._folder)]
            with self._log.open("ab") as log:
                self._process = subprocess.Popen(
                    command,
                    cwd=self._folder,
                    env=self._environ,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            self._wait()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            self._process.wait(10)
        self._process = None

    def empty(self) -> None:
        """As on the first day."""
        shutil.copy(self._new, self._database)
        (self._folder / "told.log").unlink(missing_ok=True)

    def articles(self) -> list[dict[str, Any]]:
        """Those that anyone can read, oldest first, as an editor sees them."""
        found: list[dict[str, Any]] = self.ask(
            "/wp/v2/posts", order="asc", orderby="id", status="publish"
        )
        return found

    def everything(self) -> list[dict[str, Any]]:
        """Drafts too."""
        found: list[dict[str, Any]] = self.ask(
            "/wp/v2/posts", order="asc", orderby="id", status="any"
        )
        return found

    def pictures(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("/wp/v2/media", order="asc", orderby="id")
        return found

    def ask(self, route: str, **wanted: str) -> Any:
        params = {"rest_route": route, "context": "edit", "per_page": "100", **wanted}
        answer = httpx.get(
            self.url,
            params=params,
            auth=(self.directrice.name, self.directrice.password),
            timeout=30,
        )
        return answer.raise_for_status().json()

    def page(self, url: str) -> str:
        """What a reader is sent."""
        return httpx.get(url, timeout=30).raise_for_status().text

    def file(self, url: str) -> bytes:
        return httpx.get(url, timeout=30).raise_for_status().content

    def requests(self) -> list[str]:
        """A line for each that it took: “… [200]: POST /wp-json/…”."""
        return [one for one in self._log.read_text().splitlines() if "]: " in one]

    def change(self, *what: str) -> None:
        """By somebody in the blog's own pages: see change.php."""
        self._run("change.php", *what)

    def times_told(self) -> int:
        """How often readers were told of a new article."""
        log = self._folder / "told.log"
        return len(log.read_text().splitlines()) if log.exists() else 0

    @property
    def _database(self) -> Path:
        return self._folder / "wp-content/database/.ht.sqlite"

    @property
    def _environ(self) -> dict[str, str]:
        return {"PATH": os.environ["PATH"], "WORDPRESS_URL": self.url}

    def _unpack(self) -> None:
        archives, content = installed(), self._folder / "wp-content"
        with zipfile.ZipFile(archives / WORDPRESS) as archive:
            archive.extractall(self._folder)
        with zipfile.ZipFile(archives / SQLITE) as archive:
            archive.extractall(content / "mu-plugins")
        plugin = next((content / "mu-plugins").glob("sqlite-database-integration*"))
        drop_in = (plugin / "db.copy").read_text()
        drop_in = drop_in.replace("{SQLITE_IMPLEMENTATION_FOLDER_PATH}", str(plugin))
        (content / "db.php").write_text(drop_in)
        self._database.unlink(missing_ok=True)
        shutil.copy(HERE / "wp-config.php", self._folder)
        shutil.copy(HERE / "watch.php", content / "mu-plugins")

    def _run(self, script: str, *arguments: str) -> str:
        done = subprocess.run(
            [php(), str(HERE / script), *arguments],
            cwd=self._folder,
            env=self._environ,
            capture_output=True,
            text=True,
            timeout=LONGEST_START,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _wait(self) -> None:
        over, pause = time.monotonic() + LONGEST_START, threading.Event()
        while time.monotonic() < over:
            try:
                httpx.get(f"{self.url}/?rest_route=/", timeout=30).raise_for_status()
            except httpx.TransportError:
                pause.wait(0.1)
            else:
                return
        raise AssertionError(f"WordPress does not answer:\n{self._log.read_text()[-3000:]}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
