"""Pages: a view parses, calls one use case, renders."""

from flask import Flask

from models.house import House


def set_up(app: Flask, house: House) -> None:
    """Registers the pages, sign-in, and what they need, on `app`."""
