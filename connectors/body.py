"""The body of an answer: bounded in length, time and depth."""

import json
import zlib
from collections.abc import Iterator
from time import monotonic
from typing import Any, Final

import requests

MAX_ANSWER: Final = 4_000_000  # bytes
_EITHER: Final = 47  # zlib's word for gzip or zlib, as the header says


class TooLong(OSError):
    """An answer longer than MAX_ANSWER, slower than its time, or that cannot be unpacked."""


def blocks(answer: requests.Response, seconds: float) -> Iterator[bytes]:
    """The body as it comes, its length and its time bounded."""
    deadline, length = monotonic() + seconds, 0
    while block := answer.raw.read1(65_536, decode_content=False):
        length += len(block)
        if length > MAX_ANSWER or monotonic() > deadline:
            raise TooLong(f"more than {MAX_ANSWER} bytes or {seconds} seconds")
        yield block


def unpacked(answer: requests.Response, body: bytes) -> bytes:
    """What was packed though we asked for it plain, however small the parcel of much."""
    how = answer.headers.get("Content-Encoding", "identity").lower()
    if not body or how not in {"gzip", "deflate"}:
        return body
    try:
        unpacker = zlib.decompressobj(wbits=_EITHER)
        plain = unpacker.decompress(body, MAX_ANSWER)
    except zlib.error as error:
        raise TooLong("an answer that cannot be unpacked") from error
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise TooLong(f"more than {MAX_ANSWER} bytes, or cut off")
    return plain


def parsed(body: bytes) -> Any:  # noqa: ANN401 - the network's own shape
    """Raises ValueError."""
    try:
        return json.loads(body)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def said(body: bytes) -> str:
    """The sentence in a JSON error: {"error": {"message": …}}, {"message": …}, {"error": …} …"""
    try:
        told = parsed(body)
    except ValueError:
        return ""
    for name in ("error", "message", "detail", "description", "error_description"):
        if isinstance(told, dict) and name in told:
            told = told[name]
    if isinstance(told, dict):
        told = told.get("message", "")
    return told[:200] if isinstance(told, str) else ""
