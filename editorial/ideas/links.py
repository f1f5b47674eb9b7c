"""Which addresses lead to the same page. Pure."""

import hashlib
import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

# What networks and newsletters hang on to an address to follow whoever opens it.
_FOLLOWS: Final = re.compile(r"utm_\w+|fbclid|gclid|igshid|mc_[ce]id|at_\w+|xtor", re.IGNORECASE)


def link_key(address: str) -> str:
    """What two spellings of one address have in common, as a hash; "" for none."""
    if not address:
        return ""
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    asked = parse_qsl(parts.query, keep_blank_values=True)
    kept = urlencode([(name, value) for name, value in asked if not _FOLLOWS.fullmatch(name)])
    plain = f"{host}{port}{parts.path.rstrip('/')}?{kept}"
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()
