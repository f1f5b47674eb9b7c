"""What the demo's public does: it likes and shares what stands on the sandbox, and writes there."""
# ruff: noqa: E501 - texts are kept whole

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from connectors.sandbox.readers import Readers
from connectors.sandbox.shapes import Draft, Reaction
from connectors.sandbox.store import Store
from lib.zones import wall_time
from models.channel import Channel
from models.content import Content
from models.house import House

# Likes of a usual post. Those who look after work, and pictures, give more: enough to be seen.
_USUAL: Final = {"Facebook": 24, "Mastodon": 11, "X": 5, "Bluesky": 8, "LinkedIn": 9}
_EVENING: Final = range(17, 21)
_EVENING_GIVES: Final = 1.5
_PICTURE_GIVES: Final = 1.25
_SHARED: Final = 0.2  # of those who like


@dataclass(frozen=True, slots=True)
class Written:
    """`hours` after the post went up. `on`: its title; "" to the account itself, `hours` before now.

    `answer`: what the association wrote back an hour later; "" where it waits.
    """

    channel: str
    on: str
    hours: int
    author: str
    text: str
    answer: str = ""


WRITTEN: Final = (
    Written(
        "Mastodon",
        "Il manque un chauffeur jeudi",
        3,
        "Samir B.",
        "J’ai le permis et ma soirée : où est-ce que je me présente ?",
        "Au local à 18 h 45, demandez Bastien. Merci Samir, on vous garde la place de devant !",
    ),
    Written(
        "Facebook",
        "Cherche duvets",
        5,
        "Odile Perrin",
        "J’en ai deux, presque neufs. Vous prenez aussi les tapis de sol ?",
    ),
    Written(
        "Facebook",
        "Vaisselle : on cherche un évier",
        20,
        "Plomberie Rossi",
        "Je peux passer mercredi matin. Pour le dessert, j’ai un faible pour la tarte aux noix.",
        "Mercredi 9 h, c’est parfait. La tarte est commandée.",
    ),
    Written(
        "Bluesky",
        "Portrait : Noé, 19 ans, premier soir",
        2,
        "lise.bzh",
        "Perdre quatre fois aux dames, c’est tout le métier. Bravo Noé.",
    ),
    Written(
        "Facebook",
        "Portrait : Noé, 19 ans, premier soir",
        4,
        "Marc D.",
        "Il y a un monsieur sous le porche de la poste depuis deux nuits. Vous pouvez passer le voir ?",
    ),
    Written(
        "Facebook",
        "",
        26,
        "Paroisse Saint-Luc",
        "Bonjour, nous avons quarante couvertures. Quand peut-on les déposer ?",
    ),
)


def plays_on(
    house: House, channel: Channel, content: Content, number: int, *, at: datetime
) -> None:
    """Below the post of that number, which went up at `at`. The same at every load."""
    readers = _readers(house)
    chance = Random(f"{channel.name} {content.title}")  # noqa: S311 - a play
    likes = _likes(channel, content, at, chance)
    for reaction, times in ((Reaction.LIKE, likes), (Reaction.SHARE, round(likes * _SHARED))):
        readers.react(channel.handle, number, reaction, at=at, times=times)
    for one in _written(channel, content.title):
        _write(house, channel, one, on=number, at=at + timedelta(hours=one.hours))


def writes_to(house: House, channel: Channel, *, now: datetime) -> None:
    """To the account itself."""
    for one in _written(channel, ""):
        _write(house, channel, one, on=None, at=now - timedelta(hours=one.hours))


def _likes(channel: Channel, content: Content, at: datetime, chance: Random) -> int:
    mean = _USUAL[channel.name] * chance.lognormvariate(0, 0.4)
    if wall_time(at, channel.zone).hour in _EVENING:
        mean *= _EVENING_GIVES
    return round(mean * (_PICTURE_GIVES if content.media else 1))


def _written(channel: Channel, title: str) -> Iterator[Written]:
    return (one for one in WRITTEN if (one.channel, one.on) == (channel.name, title))


def _write(house: House, channel: Channel, one: Written, *, on: int | None, at: datetime) -> None:
    made = _readers(house).write(channel.handle, one.text, author=one.author, on=on, at=at)
    if one.answer:
        answer = Draft(text=one.answer, to_remark=made)
        _store(house).publish(channel.handle, answer, fault=None, at=at + timedelta(hours=1))


def _store(house: House) -> Store:
    return Store(Path(house.network("sandbox")["store"]))


def _readers(house: House) -> Readers:
    return Readers(_store(house))
