"""/reports: what choosing the hour brought, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from insight.lift.report import report
from insight.lift.told import LEAST, Gain, Told, percent
from lib import i18n
from web.edge import actor, now, reading

blueprint = Blueprint("reports", __name__)
_WIDTH: Final = 220  # of a bar's picture, in pixels; no effect stands in its middle
_EDGE: Final = 6
_NARROWEST, _WIDEST = 0.1, 1.0  # what half of it stands for


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """`most`: the gain at the right edge, and the loss at the left."""

    most: float
    width: int = _WIDTH

    def x(self, gain: float) -> float:
        share = max(-1.0, min(1.0, gain / self.most))
        return round(_WIDTH / 2 + share * (_WIDTH / 2 - _EDGE), 1)


@blueprint.get("/reports")
def show() -> ResponseReturnValue:
    """`month`: like 2026-11."""
    with reading() as session:
        found = report(session, actor(), request.args.get("month"), now=now())
    return render_template(
        "reports/reports.html",
        title=i18n.day(found.month.first, "LLLL y"),
        month=found.month,
        following=found.month.shifted(1) if found.month.until <= now() else None,
        lines=found.lines,
        month_scale=_scale([line.month for line in found.lines]),
        year_scale=_scale([line.year for line in found.lines]),
        habits=[line for line in found.lines if line.habit],
        habit_scale=_widest([line.habit for line in found.lines if line.habit]),
        least=LEAST,
        percent=percent,
    )


def _scale(told: Sequence[Told]) -> Scale:
    return _widest([one.gain for one in told if one.gain])


def _widest(gains: Sequence[Gain]) -> Scale:
    ends = [abs(end) for one in gains for end in (one.low, one.high)]
    return Scale(most=max(_NARROWEST, min(_WIDEST, max(ends, default=0.0))))
