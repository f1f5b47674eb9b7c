"""The signature by which a program knows that a call is ours, and fresh."""

import hashlib
import hmac
import secrets
from typing import Final

HEADER: Final = "X-Marronnier-Signature"
_PREFIX: Final = "whs_"


def new_secret() -> str:
    return _PREFIX + secrets.token_urlsafe(32)


def signature(secret: str, body: bytes, *, at: int) -> str:
    """`at`: the second of this try. It is signed too: an old call cannot be sent anew as ours."""
    signed = f"{at}.".encode() + body
    return f"t={at},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
