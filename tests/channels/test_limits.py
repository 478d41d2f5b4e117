"""How often somebody may do something, for how long they have to wait, and what is remembered of them."""

from __future__ import annotations

import pytest

from bot.channels import limits
from bot.channels.limits import Limit


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(limits, "time", made)
    return made


def test_so_many_a_minute_may_and_the_next_waits_until_the_first_is_a_minute_old(clock: Clock) -> None:
    limit = Limit(3)
    for _ in range(3):
        assert limit.seconds_to_wait("somebody") == 0
        clock.now += 10
    assert limit.seconds_to_wait("somebody") == 30
    assert limit.seconds_to_wait("somebody else") == 0
    clock.now += 29.75
    assert limit.seconds_to_wait("somebody") == 1
    assert limit.wait("somebody") == 0.25
    clock.now += 0.25
    assert limit.seconds_to_wait("somebody") == 0
    assert limit.seconds_to_wait("somebody") == 10, "the second is a minute old then"


def test_who_is_told_to_wait_and_tries_all_the_same_waits_no_longer(clock: Clock) -> None:
    limit = Limit(1, seconds=10)
    assert limit.seconds_to_wait("somebody") == 0
    for _ in range(9):
        clock.now += 1
        assert limit.seconds_to_wait("somebody") > 0
    clock.now += 1
    assert limit.seconds_to_wait("somebody") == 0


def test_of_ever_new_addresses_none_is_remembered_for_longer_than_two_windows(clock: Clock) -> None:
    limit = Limit(1)
    for number in range(1000):
        limit.seconds_to_wait(f"address {number}")
        clock.now += 1
        assert len(limit._moments) <= 121
