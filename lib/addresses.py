"""Which addresses may become links."""

from urllib.parse import urlsplit


def is_web_address(address: str) -> bool:
    """Whether it is a whole one, of a page: http or https, a host, nothing unprintable."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        return False
    clean = address.isprintable() and " " not in address
    return named and clean and parts.scheme in {"http", "https"}
