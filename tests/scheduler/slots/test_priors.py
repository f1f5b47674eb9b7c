import pytest

from scheduler.slots.priors import GENERAL_ADVICE, prior

MEASURED_AT_MOST = 0.035  # what following the table gained on held-out Facebook posts


@pytest.mark.parametrize("kind", ["facebook", "instagram", "x", "linkedin", "bluesky", "feed"])
def test_no_prior_promises_more_than_was_ever_measured(kind: str):
    assert max(abs(gain) for gain in prior(kind).gains) <= MEASURED_AT_MOST


@pytest.mark.parametrize("kind", ["facebook", "x", "mastodon"])
def test_a_prior_says_that_it_is_not_the_channels_own_data_and_where_it_is_from(kind: str):
    found = prior(kind)
    assert found.sure == GENERAL_ADVICE
    assert str(found.source)
    assert 2020 < found.year < 2030
    assert len(found.gains) == 168


def test_facebook_prefers_its_table_and_dislikes_sundays():
    facebook = prior("facebook")
    assert facebook.lift(1, 13) == facebook.lift(0, 8) == pytest.approx(0.03)
    assert facebook.lift(0, 13) == 0.0
    assert facebook.lift(0, 18) == pytest.approx(0.015)
    assert facebook.lift(6, 10) < facebook.lift(5, 10) < 0


def test_on_x_the_table_is_worth_next_to_nothing():
    assert 0 < prior("x").lift(1, 9) < 0.005


def test_a_network_without_a_table_gets_flat_weekdays_at_half_weight():
    bluesky = prior("bluesky")
    assert bluesky.lift(0, 8) == bluesky.lift(4, 17) == prior("instagram").lift(1, 9) / 2
    assert bluesky.lift(2, 3) < 0
    assert prior("a stranger’s plug-in") == bluesky
