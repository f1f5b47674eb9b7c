"""Days as commands take them."""

from datetime import datetime
from typing import Any, Final

import click

from lib.i18n import say

_FIRST, _LAST = 2000, 2099  # years, as in a spreadsheet that is imported; calendars end somewhere


class _Day(click.DateTime):
    """The midnight at which it begins, of no zone yet."""

    def __init__(self) -> None:
        super().__init__(formats=["%Y-%m-%d"])

    def convert(
        self,
        value: Any,  # noqa: ANN401 - as it is called
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> datetime:
        found = super().convert(value, param, ctx)
        if not _FIRST <= found.year <= _LAST:
            self.fail(str(say("Write a year between 2000 and 2099.")), param, ctx)
        return found


DAY: Final = _Day()
