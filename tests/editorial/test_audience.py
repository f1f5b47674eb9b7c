"""Where a part of a channel's public lives elsewhere."""

import pytest

from editorial.audience import Part, checked
from lib.errors import Invalid

HOME = "Europe/Paris"


def test_parts_are_kept_as_shares() -> None:
    assert checked([("Indian/Reunion", "30"), ("America/Martinique", "5")], home=HOME) == [
        {"zone": "Indian/Reunion", "share": 0.3},
        {"zone": "America/Martinique", "share": 0.05},
    ]
    assert checked([], home=HOME) == []


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([("Mars/Olympus", "30")], "“Mars/Olympus” is not a time zone."),
        ([("", "30")], "is not a time zone."),
        ([(HOME, "30")], "This is the channel’s own zone."),
        ([("Indian/Reunion", "0")], "A number from 1 to 99."),
        ([("Indian/Reunion", "100")], "A number from 1 to 99."),
        ([("Indian/Reunion", "some")], "A number from 1 to 99."),
        ([("Indian/Reunion", "60"), ("America/Toronto", "40")], "Together they are less"),
        ([("Indian/Reunion", "6"), ("Indian/Reunion", "4")], "each once"),
        ([(f"Etc/GMT+{n}", "1") for n in range(1, 6)], "at most 4 zones"),
    ],
)
def test_what_cannot_be_is_refused_in_words(parts: list[Part], said: str) -> None:
    with pytest.raises(Invalid) as refused:
        checked(parts, home=HOME)
    assert any(said in str(text) for text in refused.value.fields.values())
