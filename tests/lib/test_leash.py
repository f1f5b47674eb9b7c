"""What the far end of the leash still holds when its input ends."""

from lib.leash import groups_left


def test_groups_that_are_gone_are_let_go():
    assert groups_left(["+12\n", "+13\n", "-12\n", "+14\n"]) == {13, 14}


def test_a_supervisor_that_started_nothing_leaves_nothing():
    assert groups_left([]) == set()
