"""The commands, run as a person would run them."""

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask

from editorial import channels
from models.actor import Actor
from models.channel import Channel
from models.house import House


@pytest.fixture
def run(app: Flask) -> Callable[..., Result]:
    """`run("import", path)`: the command's outcome."""
    runner = app.test_cli_runner()

    def call(*args: object, given: str | None = None) -> Result:
        return runner.invoke(args=[str(arg) for arg in args], input=given)

    return call


@pytest.fixture
def networks(house: House, alice: Actor) -> dict[str, Channel]:
    """Red-cross’s channels in the sandbox, named after the networks they stand for."""
    with house.database.transaction() as session:
        return {
            name: channels.connect(
                session,
                alice,
                house.settings.keyring,
                kind="sandbox",
                handle=f"red-cross-{name.lower()}",
                name=name,
                credentials={"token": "secret-of-the-sandbox"},
                now=house.now(),
            )
            for name in ("Facebook", "Mastodon", "X", "Bluesky")
        }
