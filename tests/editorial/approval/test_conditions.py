"""What a post has that asks for one agreement more."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.approval.conditions import asks_for_money, found
from models.approval import Because
from models.consent import Consent
from models.content import Content
from models.way import Temperature

AT = datetime.fromisoformat("2026-12-01T19:30:00+00:00")  # 20:30 in Paris


def has(
    text: str = "",
    *consents: Consent,
    temperature: Temperature = Temperature.WARM,
    at: datetime | None = AT,
    late_from: int | None = None,
) -> frozenset[Because]:
    return found(
        Content(title="", text=text),
        consents=consents,
        temperature=temperature,
        leaves_at=[at] if at else [],
        zone="Europe/Paris",
        late_from=late_from,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Faites un don !",
        "Appel aux dons",
        "20 € suffisent",
        "5,50 euros",
        "Donnez aujourd’hui",
        "helloasso.com/associations/soupe",
        "Notre CAGNOTTE est ouverte",
        "Please donate",
        "Our fundraiser",
        "£5 a month",
        "Versez sur l’IBAN FR76",
        "faites un d\u200bo\u00adn",  # zero-width and soft hyphen
        "DОNATE",
        "ｄｏｎａｔｅ",
        "soutenez-nous",
        "Hello Asso",
    ],
)
def test_it_asks_for_money_in_whatever_writing(text: str) -> None:
    assert asks_for_money(text)


@pytest.mark.parametrize(
    "text", ["Rendez-vous à 20 h", "Merci à tous", "Donc nous venons", "Thank you, Donna", ""]
)
def test_it_does_not_ask_for_money(text: str) -> None:
    assert not asks_for_money(text)


def test_a_link_and_an_account_are_found_in_the_text() -> None:
    assert has("Voir www.exemple.org") == {Because.LINK}
    assert has("Avec @mairie") == {Because.MENTION}
    assert has("écrire à nous@exemple.org") == {Because.LINK}  # an address is no account
    assert has("Bonjour") == frozenset()


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Tout est sur bit.ly/3xY", True),
        ("t.me/nous, chaque jour", True),
        ("ecrire-a.nous.xyz", True),
        ("пример.com", True),
        ("Merci à tou.te.s les adhérent.es et bénévole.s", False),
        ("Samedi.Dimanche aussi, et/ou lundi à 9.30", False),
    ],
)
def test_what_networks_make_a_link_of_is_one(text: str, is_one: bool) -> None:
    assert (Because.LINK in has(text)) is is_one


def test_a_picture_counts_unless_nobody_can_be_recognised() -> None:
    assert has("", Consent.NOBODY) == frozenset()
    assert has("", Consent.NOBODY, Consent.UNKNOWN) == {Because.PERSON}
    assert has("", Consent.PARENTS) == {Because.PERSON, Because.CHILDREN}


def test_late_is_of_hot_posts_and_in_the_public_s_zone() -> None:
    hot = Temperature.HOT
    assert has(temperature=hot, late_from=20) == {Because.LATE}
    assert has(temperature=hot, late_from=21) == frozenset()
    assert has(late_from=20) == frozenset()
    assert has(temperature=hot, late_from=20, at=None) == frozenset()


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_stands_around_it_an_appeal_is_found(before: str, after: str) -> None:
    assert asks_for_money(f"{before} faites un don {after}")


@given(st.text(max_size=2000))
def test_no_text_is_too_strange(text: str) -> None:
    assert has(text) <= frozenset(Because)


@pytest.mark.parametrize("text", ["9" * 10_000, "a-" * 5_000, "@" * 10_000, "\u0301" * 10_000])
def test_no_text_holds_anybody_up(text: str) -> None:
    assert has(text) <= frozenset(Because)
