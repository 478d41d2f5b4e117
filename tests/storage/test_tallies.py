"""Counts of what came of turns."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update
from sqlalchemy.engine import Engine

from bot.storage.models import enquiry
from bot.storage.tallies import Tallies, Tally

from .build import as_stored, bot, engine_at, repository_at, user


@pytest.fixture
def engine(url: str) -> Engine:
    return engine_at(url)


def asked(url: str, number: int, moment: str, outcome: str = "answered", topic: str | None = "joining") -> None:
    """A turn that was taken at a moment."""
    repository_at(url).add_events(f"c{number}", as_stored([user(), bot("x", outcome, topic=topic)]), 0)
    with engine_at(url).begin() as connection:
        at = dt.datetime.fromisoformat(moment)
        connection.execute(update(enquiry).where(enquiry.c.conversation_id == f"c{number}").values(asked_at=at))


def test_turns_are_counted_by_day_channel_topic_and_outcome(url: str, engine: Engine) -> None:
    for number in range(3):
        asked(url, number, "2026-11-23T12:00:00+00:00")
    asked(url, 3, "2026-11-23T13:00:00+00:00", "declined", None)
    asked(url, 4, "2026-11-24T00:00:00+00:00")
    asked(url, 5, "2026-11-22T23:59:59+00:00")
    monday, tuesday = dt.date(2026, 11, 23), dt.date(2026, 11, 24)
    assert Tallies(engine).since(monday) == [
        Tally(monday, "website", None, "declined", 1),
        Tally(monday, "website", "joining", "answered", 3),
        Tally(tuesday, "website", "joining", "answered", 1),
    ]


def test_a_day_is_a_day_in_london_in_summer_too(url: str, engine: Engine) -> None:
    asked(url, 1, "2026-06-30T22:59:59+00:00")
    asked(url, 2, "2026-06-30T23:00:00+00:00")
    assert [(tally.day, tally.turns) for tally in Tallies(engine).since(dt.date(2026, 7, 1))] == [
        (dt.date(2026, 7, 1), 1)
    ]


def test_nothing_asked_is_nothing_counted(engine: Engine) -> None:
    assert Tallies(engine).since(dt.date(2026, 1, 1)) == []
