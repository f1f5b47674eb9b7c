"""Answers that are sent piece by piece, while they are made."""

from collections.abc import Iterator

from flask import stream_with_context

from lib.i18n import language, speaking, zone


def streamed(pieces: Iterator[str]) -> Iterator[str]:
    """In the reader's words and by their clock: both end with the view, before the first piece."""
    written: Iterator[str] = stream_with_context(_spoken(pieces, language(), zone()))
    return written


def _spoken(pieces: Iterator[str], words: str, where: str) -> Iterator[str]:
    with speaking(words, where):
        yield from pieces
