"""Answers that staff found wrong, each with what led to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Engine

from bot.storage.database import writing
from bot.storage.keeping import is_sensitive
from bot.storage.masking import mask, mask_all
from bot.storage.models import report
from bot.storage.moments import aware, now
from bot.storage.staff import StaffUser

WAITING, DONE, DISMISSED = "waiting", "done", "dismissed"


@dataclass(frozen=True)
class Trace:
    """What led to an answer, as far as it is known: `strength` in the aid's words, `reference` of a decision or a
    hand-over, `facts` by name, `asked` in the words that were typed."""

    topic: str | None = None
    strength: str | None = None
    answer_version: str | None = None
    reference: str | None = None
    facts: Any = None
    asked: str | None = None


@dataclass(frozen=True)
class Report:
    """An answer that somebody found wrong, masked as it is stored."""

    number: int
    trace: Trace
    comment: str
    by: str
    reported_at: dt.datetime


class Reports:
    """The reports of one database; StorageError where it can't be read or written.

    `keep_numbers` are telephone numbers that aren't masked.
    """

    def __init__(self, engine: Engine, keep_numbers: Iterable[str] = ()) -> None:
        self._engine = engine
        self._keep = frozenset(keep_numbers)

    def add(self, user: StaffUser, comment: str, trace: Trace, conversation: str | None = None) -> int:
        """Keeps a report, masked, and returns its number. It goes with the conversation where it is of one."""
        asked = trace.asked if trace.asked and not is_sensitive(trace.asked) else None
        row = {
            "conversation_id": conversation,
            "topic": trace.topic,
            "strength": trace.strength,
            "answer_version": trace.answer_version,
            "reference": trace.reference,
            "facts": mask_all(trace.facts, self._keep),
            "asked": mask(asked, self._keep) if asked else None,
            "comment": mask(comment, self._keep),
            "staff_user_id": user.id,
            "by_name": user.name,
            "state": WAITING,
            "reported_at": now(),
        }
        with writing(self._engine) as connection:
            number: int = connection.execute(insert(report).values(**row)).inserted_primary_key[0]
        return number

    def waiting(self) -> list[Report]:
        """What no editor has dealt with, the oldest first."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(report).where(report.c.state == WAITING).order_by(report.c.id)).all()
        return [
            Report(
                row.id,
                Trace(row.topic, row.strength, row.answer_version, row.reference, row.facts, row.asked),
                row.comment,
                row.by_name,
                aware(row.reported_at),
            )
            for row in rows
        ]

    def settle(self, number: int, state: str) -> bool:
        """Marks a report as done or dismissed; False where none of the number waits."""
        waits = (report.c.id == number, report.c.state == WAITING)
        with writing(self._engine) as connection:
            return bool(connection.execute(update(report).where(*waits).values(state=state)).rowcount)
