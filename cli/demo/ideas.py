"""What the people of the demo association noted, and what they do together for a while."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from editorial.campaigns import keeping
from editorial.campaigns.keeping import Described
from editorial.ideas import deciding, noting, sources
from editorial.ideas.links import link_key
from editorial.ideas.noting import Noted
from lib.zones import wall_time
from models.actor import Actor
from models.idea import Idea, Origin
from models.idea_source import IdeaSource
from models.post import Post

_EDITOR: Final = "bastien@example.org"
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Had:
    """`ago`: days. `post`: the title of what was written from it. `why`: why it is not for us."""

    by: str
    ago: int
    line: str
    note: str = ""
    link: str = ""
    post: str = ""
    why: str = ""
    origin: Origin = Origin.HAND


_IDEAS: Final = (
    Had(
        "ines@example.org",
        9,
        "Trente secondes de vidéo : comment on plie un duvet",
        "Josiane le fait les yeux fermés. On pourrait filmer jeudi, avant le départ.",
    ),
    Had(
        "ines@example.org",
        6,
        "Une loterie au marché de Noël",
        why="La mairie demande une autorisation deux mois avant. À reprendre en septembre.",
    ),
    Had(
        "bastien@example.org",
        5,
        "Le bilan du 115 pour novembre",
        "Le graphique de la page 4 dit tout : les appels sans réponse.",
        "https://example.org/bilan-115-novembre",
        origin=Origin.BROWSER,
    ),
    Had(
        "ines@example.org",
        4,
        "L’équipe vaisselle mérite un portrait",
        "Quatre personnes, mille bols par mois.",
        post="Portrait : l’équipe vaisselle",
    ),
    Had(
        "camille@example.org",
        2,
        "Remercier la boulangerie du quai",
        "Quarante pains par tournée depuis trois ans, sans jamais oublier.",
    ),
    Had(
        "malik@example.org",
        1,
        "Qui dort dehors change d’adresse : pourquoi on ne publie jamais de lieu",
    ),
)
_FEED: Final = ("Ville : actualités", "https://example.org/ville/actualites.xml")
_READ: Final = (
    (
        "Plan grand froid : le gymnase ouvre ses portes dès samedi",
        "https://example.org/ville/plan-grand-froid",
    ),
    (
        "Conseil municipal : les subventions aux associations en débat",
        "https://example.org/ville/conseil-decembre",
    ),
)
_WINTER: Final = (
    *("Cherche duvets", "Les chaussettes, ce trésor", "Bien laver un duvet"),
    *("Première nuit sous zéro", "Décembre commence", "Chaussures taille 45"),
)
_SUPPER: Final = ("Repas partagé : inscrivez-vous", "Le menu du repas partagé")
_UNNAMED: Final = ("Reçu fiscal, mode d’emploi", "Où va votre don")


def note_ideas(session: Session, people: Mapping[str, Actor], *, now: datetime) -> None:
    """The feed is paused: a demo calls nobody by itself."""
    for had in _IDEAS:
        _noted(session, people, had, now=now - had.ago * _DAY)
    editor = people[_EDITOR]
    name, address = _FEED
    source = sources.keep(session, editor, address, name=name, now=now - 20 * _DAY)
    for ago, (line, link) in enumerate(reversed(_READ), 1):
        session.add(_brought(source, line, link, at=now - ago * _DAY))
    source.read_at = now - _DAY
    sources.pause(session, editor, source.id, now=now)


def name_campaigns(session: Session, manager: Actor, *, zone: str, now: datetime) -> None:
    today = wall_time(now, zone).date()
    for name, titles in (("Équiper l’hiver", _WINTER), ("Repas partagé", _SUPPER)):
        _belong(session, manager, name, titles)
    _belong(session, manager, "Dons de fin d’année", _UNNAMED)
    for described in _campaigns(today):
        keeping.add(session, manager, described, now=now)


def _campaigns(today: date) -> tuple[Described, Described]:
    return (
        Described(
            name="Équiper l’hiver",
            first=today - 15 * _DAY,
            last=today + 20 * _DAY,
            aim="Cent duvets et deux cents paires de chaussettes avant Noël.",
        ),
        Described(
            name="Repas partagé",
            first=today,
            last=today + 17 * _DAY,
            aim="Soixante personnes à table, dont vingt de la rue.",
        ),
    )


def _noted(session: Session, people: Mapping[str, Actor], had: Had, *, now: datetime) -> None:
    given = Noted(line=had.line, link=had.link, note=had.note, origin=had.origin)
    idea = noting.add(session, people[had.by], given, now=now).idea
    if had.why:
        deciding.decline(session, people[_EDITOR], idea.id, why=had.why, now=now + _DAY)
    if had.post:
        post = select(Post.id).where(Post.workspace_id == idea.workspace_id, Post.title == had.post)
        idea.post_id = session.scalars(post).one()


def _brought(source: IdeaSource, line: str, link: str, *, at: datetime) -> Idea:
    return Idea(
        workspace_id=source.workspace_id,
        line=line,
        link=link,
        link_key=link_key(link),
        pictures=[],
        origin=Origin.FEED,
        source_id=source.id,
        created_at=at,
    )


def _belong(session: Session, manager: Actor, name: str, titles: tuple[str, ...]) -> None:
    found = select(Post).where(Post.workspace_id == manager.workspace_id, Post.title.in_(titles))
    for post in session.scalars(found):
        post.campaign = name
