"""How much one token may ask. In memory, and generous: it keeps no secret."""

import hashlib
from typing import Any, Final

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

GENEROUS: Final = "600 per minute"


def limiter(app: Flask) -> Limiter:
    return Limiter(_whose, app=app, storage_uri="memory://")


def limit(on: Limiter, blueprint: Any) -> None:  # noqa: ANN401
    """One count for all blueprints."""
    on.shared_limit(_rate, scope="api")(blueprint)


def _rate() -> str:
    rate: str = current_app.config["API_RATE"]
    return rate


def _whose() -> str:
    """By token; without one, by address."""
    sent = request.headers.get("Authorization", "")
    if sent.lower().startswith("bearer mrn_"):
        return hashlib.sha256(sent.encode()).hexdigest()
    return get_remote_address()
