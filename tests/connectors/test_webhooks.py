"""A web hook’s address is a secret: it goes to its own network alone, or nowhere."""

import re

import pytest

from connectors.contract import Account, Credentials, Outgoing
from connectors.errors import AuthExpired, Retryable
from connectors.webhooks import Hooks, opened, with_link
from lib.clock import SystemClock
from lib.i18n import say

SECRET = "abcdefghijklmnop"
PIGEON = Hooks(
    network="Pigeon",
    path=re.compile(r"((?:/\w+)?/hooks/\w+)/?"),
    hosts=frozenset({"pigeon.example"}),
    remedy=say("Make a new one."),
)


def hook(address, base_url=None):
    account = Account(
        handle="Croix-Verte",
        credentials=Credentials(values={"address": address}),
        settings={"base_url": base_url} if base_url else {},
    )
    return opened(PIGEON, account, judge=lambda _reply: None, clock=SystemClock())


@pytest.mark.parametrize(
    "address",
    [
        f"https://pigeon.example/hooks/{SECRET}",
        f"  https://PIGEON.example/hooks/{SECRET}/ ",
        f"https://pigeon.example/chat/hooks/{SECRET}",
    ],
)
def test_an_address_is_taken_as_people_copy_it(address):
    assert hook(address).path.endswith(f"/hooks/{SECRET}")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "pigeon",
        f"http://pigeon.example/hooks/{SECRET}",  # it would travel in the open
        f"https://elsewhere.example/hooks/{SECRET}",
        f"https://pigeon.example@elsewhere.example/hooks/{SECRET}",
        f"https://me:you@pigeon.example/hooks/{SECRET}",
        "https://pigeon.example/other",
        f"https://pigeon.example/hooks/{SECRET}/../other",
        f"http://localhost/hooks/{SECRET}",
        f"http://127.0.0.1:8065/hooks/{SECRET}",
        f"ftp://pigeon.example/hooks/{SECRET}",
        "https://[pigeon",
    ],
)
def test_what_is_no_hook_of_the_network_is_never_called(address):
    with pytest.raises(AuthExpired, match="not the address of a web hook of Pigeon") as caught:
        hook(address)
    assert str(caught.value.remedy) == "Make a new one."


@pytest.mark.parametrize("address", ["http://localhost:8065", "http://chat.lan"])
def test_a_hook_inside_is_the_operators_to_allow(address):
    opened_hook = hook(f"{address}/hooks/{SECRET}", base_url=address)
    assert opened_hook.http.base_url == address
    assert opened_hook.http.guard is None


def test_the_operator_may_point_it_at_another_server():
    opened_hook = hook(f"https://pigeon.example/hooks/{SECRET}", base_url="http://127.0.0.1:9")
    assert opened_hook.http.base_url == "http://127.0.0.1:9"


def test_the_address_is_shown_nowhere():
    opened_hook = hook(f"https://pigeon.example/hooks/{SECRET}", base_url="http://127.0.0.1:9")
    with pytest.raises(Retryable) as caught:
        opened_hook.http.send("POST", opened_hook.path, {})
    assert SECRET not in f"{caught.value!r} {caught.value.evidence} {opened_hook!r}"


@pytest.mark.parametrize(
    ("text", "link", "whole"),
    [
        (" Bonjour ", "", "Bonjour"),
        ("Bonjour", "https://x.fr", "Bonjour\n\nhttps://x.fr"),
        ("Voir https://x.fr !", "https://x.fr", "Voir https://x.fr !"),
        ("", "https://x.fr", "https://x.fr"),
    ],
)
def test_the_link_stands_below_the_text_once(text, link, whole):
    assert with_link(Outgoing(key="k", text=text, link=link)) == whole
