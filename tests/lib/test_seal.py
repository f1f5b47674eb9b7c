"""Sealing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.seal import BadKey, Keyring, Unsealable, new_key


@given(st.text())
def test_what_is_sealed_opens_under_its_own_place(secret: str) -> None:
    ring = Keyring([new_key()])
    assert ring.open(ring.seal(secret, place="a"), place="a") == secret


def test_it_does_not_open_elsewhere_or_changed_or_with_another_key() -> None:
    ring = Keyring([new_key()])
    sealed = ring.seal("token", place="channel:1:token")
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for attempt in (
        lambda: ring.open(sealed, place="channel:2:token"),
        lambda: ring.open(changed, place="channel:1:token"),
        lambda: ring.open(b"", place="channel:1:token"),
        lambda: Keyring([new_key()]).open(sealed, place="channel:1:token"),
    ):
        with pytest.raises(Unsealable):
            attempt()


def test_an_old_key_still_opens_after_a_new_one_was_put_first() -> None:
    old, new = new_key(), new_key()
    sealed = Keyring([old]).seal("token", place="a")
    assert Keyring([new, old]).open(sealed, place="a") == "token"


def test_the_same_secret_is_never_sealed_alike() -> None:
    ring = Keyring([new_key()])
    assert ring.seal("token", place="a") != ring.seal("token", place="a")


@pytest.mark.parametrize("keys", [[], ["abc"], ["%%%"], [new_key()[:20]]])
def test_a_key_of_the_wrong_size_is_refused(keys: list[str]) -> None:
    with pytest.raises(BadKey):
        Keyring(keys)
