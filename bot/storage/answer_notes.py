"""What staff tell each other beside an answer: internal, never part of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Engine

from bot.storage.database import writing
from bot.storage.models import staff_note
from bot.storage.moments import aware, now
from bot.storage.staff import StaffUser


@dataclass(frozen=True)
class AnswerNote:
    """A note beside an answer."""

    number: int
    text: str
    by: str
    written_at: dt.datetime


class AnswerNotes:
    """The notes of one database; StorageError where it can't be read or written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> Mapping[str, list[AnswerNote]]:
        """Every note by topic, the oldest first."""
        notes: dict[str, list[AnswerNote]] = defaultdict(list)
        with self._engine.connect() as connection:
            for row in connection.execute(select(staff_note).order_by(staff_note.c.id)):
                notes[row.topic].append(AnswerNote(row.id, row.text, row.by_name, aware(row.written_at)))
        return notes

    def add(self, topic: str, user: StaffUser, text: str) -> None:
        """Adds a note beside an answer."""
        row = {
            "topic": topic,
            "text": text,
            "staff_user_id": user.id,
            "by_name": user.name,
            "written_at": now(),
        }
        with writing(self._engine) as connection:
            connection.execute(insert(staff_note), [row])

    def remove(self, topic: str, number: int) -> bool:
        """Removes a note of an answer; False where there is none of the number."""
        of_number = (staff_note.c.id == number, staff_note.c.topic == topic)
        with writing(self._engine) as connection:
            return bool(connection.execute(delete(staff_note).where(*of_number)).rowcount)
