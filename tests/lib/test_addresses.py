"""Which addresses are of machines on the internet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.addresses import is_public_address


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:2800:21f:cb07::1"])
def test_a_machine_on_the_internet_is_one(address):
    assert is_public_address(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255"),
        *("224.0.0.1", "::", "::1", "fe80::1%eth0", "fd00::1", "ff02::1", "64:ff9b:1::1"),
        *("::ffff:10.0.0.1", "64:ff9b::10.0.0.1", "2002:a00:1::", "2001:0:a00:1::f5ff:fffe"),
        *("", "chat.example", "127.1"),
    ],
)
def test_what_is_inside_or_no_address_is_none(address):
    assert not is_public_address(address)


@given(st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_wrapping_an_address_up_lets_it_nowhere(address):
    for wrapped in (f"::ffff:{address}", f"64:ff9b::{address}"):
        assert not is_public_address(wrapped)
