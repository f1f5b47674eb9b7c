"""What comes back every year in the demo association; one occasion is twelve days away."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial.marronniers import keeping
from editorial.marronniers.expanding import occasion_on
from editorial.marronniers.keeping import Described
from lib.yearly import DayOf
from lib.zones import wall_time
from models.actor import Actor
from models.channel import Channel
from models.post import Post

_FIGURES: Final = "Novembre en trois chiffres"
_EVERY_MONTH_HAS: Final = 28
_SUPPER: Final = (
    "Le menu et l’heure. Merci à chaque équipe, par son nom. Comment venir sans voiture."
)


def keep_the_year(
    session: Session,
    manager: Actor,
    accounts: Mapping[str, Channel],
    *,
    zone: str,
    now: datetime,
) -> None:
    today = wall_time(now, zone).date()
    for one in _described(today, accounts):
        keeping.keep(session, manager, one, now=now)
    _figures(session, manager, accounts, zone=zone, now=now)


def _described(today: date, accounts: Mapping[str, Channel]) -> list[Described]:
    supper = today + timedelta(days=12)
    wide = tuple(accounts[name].id for name in ("Facebook", "Mastodon"))
    return [
        Described(
            name="Repas des bénévoles",
            rule=DayOf(day=supper.day, month=supper.month),
            channels=wide,
            pillar="Vie associative",
            note=_SUPPER,
        ),
        Described(
            name="Journée internationale des bénévoles",
            rule=DayOf(day=5, month=12),
            channels=wide,
            pillar="Terrain",
        ),
        Described(
            name="Journée mondiale du refus de la misère",
            rule=DayOf(day=17, month=10),
            channels=wide,
            pillar="Plaidoyer",
        ),
    ]


def _figures(
    session: Session,
    manager: Actor,
    accounts: Mapping[str, Channel],
    *,
    zone: str,
    now: datetime,
) -> None:
    """Every month, with what was published for it the last time."""
    post = session.scalars(
        select(Post).where(Post.workspace_id == manager.workspace_id, Post.title == _FIGURES)
    ).one()
    on = wall_time(post.wished_at or now, zone).date()
    described = Described(
        name="Le mois en trois chiffres",
        rule=DayOf(day=min(on.day, _EVERY_MONTH_HAS)),
        lead_days=30,
        channels=tuple(accounts[name].id for name in ("Facebook", "Nouvelles")),
        pillar="Vie associative",
    )
    kept = keeping.keep(session, manager, described, now=now)
    last = occasion_on(kept, on, now=now)
    last.post_id = post.id
    session.add(last)
