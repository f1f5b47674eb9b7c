"""Passwords: Argon2id hashes, as sign-in verifies them."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()  # RFC 9106's low-memory profile, the library's default


def hash_password(plain: str) -> str:
    return _HASHER.hash(plain)


def is_password(plain: str, hashed: str) -> bool:
    try:
        return _HASHER.verify(hashed, plain)
    except (VerificationError, InvalidHashError):
        return False
