"""From a channel's own history to the hours at which its public reacts, and how sure that is.

Pure. Imports numpy: a process that does not learn should not import it.
"""

from scheduler.rhythm.fitting import fit
from scheduler.rhythm.history import PastPost
from scheduler.rhythm.rhythm import Cell, KindEffect, Rhythm, State

__all__ = ["Cell", "KindEffect", "PastPost", "Rhythm", "State", "fit"]
