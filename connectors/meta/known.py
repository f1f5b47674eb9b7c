"""Which of an account's posts is the one whose answer was lost."""

from collections.abc import Sequence

from connectors.errors import Ambiguous
from connectors.meta.graph import Told
from connectors.words import normalised
from lib.i18n import say


def oldest(same: Sequence[Told], text: str, *, surely: bool, network: str) -> Told | None:
    """Of those with these words, newest first. `surely`: it is known to be up; Ambiguous where it
    does not show, or where only posts without words could be it.
    """
    if not normalised(text) and same and not (surely and len(same) == 1):
        raise Ambiguous(
            say("Posts without words went up: nobody but a person can tell which it is.")
        )
    if surely and not same:
        raise Ambiguous(
            say("%(network)s says that it is published, and does not show it yet.", network=network)
        )
    return same[-1] if same else None
