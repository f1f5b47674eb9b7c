"""Passwords: Argon2id hashes, as sign-in verifies them."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10  # characters
_HASHER = PasswordHasher()  # RFC 9106's low-memory profile, the library's default


def normalized(plain: str) -> str:
    """The same word typed on two keyboards is the same password (NFKC)."""
    return unicodedata.normalize("NFKC", plain)


def hash_password(plain: str) -> str:
    return _HASHER.hash(normalized(plain))


def is_password(plain: str, hashed: str) -> bool:
    try:
        return _HASHER.verify(hashed, normalized(plain))
    except (VerificationError, InvalidHashError):
        return False
