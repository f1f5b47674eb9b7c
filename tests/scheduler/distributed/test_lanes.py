"""However slow one network is, a worker has hands for the others."""

import threading

from scheduler.distributed.lanes import Lanes
from tests.journeys.processes import until


class Network:
    """Keeps who calls until it is told to go on."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.begun: list[int] = []

    def call(self, number: int) -> None:
        self.begun.append(number)
        self.go_on.wait(20)


def come(lanes: Lanes, lane: str, network: Network, *numbers: int) -> list[threading.Thread]:
    """A message each, each in a thread as in a worker."""
    hands = [threading.Thread(target=lanes.do, args=(lane, network.call, n)) for n in numbers]
    for hand in hands:
        hand.start()
    return hands


def test_a_network_that_hangs_fills_its_own_lane_and_no_other():
    lanes, slow, quick = Lanes(2), Network(), Network()
    quick.go_on.set()
    hands = come(lanes, "slow", slow, 1, 2, 3, 4)
    assert until(lambda: len(slow.begun) == 2)
    for hand in come(lanes, "quick", quick, 5, 6):
        hand.join(5)
    assert sorted(quick.begun) == [5, 6]
    assert len(slow.begun) == 2
    slow.go_on.set()
    for hand in hands:
        hand.join(5)
    assert sorted(slow.begun) == [1, 2, 3, 4]


def test_what_waits_in_a_full_lane_is_done_once_however_often_it_came():
    lanes, slow = Lanes(1), Network()
    (first,) = come(lanes, "slow", slow, 1)
    assert until(lambda: slow.begun)
    for hand in come(lanes, "slow", slow, 2, 2, 3, 2):
        hand.join(5)
    slow.go_on.set()
    first.join(5)
    assert sorted(slow.begun) == [1, 2, 3]


def test_a_work_that_fails_leaves_its_place_to_the_next():
    lanes, done = Lanes(1), []

    def fail(_number: int) -> None:
        raise ZeroDivisionError

    for _ in range(2):
        try:
            lanes.do("lane", fail, 1)
        except ZeroDivisionError:
            done.append("failed")
    assert done == ["failed", "failed"]
