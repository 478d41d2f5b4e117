"""How often what came of turns, by day, channel and topic."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.engine import Engine

from bot.settings import LONDON
from bot.storage.models import enquiry


@dataclass(frozen=True)
class Tally:
    """So many turns of a day in London, of a channel, on a topic (None: on none), with an outcome."""

    day: dt.date
    channel: str
    topic: str | None
    outcome: str
    turns: int


class Tallies:
    """Counts over one database's enquiries; StorageError where it can't be read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def since(self, day: dt.date) -> list[Tally]:
        """Every tally from the beginning of a day in London on, in order of day, channel, topic and outcome."""
        start = dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.timezone.utc)
        # The database counts by hours, which begin together in London and in UTC; days don't.
        hour = (
            func.strftime("%Y-%m-%dT%H:00:00+00:00", enquiry.c.asked_at)
            if self._engine.dialect.name == "sqlite"
            else func.to_char(func.timezone("UTC", enquiry.c.asked_at), 'YYYY-MM-DD"T"HH24:00:00+00:00')
        ).label("hour")
        by = (hour, enquiry.c.channel, enquiry.c.topic, enquiry.c.outcome)
        counted: Counter[tuple[dt.date, str, str | None, str]] = Counter()
        with self._engine.connect() as connection:
            wanted = select(*by, func.count().label("turns")).where(enquiry.c.asked_at >= start).group_by(*by)
            for row in connection.execute(wanted):
                on = dt.datetime.fromisoformat(row.hour).astimezone(LONDON).date()
                counted[on, row.channel, row.topic, row.outcome] += row.turns
        ordered = sorted(counted.items(), key=lambda item: tuple(str(part or "") for part in item[0]))
        return [Tally(*what, turns=turns) for what, turns in ordered]
