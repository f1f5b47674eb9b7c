"""Words as a part of an address."""

import re
import unicodedata


def slug(words: str) -> str:
    """« Croix-Rouge, Évreux » → croix-rouge-evreux; "" where no letter of it is left."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].rstrip("-")
