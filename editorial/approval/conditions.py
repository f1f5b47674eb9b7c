"""What a post has that asks for one more agreement. Pure; it rather asks once too often.

Words are looked for as they read, whatever signs are put between or instead of their letters.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from lib.zones import wall_time
from models.approval import Because
from models.consent import Consent
from models.content import Content
from models.search.words import fold
from models.way import Temperature

MORNING: Final = 6
# Networks make a link of what only looks like one: bit.ly/x. An ending alone counts where no word
# of inclusive French ends so (tou.te.s, adhérent.es).
_URL: Final = re.compile(
    r"https?://|\bwww\.|[\w-]\.[a-z]{2,24}/\w|"
    r"[\w-]\.(?:org|com|fr|net|eu|info|io|app|be|bzh|ca|ch|de|dev|link|lu|ly|online|page|paris|"
    r"shop|site|uk|xyz)\b",
    re.IGNORECASE,
)
_MENTION: Final = re.compile(r"(?<![\w.])@\w")
_AMOUNT: Final = re.compile(
    r"\d[\d\s.,]{0,15}(?:€|\$|£|eur\b|euros?\b|francs?\b|dollars?\b)|[€$£]\s?\d", re.IGNORECASE
)
_HOSTS: Final = (
    *("helloasso", "paypal", "leetchi", "gofundme", "ulule", "kisskissbankbank", "lydia"),
    *("lepotcommun", "cotizup", "donorbox", "justgiving", "stripe", "liberapay", "opencollective"),
)
_MONEY: Final = re.compile(
    r"\b(?:dons?|donner|donnez|donateurs?|donatrices?|donations?|cagnottes?|cotisations?|cotisez|"
    r"mecenat|parrainez|parrainages?|quete|collecte de fonds|appel aux dons|soutien financier|"
    r"soutenez nous|financez|iban|rib|cheques?|virements?|defiscalise\w*|recu fiscal|"
    r"donate|donating|donors?|fundrais\w*|crowdfund\w*|give now|giving|sponsor us|pledges?|"
    r"chip in|bank transfer|tax deductible)\b"
)
_UNSEEN: Final = ("Cf", "Mn")  # categories: what is not seen, and accents
_ALIKE: Final = str.maketrans("аеорсухіѕԁ0", "aeopcyxisdo")


def found(
    content: Content,
    *,
    consents: Iterable[Consent],
    temperature: Temperature,
    leaves_at: Iterable[datetime],
    zone: str,
    late_from: int | None,
) -> frozenset[Because]:
    """`consents`: of its pictures and videos. `leaves_at`: each of its times. `late_from`: the
    local hour from which on, until MORNING, it is late; None: none is.
    """
    return frozenset(
        _of(
            content,
            set(consents),
            is_hot=temperature is Temperature.HOT,
            hours=frozenset(wall_time(at, zone).hour for at in leaves_at),
            late_from=late_from,
        )
    )


def _of(
    content: Content,
    consents: set[Consent],
    *,
    is_hot: bool,
    hours: frozenset[int],
    late_from: int | None,
) -> Iterator[Because]:
    texts = [_plain(text) for text in _texts(content)]
    if content.link or any(map(_URL.search, texts)):
        yield Because.LINK
    if any(map(asks_for_money, (*_texts(content), content.link))):
        yield Because.MONEY
    if consents - {Consent.NOBODY}:
        yield Because.PERSON
    if Consent.PARENTS in consents:
        yield Because.CHILDREN
    if any(map(_MENTION.search, texts)):
        yield Because.MENTION
    if is_hot and any(_is_late(hour, late_from) for hour in hours):
        yield Because.LATE


def _is_late(hour: int, late_from: int | None) -> bool:
    """After midnight it is later still."""
    return late_from is not None and (hour >= late_from or hour < MORNING <= late_from)


def asks_for_money(text: str) -> bool:
    """In French or English, by its words, an amount or where it leads."""
    plain = _plain(text)
    words = fold(plain.translate(_ALIKE))
    return bool(
        _AMOUNT.search(plain)
        or _MONEY.search(words)
        or any(host in words.replace(" ", "") for host in _HOSTS)
    )


def _texts(content: Content) -> tuple[str, ...]:
    alts = (one.alt for one in content.media)
    spoken = (content.title, content.text, content.comment)
    return (*spoken, *content.variants.values(), *content.wordings, *alts)


def _plain(text: str) -> str:
    wide = unicodedata.normalize("NFKC", text.encode("utf-8", "replace").decode())
    apart = unicodedata.normalize("NFD", wide)
    return "".join(one for one in apart if unicodedata.category(one) not in _UNSEEN).lower()
