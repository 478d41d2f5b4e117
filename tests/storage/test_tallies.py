"""Counts of what came of turns."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update
from sqlalchemy.engine import Engine

from bot.settings import LONDON
from bot.storage.models import enquiry
from bot.storage.tallies import DecisionTally, ResponseTimes, Tallies, Tally
from bot.storage.turn_rows import ARRIVED

from .build import as_stored, bot, decision, engine_at, repository_at, user


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


def test_decisions_are_counted_by_kind_the_most_frequent_first(url: str, engine: Engine) -> None:
    for number, code in enumerate(["listed", "region_not_listed", "listed"]):
        events = as_stored([user(), bot("x", "decided", decision=decision(f"3REF{number:02}", code=code))])
        repository_at(url).add_events(f"c{number}", events, 0)
    today = dt.datetime.now(LONDON).date()
    counted = Tallies(engine).decisions_since(today - dt.timedelta(days=1))
    assert counted == [
        DecisionTally("eligibility", "yes", "listed", 2),
        DecisionTally("eligibility", "yes", "region_not_listed", 1),
    ]
    assert Tallies(engine).decisions_since(today - dt.timedelta(days=1), "website") == counted
    assert Tallies(engine).decisions_since(today - dt.timedelta(days=1), "sms") == []
    assert Tallies(engine).decisions_since(today + dt.timedelta(days=1)) == []


def test_response_times_are_the_middle_one_and_the_one_that_19_of_20_keep_within(url: str, engine: Engine) -> None:
    for number in range(20):
        asked(url, number, "2026-11-23T12:00:00+00:00")
        with engine.begin() as connection:
            of_turn = enquiry.c.conversation_id == f"c{number}"
            connection.execute(update(enquiry).where(of_turn).values(seconds=(number + 1) / 10))
    asked(url, 20, "2026-11-23T12:00:00+00:00")  # one of before durations were kept
    monday = dt.date(2026, 11, 23)
    assert Tallies(engine).response_times(monday) == [ResponseTimes(monday, 20, 1.0, 1.9)]
    assert Tallies(engine).response_times(monday, "sms") == []


def test_how_long_a_turn_took_is_counted_from_its_arrival(url: str, engine: Engine) -> None:
    said = user()
    said.metadata[ARRIVED] = dt.datetime.now(dt.timezone.utc).timestamp() - 3
    repository_at(url).add_events("c", as_stored([said, bot("x", "answered")]), 0)
    (times,) = Tallies(engine).response_times(dt.date(2026, 1, 1))
    assert 3 <= times.most < 60
