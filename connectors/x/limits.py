"""What X's answers say is left of its limits on publishing.

`x-rate-limit-*` is of the account's 15 minutes, `x-app-limit-24hour-*` of the app's day.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Final

from connectors.contract import Left, Whose
from connectors.x.errors import instant

_LIMITS: Final = (
    ("x-rate-limit", Whose.ACCOUNT, timedelta(minutes=15)),
    ("x-app-limit-24hour", Whose.APP, timedelta(days=1)),
)


def left_in(headers: Mapping[str, str]) -> Iterator[Left]:
    for name, whose, window in _LIMITS:
        left, resets = headers.get(f"{name}-remaining", ""), instant(headers.get(f"{name}-reset"))
        if left.isdecimal() and resets is not None:
            yield Left(whose=whose, window=window, left=int(left), resets_at=resets)
