"""What a push service carries, and only the browser it is for can read (RFC 8291, RFC 8292). Pure.

One record of AES-128-GCM under a key agreed between the browser's key pair and one that is made
for this message alone.
"""

import base64
import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
)

LONGEST: Final = 3993  # bytes of words: a push service need not take more than 4096 (RFC 8291 4)
_RECORD: Final = (4096).to_bytes(4)
_LAST: Final = b"\x02"  # marks the only record (RFC 8188 2)
_CURVE: Final = ec.SECP256R1()
_SIGNED_FOR: Final = timedelta(hours=12)  # a day at most (RFC 8292 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """A browser's own keys, as it gave them: its public point and a secret of 16 bytes."""

    point: bytes
    auth: bytes


def encrypted(
    words: bytes,
    to: Receiver,
    *,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """A body of the coding `aes128gcm`. `own` and `salt` are made anew unless a test gives them.

    Raises ValueError for a point that is not on the curve.
    """
    own, salt = own or ec.generate_private_key(_CURVE), salt or os.urandom(16)
    sender = point_of(own)
    shared = own.exchange(ec.ECDH(), _public(to.point))
    secret = _drawn(shared, to.auth, b"WebPush: info\0" + to.point + sender, 32)
    key = _drawn(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _drawn(secret, salt, b"Content-Encoding: nonce\0", 12)
    body = AESGCM(key).encrypt(nonce, words + _LAST, None)
    return salt + _RECORD + bytes([len(sender)]) + sender + body


def is_receiver(to: Receiver) -> bool:
    """Whether those are keys at all."""
    try:
        _public(to.point)
    except ValueError:
        return False
    return len(to.auth) == 16


def authorization(
    own: ec.EllipticCurvePrivateKey, endpoint: str, *, sender: str, now: datetime
) -> str:
    """By which a push service knows who sends. `sender`: a `mailto:` or `https:` address."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + _SIGNED_FOR).timestamp()),
        "sub": sender,
    }
    said = f"{_json({'typ': 'JWT', 'alg': 'ES256'})}.{_json(claims)}"
    r, s = decode_dss_signature(own.sign(said.encode(), ec.ECDSA(SHA256())))
    token = f"{said}.{to_text(r.to_bytes(32) + s.to_bytes(32))}"
    return f"vapid t={token}, k={to_text(point_of(own))}"


def new_key() -> str:
    """A private key in text, to be sealed."""
    made = ec.generate_private_key(_CURVE)
    return to_text(made.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def opened_key(text: str) -> ec.EllipticCurvePrivateKey:
    """What `new_key` gave. Raises ValueError."""
    key = load_der_private_key(from_text(text), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("not a key of that curve")  # noqa: TRY004 - wrong content, not a wrong call
    return key


def point_of(own: ec.EllipticCurvePrivateKey) -> bytes:
    return own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def to_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """Raises ValueError."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _public(point: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)


def _drawn(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)


def _json(content: object) -> str:
    return to_text(json.dumps(content, separators=(",", ":")).encode())
