"""A real Chromium in front of the real application."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wsgi import ClosingIterator

from app import create_app
from models.house import House
from tests.conftest import PASSWORD, quickly

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_OPEN = "tests.answer"  # in a request's environment, while its answer is
Visit = Callable[..., Page]
expect.set_options(timeout=20_000)  # ms; a machine that does all else besides is slow at times


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        missing = f"{CHROMIUM} is missing: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        patch.setattr(Locator, "press", once_there(Locator.press))
        patch.setattr(Locator, "focus", once_there(Locator.focus))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def once_there(act: Callable[..., None]) -> Callable[..., None]:
    """Where an address ends in #…, Chromium takes the focus away as the page arrives, and a key
    pressed at once goes nowhere: 20 of 240 on a busy machine, none of them after `load`.
    """

    @wraps(act)
    def wait_and_act(place: Locator, *which: str, **how: Any) -> None:
        place.page.wait_for_load_state()
        act(place, *which, **how)

    return wait_and_act


@pytest.fixture
def site(house: House) -> Iterator[str]:
    """The address of the application, served with its forgery protection on."""
    with served(quickly(create_app(house))) as address:
        yield address


class Handler(WSGIRequestHandler):
    timeout = 5  # seconds: a browser opens connections that it never uses

    def connection_dropped(
        self, error: BaseException, environ: WSGIEnvironment | None = None
    ) -> None:
        """Of a browser that goes elsewhere; werkzeug leaves the file open that it was sending."""
        super().connection_dropped(error, environ)
        if environ is not None and _OPEN in environ:
            environ[_OPEN].close()


def closing(app: Flask) -> Callable[..., ClosingIterator]:
    """`app`, as `Handler` needs it."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> ClosingIterator:
        parts = ClosingIterator(app(environ, start_response), lambda: environ.pop(_OPEN, None))
        environ[_OPEN] = parts
        return parts

    return answer


@contextmanager
def served(app: Flask, port: int = 0) -> Iterator[str]:
    server = make_server("127.0.0.1", port, closing(app), threaded=True, request_handler=Handler)
    server.daemon_threads = False  # type: ignore[attr-defined]  # closing waits for the last answer
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Visit]:
    """`visit("/calendar", who="alice", width=…)`: the page, opened; fails on script errors."""
    contexts = []
    wrong: list[str] = []

    def open_page(
        path: str,
        *,
        who: str | None = "alice",
        width: int = 1440,
        dark: bool = False,
        scripts: bool = True,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            locale="en-GB",
            base_url=site,
            reduced_motion="reduce",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if _is_policy(said.text) else None)
        if who is not None:
            sign_in(page, who)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong


def sign_in(page: Page, who: str) -> None:
    page.goto("/login")
    page.get_by_label("E-mail address").fill(f"{who}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


def _is_policy(said: str) -> bool:
    return "Content Security Policy" in said
