"""What the demo's people say of its pictures in the media library."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from editorial.media.describing import Described, describe
from lib.zones import wall_time
from models.actor import Actor
from models.consent import Consent
from models.post import Media
from models.scope import scoped

_RIGHTS: Final = timedelta(days=25)
_AGREED: Final = timedelta(days=40)
_BY: Final = "Inès, service civique"
_SAID: Final[Mapping[str, Described]] = {
    "pot.png": Described(
        alt="Une marmite fume au-dessus du feu.",
        credit="Dessin : Inès",
        labels=("repas", "dessin"),
        consent=Consent.NOBODY,
    ),
    "lamp.png": Described(
        alt="Une lampe éclaire la nuit.",
        credit="Dessin : Inès",
        labels=("maraude", "dessin"),
        consent=Consent.NOBODY,
    ),
    "snow.png": Described(
        alt="La neige tombe sur trois maisons.", labels=("hiver", "dessin"), consent=Consent.NOBODY
    ),
    "hands.png": Described(
        alt="Deux mains se serrent.",
        credit="Dessin : Bastien",
        labels=("bénévoles", "dessin"),
        consent=Consent.GIVEN,
        consent_by=_BY,
        consent_note="Accord signé, dans le classeur rouge",
    ),
    "chart.png": Described(
        alt="Trois barres montent : 2 100 repas en septembre, 2 650 en octobre, 3 040 en novembre.",
        credit="Graphique : l’équipe",
        labels=("chiffres",),
        consent=Consent.NOBODY,
    ),
}


def describe_pictures(session: Session, manager: Actor, *, zone: str, now: datetime) -> None:
    """All but one, whose lack of a credit shows; one of them only for some weeks."""
    today = wall_time(now, zone).date()
    for media in session.scalars(scoped(manager, Media)):
        said = _SAID.get(media.filename)
        if said is None:
            continue
        if said.consent is Consent.GIVEN:
            said = replace(said, consent_on=today - _AGREED, rights_end=today + _RIGHTS)
        describe(session, manager, media, said)
