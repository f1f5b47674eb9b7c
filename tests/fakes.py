"""The fakes we own."""

from datetime import datetime, timedelta


class FakeClock:
    """A clock that stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def move(self, **length: float) -> datetime:
        """On by `timedelta(**length)`; negative to set it back."""
        self.at += timedelta(**length)
        return self.at
