"""What the people shown on a picture agreed to."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from lib.i18n import Text, say


class Consent(StrEnum):
    """UNKNOWN: nobody said anything yet, which is not a no."""

    UNKNOWN = "unknown"
    NOBODY = "nobody"
    GIVEN = "given"
    PARENTS = "parents"


CONSENT_WORDS: Final[Mapping[Consent, Text]] = {
    Consent.UNKNOWN: say("not known yet"),
    Consent.NOBODY: say("nobody can be recognised"),
    Consent.GIVEN: say("the people shown agreed"),
    Consent.PARENTS: say("children, whose parents agreed"),
}
