"""Words of offices, and plainer ones for them."""

from collections.abc import Mapping
from typing import Final

HEAVY: Final[Mapping[str, Mapping[str, str]]] = {
    "fr": {
        "afin de": "pour",
        "afin que": "pour que",
        "à l’occasion de": "pour",
        "au niveau de": "pour, à",
        "au sein de": "dans",
        "dans le cadre de": "pour, pendant",
        "dans le but de": "pour",
        "dans l’optique de": "pour",
        "en amont de": "avant",
        "en aval de": "après",
        "en vue de": "pour",
        "en ce qui concerne": "pour",
        "il est demandé de": "merci de",
        "il convient de": "il faut",
        "bien vouloir": "",
        "veuillez": "merci de",
        "nonobstant": "malgré",
        "par le biais de": "par",
        "procéder à": "faire",
        "préalablement à": "avant",
        "suite à": "après",
        "susmentionné": "",
        "ultérieurement": "plus tard",
    },
    "en": {
        "at this point in time": "now",
        "commence": "start",
        "due to the fact that": "because",
        "facilitate": "help",
        "in accordance with": "by",
        "in order to": "to",
        "in the event of": "if",
        "in the process of": "",
        "on a regular basis": "often",
        "please be advised": "",
        "prior to": "before",
        "pursuant to": "under",
        "subsequent to": "after",
        "utilise": "use",
        "utilize": "use",
        "with regard to": "about",
        "with respect to": "about",
    },
}
PASSIVE: Final[Mapping[str, str]] = {
    "fr": (
        r"\b(?:est|sont|était|étaient|sera|seront|été)\s+"
        r"\p{L}{1,30}(?:é|ée|és|ées|i|ie|is|ies|u|ue|us|ues)\s+par\b"
    ),
    "en": r"\b(?:is|are|was|were|been|being|be)\s+\p{L}{1,30}(?:ed|en)\s+by\b",
}
HERE: Final[Mapping[str, str]] = {
    "fr": r"\b(?:cliqu\p{L}+|clic|rendez-vous|c’est|par)\s+ici\b",
    "en": r"\b(?:click|tap|see|look)\s+here\b",
}
