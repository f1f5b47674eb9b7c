"""What Facebook's codes mean, beside those that all of Graph has.

Source: what others met when publishing on pages (collected November 2026); Meta documents few.
"""

from collections.abc import Mapping
from typing import Final

from connectors.meta.errors import (
    ALREADY_THERE,
    OPEN_ACCOUNT,
    RIGHTS,
    Meaning,
    Table,
    ask,
    fix,
    reconnect,
    unclear,
    with_own,
)
from lib.i18n import say

_PASSING: Final = unclear(say("Facebook had a passing fault and did not say whether it took it."))
_REFUSED: Final = fix(
    say("Facebook’s rules on content refuse this post."),
    say("Change the text, the link or the pictures, then send it again."),
)
_CODES: Final[Mapping[int, Meaning]] = {
    1_609_005: fix(
        say("Facebook could not read the page behind the link."),
        say("Check that the link opens for anyone, or take it out."),
    ),
}
_SUBCODES: Final[Mapping[int, Meaning]] = {
    33: ask(say("What was asked for is not there, or not for this access token."), RIGHTS),
    490: reconnect(say("The access to this account has run out or was withdrawn.")),
    1_346_003: _REFUSED,
    1_363_047: _PASSING,
    1_366_046: fix(
        say("Facebook does not take one of the pictures."),
        say("Save it as JPEG or PNG, under 4 MB."),
    ),
    1_404_078: ask(
        say("Facebook wants the people of this page to confirm who they are before it publishes."),
        say("Complete the page publishing authorisation in the settings of the page."),
    ),
    1_404_102: _REFUSED,
    1_609_005: _CODES[1_609_005],
    1_609_008: fix(
        say("Facebook takes no link to facebook.com here."),
        say("Take the link out, or lead to another address."),
    ),
    1_609_010: _PASSING,
    4_854_002: ask(say("Facebook wants the account confirmed in its own app."), OPEN_ACCOUNT),
    1_366_051: ALREADY_THERE,
}
TABLE: Final[Table] = with_own(_CODES, _SUBCODES)
