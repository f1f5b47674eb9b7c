"""How likely each hour is to be the best one of its day."""

from typing import Final

import numpy as np

from scheduler.rhythm.arrays import Floats
from scheduler.rhythm.curve import Curve
from scheduler.rhythm.history import HOURS

_DRAWS: Final = 256
_HARDLY: Final = 1e-9  # of variance: hours that nothing tells apart win equally often


def best_hours(found: Curve) -> Floats:
    """168 chances that sum to 1 on each weekday: the shares in which Thompson sampling tries them.

    From a fixed number of draws of whole curves, always the same ones.
    """
    chance = np.random.default_rng(HOURS)
    wins = np.zeros((7, 24))
    for law, draws in enumerate(chance.multinomial(_DRAWS, found.chances)):
        if draws:
            root = np.linalg.cholesky(found.covariances[law] + _HARDLY * np.eye(HOURS))
            curves = found.means[law] + chance.standard_normal((draws, HOURS)) @ root.T
            winners = curves.reshape(draws, 7, 24).argmax(axis=2)
            np.add.at(wins, (np.arange(7), winners), 1)
    return (wins / _DRAWS).reshape(HOURS)
