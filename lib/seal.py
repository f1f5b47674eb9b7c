"""Secrets at rest: sealed with AES-256-GCM, bound to the row and field they belong to.

A ciphertext pasted into another row or field does not open: its place is the associated data.
"""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE: Final = 12  # bytes, NIST SP 800-38D §8.2
_KEY: Final = 32  # bytes: AES-256


class Unsealable(ValueError):
    """No key at hand opens this, or it was sealed for another place."""


class BadKey(ValueError):
    """A secret key that is not 32 bytes in URL-safe base64."""


class Keyring:
    """The installation's secret keys: the first seals, every one opens."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise BadKey("no secret key")
        self._keys = [_decoded(key) for key in keys]

    def seal(self, secret: str, *, place: str) -> bytes:
        """`secret`, readable again only under the same `place` (such as `channel:7:token`)."""
        nonce = os.urandom(_NONCE)
        cipher = AESGCM(_derived(self._keys[0], "seal"))
        return nonce + cipher.encrypt(nonce, secret.encode(), place.encode())

    def open(self, sealed: bytes, *, place: str) -> str:
        """Raises Unsealable."""
        nonce, body = sealed[:_NONCE], sealed[_NONCE:]
        for key in self._keys:
            try:
                return AESGCM(_derived(key, "seal")).decrypt(nonce, body, place.encode()).decode()
            except (InvalidTag, ValueError):
                continue
        raise Unsealable(place)

    def mac(self, message: bytes, *, purpose: str) -> str:
        """HMAC-SHA-256 of `message` under a key of its own for `purpose`, in hexadecimal."""
        return _mac(self._keys[0], message, purpose)

    def confirms(self, mac: str, message: bytes, *, purpose: str) -> bool:
        """Whether one of the keys, also one that was replaced, made that `mac`."""
        given = mac.encode("utf-8", "replace")
        made = (_mac(key, message, purpose).encode() for key in self._keys)
        return any(hmac.compare_digest(given, one) for one in made)

    def purpose(self, name: str) -> str:
        """A secret of its own for `name`, for libraries that want one (the session cookie)."""
        return base64.urlsafe_b64encode(_derived(self._keys[0], name)).decode()


def new_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY)).decode()


def keys_in(path: Path) -> list[str]:
    """The keys of a file, one a line, made with mode 0600 if there is none yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().split()
    with os.fdopen(handle, "w") as file:
        file.write(new_key() + "\n")
    return path.read_text().split()


def _decoded(key: str) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(key)
    except (binascii.Error, ValueError) as error:
        raise BadKey("not base64") from error
    if len(raw) != _KEY:
        raise BadKey(f"{len(raw)} bytes, not {_KEY}")
    return raw


def _derived(key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), _KEY, None, f"marronnier:{purpose}".encode()).derive(key)


def _mac(key: bytes, message: bytes, purpose: str) -> str:
    return hmac.new(_derived(key, purpose), message, hashlib.sha256).hexdigest()
