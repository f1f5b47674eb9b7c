"""The weekly curve: a Gaussian process over the 168 hours, its size weighed by the evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from scheduler.rhythm.arrays import Floats
from scheduler.rhythm.history import HOURS
from scheduler.rhythm.information import Information
from scheduler.slots.priors import Prior, prior

_HOUR: Final = np.arange(HOURS) % 24
_DAY: Final = np.arange(HOURS) // 24
_WEEKEND: Final = _DAY > 4

# Variances of the curve's parts, in logarithms squared, and how far an hour resembles the next.
# Between what fitted 84 Facebook pages and 75 Twitter accounts best; one kernel for all networks
# did better on held-out accounts of both than one of its own for each.
_OF_THE_DAY: Final = 0.003
_OF_THE_HOUR: Final = 0.022
_OF_THE_WEEKEND: Final = 0.010
_OF_THE_CELL: Final = 0.013
_REACH: Final = 2.0  # hours

_SIZES: Final = (0.05, 0.5, 1.0, 2.0, 4.0)  # of the whole curve's variance: nearly flat to strong
_ELSEWHERE: Final = (0.15, 0.20, 0.30, 0.20, 0.05)  # how often each size is expected
_EXPECTED: Final[Mapping[str, tuple[float, ...]]] = {
    "facebook": (0.05, 0.10, 0.20, 0.40, 0.20),  # rhythms were stronger there
}
_RENAMED: Final[Mapping[str, str]] = {"twitter": "x"}
_TRUST_IN_TABLES: Final = (0.0, 0.5, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A mixture of normal laws over the 168 hours, in logarithms.

    `means` (n × 168), `covariances` (n × 168 × 168), `chances` (n). `size`: of the curve's
    variance, as expected now.
    """

    means: Floats
    covariances: Floats
    chances: Floats
    size: float

    @property
    def mean(self) -> Floats:
        found: Floats = self.chances @ self.means
        return found

    @property
    def covariance(self) -> Floats:
        """Within each law and between them."""
        apart = self.means - self.mean
        within = np.tensordot(self.chances, self.covariances, 1)
        return within + (apart * self.chances[:, None]).T @ apart


@dataclass(frozen=True, slots=True)
class _Law:
    mean: Floats
    covariance: Floats
    evidence: float  # logarithm of how well it foretold the posts
    size: float


def table_of(network: str) -> Prior:
    return prior(_RENAMED.get(network, network))


def curve(known: Information, *, network: str, advice: Prior) -> Curve:
    """Around what `advice` says of each hour, as far as that proves true."""
    table = np.log1p(np.array(advice.gains))
    expected = _EXPECTED.get(network, _ELSEWHERE)
    laws = [_no_rhythm(1 - sum(expected))] + [
        law
        for size, chance in zip(_SIZES, expected, strict=True)
        for law in _laws(known, table, size=size, chance=chance)
    ]
    return _mixed(laws)


def _laws(known: Information, table: Floats, *, size: float, chance: float) -> Sequence[_Law]:
    """One for each trust in the public table, for a curve of that size.

    With prior N(m, K), information matrix L and score b: V = (I + KL)⁻¹K, mean m + V(b - Lm).
    """
    prior_covariance = size * _KERNEL
    spread = np.eye(HOURS) + prior_covariance @ known.matrix
    covariance = np.linalg.solve(spread, prior_covariance)
    covariance = (covariance + covariance.T) / 2
    volume = float(np.log(chance) - np.linalg.slogdet(spread)[1] / 2)
    found = []
    for trust in _TRUST_IN_TABLES:
        start = trust * table
        surprise = known.score - known.matrix @ start
        fits = start @ (known.score + surprise) / 2 + surprise @ covariance @ surprise / 2
        law = _Law(start + covariance @ surprise, covariance, volume + float(fits), size)
        found.append(law)
    return found


def _no_rhythm(chance: float) -> _Law:
    """The hour makes no difference at all: without it, any flat curve would have a best hour."""
    return _Law(np.zeros(HOURS), np.zeros((HOURS, HOURS)), float(np.log(chance)), 0.0)


def _mixed(laws: Sequence[_Law]) -> Curve:
    evidence = np.array([law.evidence for law in laws])
    chances = np.exp(evidence - evidence.max())
    chances /= chances.sum()
    return Curve(
        means=np.array([law.mean for law in laws]),
        covariances=np.array([law.covariance for law in laws]),
        chances=chances,
        size=float(chances @ [law.size for law in laws]),
    )


def _kernel() -> Floats:
    angle = np.pi * np.abs(_HOUR[:, None] - _HOUR) / 24
    hour = np.exp(-2 * (np.sin(angle) / (2 * np.pi * _REACH / 24)) ** 2)
    return np.asarray(
        _OF_THE_DAY * (_DAY[:, None] == _DAY)
        + _OF_THE_HOUR * hour
        + _OF_THE_WEEKEND * hour * (_WEEKEND[:, None] == _WEEKEND)
        + _OF_THE_CELL * np.eye(HOURS)
    )


_KERNEL: Final = _kernel()
VARIANCE: Final = float(_KERNEL[0, 0])  # of one hour, at size 1
