"""Who looks at a page of the sandbox, as far as it has to know."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitors:
    """`may_switch(handle)`: whether the visitor may make it misbehave. `writes_as(handle)`: the
    name under which the visitor may like, share and write there; None: only looks.
    """

    may_switch: Callable[[str], bool] = lambda _handle: False
    writes_as: Callable[[str], str | None] = lambda _handle: None
