"""How often what came of turns, by day, channel and topic; what was decided; how long turns took."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.settings import LONDON
from bot.storage.models import conversation, decision, enquiry
from bot.storage.moments import aware


@dataclass(frozen=True)
class Tally:
    """So many turns of a day in London, of a channel, on a topic (None: on none), with an outcome."""

    day: dt.date
    channel: str
    topic: str | None
    outcome: str
    turns: int


@dataclass(frozen=True)
class DecisionTally:
    """So many decisions of a kind (`about`: eligibility, private_work …), with a status and a code."""

    about: str
    status: str
    code: str
    decisions: int


@dataclass(frozen=True)
class ResponseTimes:
    """How long the turns of a day in London took, in seconds: half of them no longer, and 19 of 20 no longer."""

    day: dt.date
    turns: int
    median: float
    most: float


class Tallies:
    """Counts over one database's enquiries and decisions; StorageError where it can't be read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def since(self, day: dt.date) -> list[Tally]:
        """Every tally from the beginning of a day in London on, in order of day, channel, topic and outcome."""
        # The database counts by hours, which begin together in London and in UTC; days don't.
        hour = (
            func.strftime("%Y-%m-%dT%H:00:00+00:00", enquiry.c.asked_at)
            if self._engine.dialect.name == "sqlite"
            else func.to_char(func.timezone("UTC", enquiry.c.asked_at), 'YYYY-MM-DD"T"HH24:00:00+00:00')
        ).label("hour")
        by = (hour, enquiry.c.channel, enquiry.c.topic, enquiry.c.outcome)
        counted: Counter[tuple[dt.date, str, str | None, str]] = Counter()
        with self._engine.connect() as connection:
            wanted = select(*by, func.count().label("turns")).where(enquiry.c.asked_at >= _start(day)).group_by(*by)
            for row in connection.execute(wanted):
                on = dt.datetime.fromisoformat(row.hour).astimezone(LONDON).date()
                counted[on, row.channel, row.topic, row.outcome] += row.turns
        ordered = sorted(counted.items(), key=lambda item: tuple(str(part or "") for part in item[0]))
        return [Tally(*what, turns=turns) for what, turns in ordered]

    def decisions_since(self, day: dt.date, channel: str | None = None) -> list[DecisionTally]:
        """The decisions told since a day began in London, of a channel or of all, by kind, the most frequent first."""
        by = (decision.c.about, decision.c.status, decision.c.code)
        count = func.count().label("decisions")
        wanted = select(*by, count).where(decision.c.decided_at >= _start(day)).group_by(*by)
        if channel:
            wanted = wanted.join(conversation, conversation.c.id == decision.c.conversation_id)
            wanted = wanted.where(conversation.c.channel == channel)
        with self._engine.connect() as connection:
            rows = connection.execute(wanted.order_by(decision.c.about, count.desc(), decision.c.code)).all()
        return [DecisionTally(row.about, row.status, row.code, row.decisions) for row in rows]

    def response_times(self, day: dt.date, channel: str | None = None) -> list[ResponseTimes]:
        """How long turns took since a day began in London, of a channel or of all, by day."""
        wanted = select(enquiry.c.asked_at, enquiry.c.seconds).where(
            enquiry.c.asked_at >= _start(day), enquiry.c.seconds.is_not(None)
        )
        if channel:
            wanted = wanted.where(enquiry.c.channel == channel)
        by_day: dict[dt.date, list[float]] = defaultdict(list)
        with self._engine.connect() as connection:
            for row in connection.execute(wanted):
                by_day[aware(row.asked_at).astimezone(LONDON).date()].append(row.seconds)
        return [
            ResponseTimes(on, len(seconds), _nearest_rank(seconds, 0.5), _nearest_rank(seconds, 0.95))
            for on, seconds in sorted(by_day.items())
        ]


def _start(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.timezone.utc)


def _nearest_rank(values: list[float], share: float) -> float:
    """The smallest value that at least this share of the values don't exceed."""
    return sorted(values)[math.ceil(share * len(values)) - 1]
