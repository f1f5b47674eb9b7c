"""The line of the demo association: its pillars, and what each channel is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from editorial import channel_rules, line
from models.actor import Actor
from models.channel import Channel

PILLARS: Final = (
    ("Terrain", 30),
    ("Repères", 25),
    ("Portraits", 20),
    ("Vie associative", 15),
    ("Appels", 10),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """`reserve`: places a week kept for hot posts."""

    mission: str
    reserve: int = 0


PURPOSES: Final[Mapping[str, Purpose]] = {
    "Facebook": Purpose(
        mission="Le quartier et les familles des bénévoles : ce qui se passe, et comment venir.",
        reserve=1,
    ),
    "Mastodon": Purpose(mission="Les militants et les autres collectifs : expliquer, répondre."),
    "X": Purpose(
        mission="La mairie et la presse locale : les urgences et les chiffres.", reserve=1
    ),
    "Bluesky": Purpose(mission="Les curieux qui ne nous connaissent pas encore : les portraits."),
    "LinkedIn": Purpose(mission="Les entreprises du quartier : les comptes, les besoins, merci."),
    "Nouvelles": Purpose(mission="Les donateurs, par le site : ce qu’on a fait de leur aide."),
}


def set_line(session: Session, manager: Actor, accounts: Mapping[str, Channel]) -> None:
    for name, share in PILLARS:
        line.add(session, manager, name, share=share)
    for name, channel in accounts.items():
        purpose = PURPOSES[name]
        rules = {"mission": purpose.mission, "reserve": purpose.reserve}
        channel_rules.change_rules(session, manager, channel.id, rules)
