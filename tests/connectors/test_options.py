"""A channel's choices are offered by those networks that heed them."""

import pytest

from connectors.contract import Account, Credentials, Outgoing
from connectors.registry import plugin

HEEDED = {
    "telegram": {"descriptions", "previews", "silent", "topic"},
    "discord": {"previews", "silent", "thread"},
    "slack": {"previews"},
    "mattermost": set(),
    "newsletter": set(),
}


@pytest.mark.parametrize("kind", HEEDED)
def test_every_choice_can_be_made_on_the_channels_page(kind):
    offered = plugin(kind).options
    assert {one.name for one in offered} == HEEDED[kind]
    assert not any(one.secret or one.required for one in offered)


@pytest.mark.parametrize("kind", HEEDED)
def test_whatever_was_chosen_a_post_can_be_looked_at(kind):
    for one in plugin(kind).options:
        for value in [value for value, _ in one.choices] or ["42", "no number"]:
            account = Account(
                handle="x", credentials=Credentials(values={}), options={one.name: value}
            )
            connector = plugin(kind).connect(account)
            assert not connector.check(Outgoing(key="k", title="T", text="Bonjour"))
