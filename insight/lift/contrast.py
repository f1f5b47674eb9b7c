"""What a choice that was drawn by known chances brought, and between what that lies. Pure, numpy.

Two weighted means (Hájek), the weights those of Li, Morgan and Zaslavsky, *Balancing covariates via
propensity score weighting* (2018): each counts by the chance that it might have gone the other way,
so that no improbable draw outweighs all others. The interval is the randomisation's own (Rosenbaum,
*Observational Studies* (2002), chapter 2): it lets the draws alone be chance, and stays true though
the posts of a good week share their luck.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Marks: TypeAlias = npt.NDArray[np.bool_]

_BATCHES: Final = 20
_BATCH: Final = 200  # few enough for thousands of posts
_KEPT: Final = 4  # of so many redraws one
_SEED: Final = 168  # always the same ones: a report read twice says the same
_SAME: Final = 1e-9
_LEAST: Final = 0.05  # of the redraws on each side of the 90 %


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """What the first have over the others, in the unit of the values; the 90 % interval."""

    value: float
    low: float
    high: float


def contrast(
    values: Sequence[float], first: Sequence[bool], chances: Sequence[float]
) -> Contrast | None:
    """`chances`: of each, that it would be among the first, above 0 and below 1. None where all
    went the same way, or too few to bound it.
    """
    what, chosen, chance = np.array(values, float), np.array(first, bool), np.array(chances, float)
    if not chosen.any() or chosen.all():
        return None
    found = float(_difference(what, chosen[None, :], chance)[0])
    bounds = _bounds(what, chosen, chance, found)
    # A redraw that is what came (no number) speaks against no effect, however low or high.
    low = np.quantile(np.nan_to_num(bounds, nan=-np.inf), _LEAST, method="lower")
    high = np.quantile(np.nan_to_num(bounds, nan=np.inf), 1 - _LEAST, method="higher")
    if not np.isfinite([low, high]).all():
        return None
    return Contrast(value=found, low=float(low), high=float(high))


def expected(gains: Sequence[float], chances: Sequence[float]) -> float:
    """The mean of what was expected of each, weighed as `contrast` weighs what came."""
    chance = np.array(chances, float)
    return float(np.average(np.array(gains, float), weights=chance * (1 - chance)))


def _bounds(what: Floats, chosen: Marks, chance: Floats, found: float) -> Floats:
    """For each redraw the effect up to which it is less extreme than what came.

    If the choice adds `t`, the values without it are `what - t * chosen`, and a redraw differs by
    `other - t * overlap` where what came differs by `found - t`: they meet at this `t`.
    """
    parts = list(_redraws(chance, int(chosen.sum())))
    other = np.concatenate([_difference(what, part, chance) for part in parts])
    overlap = np.concatenate([_difference(chosen.astype(float), part, chance) for part in parts])
    return np.asarray((found - other) / np.where(overlap < 1 - _SAME, 1 - overlap, np.nan))


def _redraws(chance: Floats, many: int) -> Iterator[Marks]:
    """Draws by the same chances; of each batch those that come nearest to as `many`, for a draw
    that came often tells more than one that came seldom.
    """
    luck = np.random.default_rng(_SEED)
    for _ in range(_BATCHES):
        redrawn = luck.random((_BATCH, len(chance))) < chance
        redrawn = redrawn[redrawn.any(axis=1) & ~redrawn.all(axis=1)]
        far = np.abs(redrawn.sum(axis=1) - many)
        yield redrawn[np.argsort(far, kind="stable")[: _BATCH // _KEPT]]


def _difference(what: Floats, chosen: Marks, chance: Floats) -> Floats:
    """Of each row of `chosen`: the weighted mean of those less that of the others."""
    ours, theirs = chosen * (1 - chance), ~chosen * chance
    return np.asarray(ours @ what / ours.sum(axis=1) - theirs @ what / theirs.sum(axis=1))
