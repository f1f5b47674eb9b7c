"""How a guest is called on record."""

from editorial.guests.opening import Guest
from lib.errors import Invalid
from lib.i18n import say
from lib.names import plain


def named(guest: Guest, typed: str) -> str:
    """As they say, and beside it as the link says where that is another.

    The first who comes by a link without a name gives it theirs. Raises Invalid without a name.
    """
    said, known = plain(typed)[:200], guest.link.name
    if not (said or known):
        what = say("Say who you are.")
        raise Invalid(what, remedy=what, fields={"name": what})
    if not known:
        guest.link.name = said
        return said
    if not said or said == known:
        return known
    return f"{said[:98]} ({known[:98]})"
