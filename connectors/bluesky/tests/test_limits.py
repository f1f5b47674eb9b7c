"""What is heard of an account's limits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from connectors.bluesky.connector import Bluesky
from connectors.bluesky.limits import BUDGETS, left_in
from connectors.bluesky.tests.fake_pds import DID, fake_pds, told
from connectors.contract import Account, Counts, Credentials, Left, Outgoing, Whose

RESETS = datetime(2026, 11, 30, 9, tzinfo=UTC)


def headers(**more: str) -> dict[str, str]:
    usual = {
        "RateLimit-Policy": "5000;w=3600",
        "RateLimit-Remaining": "4211",
        "RateLimit-Reset": str(int(RESETS.timestamp())),
    }
    return {**usual, **{name.replace("_", "-"): text for name, text in more.items()}}


def test_what_is_left_of_an_hour_is_understood() -> None:
    assert left_in(headers()) == Left(
        whose=Whose.ACCOUNT, window=timedelta(hours=1), left=4211, resets_at=RESETS
    )


@pytest.mark.parametrize(
    "odd",
    [
        {},
        headers(RateLimit_Policy="3000;w=300"),  # of all calls from one address
        headers(RateLimit_Policy="nonsense"),
        headers(RateLimit_Remaining="-1"),
        headers(RateLimit_Remaining=""),
        headers(RateLimit_Reset="99999999999999999"),
    ],
)
def test_of_other_limits_or_none_nothing_is_concluded(odd: dict[str, str]) -> None:
    assert left_in(odd) is None


def test_it_hears_what_the_answer_to_a_post_says() -> None:
    post = Outgoing(key="01930000-0000-7000-8000-000000000001", text="Bonjour")
    with fake_pds() as pds:
        network = Bluesky(
            Account(
                handle="a.test",
                credentials=Credentials(values={"access": "x", "did": DID}),
                settings={"base_url": pds.url},
            )
        )
        lines = [f"{name}: {text}" for name, text in headers().items()]
        pds.replies["putRecord"] = told("500 Oops", {"error": "InternalServerError"}, *lines)
        assert isinstance(network, Counts)
        assert network.left() == []
        with pytest.raises(Exception, match="fault"):
            network.publish(post)
        assert [one.left for one in network.left()] == [4211]


def test_an_account_may_create_some_1600_posts_an_hour() -> None:
    hour, day = BUDGETS
    assert hour.allowed // hour.cost == 1666
    assert replace(hour, allowed=35_000, window=timedelta(days=1)) == day
