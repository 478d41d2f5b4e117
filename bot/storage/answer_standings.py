"""How the operator stands to each answer: approved by whom and when, or withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import delete, insert, inspect, select
from sqlalchemy.engine import Engine

from bot.settings import Settings
from bot.storage.database import connect, prepare
from bot.storage.models import answer_standing


@dataclass(frozen=True)
class Standing:
    """The operator's last word on an answer. An approval holds for one version of its words only."""

    by: str
    on: dt.date
    is_withdrawn: bool
    version: str
    """The version of the words that this was said of; see bot/answers/catalogue.py."""


class AnswerStandings:
    """The standings in one database; StorageError where it can't be read or written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_made = False

    def all(self) -> Mapping[str, Standing]:
        """Every standing by topic; none where the database hasn't been made yet, nor is it made for this."""
        file = self._engine.url.database
        if self._engine.url.get_backend_name() == "sqlite" and file and not Path(file).exists():
            return {}
        # Asked until it is there: an adviser's every key reads the standings.
        self._is_made = self._is_made or inspect(self._engine).has_table(answer_standing.name)
        if not self._is_made:
            return {}
        with self._engine.connect() as connection:
            return {
                row.topic: Standing(row.by_name, row.on_day, row.is_withdrawn, row.version)
                for row in connection.execute(select(answer_standing))
            }

    def put(self, topic: str, standing: Standing) -> None:
        """Keeps the last word on a topic, instead of any before."""
        prepare(self._engine)
        with self._engine.begin() as connection:
            connection.execute(delete(answer_standing).where(answer_standing.c.topic == topic))
            row = {
                "topic": topic,
                "by_name": standing.by,
                "on_day": standing.on,
                "is_withdrawn": standing.is_withdrawn,
                "version": standing.version,
            }
            connection.execute(insert(answer_standing), [row])


def open_standings(settings: Settings) -> AnswerStandings:
    """The standings of an installation."""
    return AnswerStandings(connect(settings.database()))
