"""What others write is collected once, and kept no longer than it must be."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from connectors.contract import Mention as Written
from models.house import House
from models.mention import Mention
from scheduler import housekeeping
from tests import pretend
from tests.collecting import Collect
from tests.fakes import FakeClock


def written(clock: FakeClock, number: int, **ago: float) -> Written:
    return Written(
        mention_id=f"m{number}",
        url=f"https://pretend.example/m{number}",
        author="ines@pretend.example",
        text=f"Merci {number}",
        written_at=clock.now() - timedelta(**ago),
        on="native:1",
    )


def kept(house: House) -> list[Mention]:
    with house.database.reading() as session:
        return list(session.scalars(select(Mention).order_by(Mention.written_at)))


def test_what_others_wrote_is_kept_once(
    house: House,
    site: pretend.Site,
    collect: Collect,
    clock: FakeClock,
) -> None:
    site.mentions = [written(clock, 1, days=40), written(clock, 2, days=3)]
    collect()
    (first,) = kept(house)
    assert (first.remote_id, first.text, first.on_remote_id) == ("m2", "Merci 2", "native:1")
    clock.move(minutes=10)
    site.mentions.append(written(clock, 3, minutes=30))
    collect()
    clock.move(minutes=10)
    collect()
    assert [one.remote_id for one in kept(house)] == ["m2", "m3"]


def test_a_text_that_its_author_corrected_is_corrected(
    house: House,
    site: pretend.Site,
    collect: Collect,
    clock: FakeClock,
) -> None:
    site.mentions = [written(clock, 1, minutes=5)]
    collect()
    site.mentions = [replace(site.mentions[0], text="Merci beaucoup")]
    clock.move(minutes=10)
    collect()
    assert [one.text for one in kept(house)] == ["Merci beaucoup"]


def test_what_cannot_be_kept_is_left_out(
    house: House,
    site: pretend.Site,
    collect: Collect,
    clock: FakeClock,
) -> None:
    fit = written(clock, 1, minutes=5)
    site.mentions = [replace(fit, mention_id=""), replace(fit, mention_id="\x00"), fit]
    site.mentions.append(replace(fit, mention_id="m2", text="half \ud83c", author="a" * 900))
    collect()
    assert sorted(one.remote_id for one in kept(house)) == ["m1", "m2"]


def test_words_of_others_are_not_kept_for_ever(
    house: House,
    site: pretend.Site,
    collect: Collect,
    clock: FakeClock,
) -> None:
    site.mentions = [written(clock, 1, minutes=5)]
    collect()
    clock.at += house.settings.keep - timedelta(days=1)
    housekeeping.tidy(house, closing=lambda: False, now=clock.now())
    assert len(kept(house)) == 1
    clock.move(days=2)
    housekeeping.tidy(house, closing=lambda: False, now=clock.now())
    assert kept(house) == []
