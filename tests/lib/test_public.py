"""Addresses at which networks fetch media."""

import pytest
from itsdangerous import TimestampSigner

from lib.public import PublicMedia, Shown, is_public

SHOWN = Shown(workspace_id=3, delivery_id=7, sha256="a" * 64, mime="image/jpeg")


def test_an_address_leads_to_its_file_and_to_no_other() -> None:
    media = PublicMedia(site="https://asso.example", secret="one")
    address = media.address(SHOWN)
    signed = address.split("/media/public/")[1].split("/")[0]
    assert address.startswith("https://asso.example/media/public/")
    assert address.endswith("/file.jpg")
    assert media.opened(signed) == SHOWN
    assert media.opened(signed[1:]) is None
    assert PublicMedia(site="https://asso.example", secret="two").opened(signed) is None
    assert media.opened("") is None
    assert "one" not in repr(media)


def test_an_address_serves_for_two_days(monkeypatch: pytest.MonkeyPatch) -> None:
    media = PublicMedia(site="https://asso.example", secret="one")
    signed = media.address(SHOWN).split("/media/public/")[1].split("/")[0]
    now = TimestampSigner("x").get_timestamp()
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _self: now + 2 * 86_400 + 5)
    assert media.opened(signed) is None


@pytest.mark.parametrize(
    ("site", "public"),
    [
        ("https://asso.example", True),
        ("https://asso.example:8443/here", True),
        ("http://asso.example", False),
        ("https://localhost", False),
        ("https://machine.local", False),
        ("https://asso", False),
        ("https://127.0.0.1", False),
        ("https://192.168.1.4", False),
        ("https://8.8.8.8", True),
        ("", False),
    ],
)
def test_only_what_the_internet_may_reach_is_given_out(site: str, public: bool) -> None:
    assert is_public(site) is public
    assert bool(PublicMedia(site=site, secret="one").address(SHOWN)) is public
