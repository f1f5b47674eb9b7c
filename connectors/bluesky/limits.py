"""What Bluesky lets an account write, and what its answers say is left of it.

Source: docs.bsky.app, “Rate Limits” (5000 points an hour, 35 000 a day, a creation costs 3), read
in November 2026. Answers carry one limit, that of which least is left (`RateLimit-Policy:
5000;w=3600`): at first it is the one on all calls of an address (@atproto/pds 0.5.35).
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from connectors.contract import Budget, Left, Whose

_COST: Final = 3
BUDGETS: Final = (
    Budget(whose=Whose.ACCOUNT, allowed=5_000, window=timedelta(hours=1), cost=_COST),
    Budget(whose=Whose.ACCOUNT, allowed=35_000, window=timedelta(days=1), cost=_COST),
)
_POLICY: Final = re.compile(r"(\d{1,9});\s*w=(\d{1,9})\b")


def left_in(headers: Mapping[str, str]) -> Left | None:
    """None where they tell nothing, or of another limit than those of writing."""
    policy = _POLICY.match(headers.get("RateLimit-Policy", ""))
    left, resets = (headers.get(f"RateLimit-{name}", "") for name in ("Remaining", "Reset"))
    if policy is None or not (left.isdecimal() and resets.isdecimal()):
        return None
    allowed, window = int(policy[1]), timedelta(seconds=int(policy[2]))
    if not any((one.allowed, one.window) == (allowed, window) for one in BUDGETS):
        return None
    try:
        resets_at = datetime.fromtimestamp(int(resets), UTC)
    except (ValueError, OverflowError, OSError):  # a number that is no instant
        return None
    return Left(whose=Whose.ACCOUNT, window=window, left=int(left), resets_at=resets_at)
