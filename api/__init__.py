"""/api/v1: the same use cases as the pages."""

from flask import Flask

from models.house import House


def set_up(app: Flask, house: House) -> None:
    """Registers the API and its document on `app`."""
