"""The demo association: its people and its channels. All of it is invented."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from models.way import Role

NAME: Final = "La Soupe du Canal"
SLUG: Final = "soupe-du-canal"
ZONE: Final = "Europe/Paris"
PEOPLE: Final = (
    ("Inès Morvan", "ines@example.org", Role.VOLUNTEER),
    ("Bastien Keller", "bastien@example.org", Role.EDITOR),
    ("Camille Ortega", "camille@example.org", Role.MANAGER),
    ("Driss Lahlou", "driss@example.org", Role.ADMIN),
    ("Malik Saïdi", "malik@example.org", Role.VOLUNTEER),
    ("Rose-Marie Le Goff", "rose-marie@example.org", Role.VOLUNTEER),
    ("Théo Bauer", "theo@example.org", Role.VOLUNTEER),
    ("Yuna Petit", "yuna@example.org", Role.VOLUNTEER),
    ("Gabriel Costa", "gabriel@example.org", Role.VOLUNTEER),
    ("Samuel Weiss", "samuel@example.org", Role.VOLUNTEER),
    ("Fatou Diarra", "fatou@example.org", Role.EDITOR),
    ("Anouk Lemaire", "anouk@example.org", Role.MANAGER),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A channel of the demo; `options`: how the sandbox plays it. `per_week`, `gap`: its rules."""

    name: str
    kind: str
    handle: str
    per_week: int
    gap: int
    options: Mapping[str, str] = field(default_factory=dict)


# X plays a network that gives no way to look: there, a person decides about a lost answer.
ACCOUNTS: Final = (
    Account(
        name="Facebook",
        kind="sandbox",
        handle="soupe-facebook",
        per_week=5,
        gap=180,
        options={"max_chars": "5000"},
    ),
    Account(
        name="Mastodon",
        kind="sandbox",
        handle="soupe-mastodon",
        per_week=7,
        gap=90,
        options={"max_chars": "500"},
    ),
    Account(
        name="X",
        kind="sandbox",
        handle="soupe-x",
        per_week=5,
        gap=90,
        options={"repeat": "blind", "max_chars": "280"},
    ),
    Account(
        name="Bluesky",
        kind="sandbox",
        handle="soupe-bluesky",
        per_week=7,
        gap=90,
        options={"max_chars": "300"},
    ),
    Account(
        name="LinkedIn",
        kind="sandbox",
        handle="soupe-linkedin",
        per_week=2,
        gap=180,
        options={"max_chars": "3000"},
    ),
    Account(name="Nouvelles", kind="feed", handle="soupe-nouvelles", per_week=2, gap=0),
)
LETTERS: Final = {
    "f": "Facebook",
    "m": "Mastodon",
    "x": "X",
    "b": "Bluesky",
    "l": "LinkedIn",
    "n": "Nouvelles",
}
