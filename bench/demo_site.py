"""The demo association, or an empty one, served as `make run` serves it, on a free port."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import requests

from bench.house import environ_in
from lib import settings
from lib.settings import ROOT
from models.house import House

_PATIENCE: Final = 120.0
MAIN_PAGES: Final = ("/", "/calendar", "/compose", "/review", "/library")


@contextmanager
def served(
    *, posts: int = 0, month: str = "", prepared: Callable[[House], None] | None = None
) -> Iterator[str]:
    """Its address, once it answers; the daemon works beside it. `posts` more are put into that
    month (2026-12). `prepared`: what is done to the demo before anybody sees it.
    """
    with _installation() as given:
        if prepared:
            _flask(["demo"], given)
            house = House.of(settings.load(given))
            prepared(house)
            house.database.dispose()
        if posts:
            more = ["demo", "--posts", str(posts), "--month", month]
            _flask(more, given)
        with _up(given, "--demo") as base:
            yield base


@contextmanager
def served_empty(email: str, password: str) -> Iterator[str]:
    """As `served`, with nothing in it but its first administrator."""
    with _installation() as given:
        who = ["user", "add", email, "--name", "Camille", "--role", "admin", "--password-stdin"]
        _flask(["db", "upgrade"], given)
        _flask([*who, "--workspace", "La Soupe du Canal"], given, said=password)
        with _up(given, "--no-demo") as base:
            yield base


@contextmanager
def _installation() -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        base = f"http://127.0.0.1:{_free_port()}"
        sandbox = {"MARRONNIER_SANDBOX_STORE": f"{folder}/sandbox.sqlite3"}
        yield {**environ_in(folder), **sandbox, "MARRONNIER_BASE_URL": base}


@contextmanager
def _up(given: Mapping[str, str], how: str) -> Iterator[str]:
    base = given["MARRONNIER_BASE_URL"]
    site = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "up", how],
        cwd=ROOT,
        env={**os.environ, **given},  # noqa: TID251 - handed on, not read
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _until_it_answers(base)
        yield base
    finally:
        site.send_signal(signal.SIGTERM)
        site.wait(30)


def _flask(command: list[str], given: Mapping[str, str], *, said: str = "") -> None:
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *command],
        cwd=ROOT,
        env={**os.environ, **given},  # noqa: TID251 - handed on, not read
        stdout=subprocess.DEVNULL,
        input=said,
        text=True,
        check=True,
    )


def signed_in(base: str, name: str = "Camille") -> requests.Session:
    """A browser's session as one of the demo's people."""
    session = requests.Session()
    page = session.get(f"{base}/login", timeout=30).text
    form = next(one for one in page.split("<form")[1:] if name in one)
    action = re.search(r'action="([^"]+)"', form)
    token = re.search(r'name="csrf_token" value="([^"]+)"', form)
    if action is None or token is None:
        raise RuntimeError(f"the sign-in page does not offer {name}")
    session.post(base + action[1], data={"csrf_token": token[1]}, timeout=30).raise_for_status()
    return session


def _until_it_answers(base: str) -> None:
    began = time.monotonic()
    while time.monotonic() - began < _PATIENCE:
        try:
            if requests.get(f"{base}/healthz", timeout=2).ok:
                return
        except (requests.ConnectionError, requests.Timeout):
            time.sleep(0.5)  # noqa: TID251 - a bench may wait
    raise TimeoutError("the demo did not start")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
