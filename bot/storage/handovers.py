"""Who waits for a person, who of the staff has taken them on, and what was noted of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Engine

from bot.storage.database import writing
from bot.storage.masking import mask
from bot.storage.models import decision, handover, handover_note, staff_user
from bot.storage.moments import aware, now
from bot.storage.staff import StaffUser

WAITING, TAKEN, CLOSED = "waiting", "taken", "closed"


@dataclass(frozen=True)
class Handover:
    """Somebody who wants a person. `by` is the name of who has taken them on."""

    reference: str
    conversation: str
    channel: str
    facts: Any
    last_topic: str | None
    state: str
    by: str | None
    asked_at: dt.datetime
    closed_at: dt.datetime | None


@dataclass(frozen=True)
class Note:
    """What somebody of the staff noted, masked."""

    text: str
    by: str
    written_at: dt.datetime


class Handovers:
    """The hand-overs of one database; StorageError where it can't be read or written.

    `keep_numbers` are telephone numbers that aren't masked in notes.
    """

    def __init__(self, engine: Engine, keep_numbers: Iterable[str] = ()) -> None:
        self._engine = engine
        self._keep = frozenset(keep_numbers)

    def open(self) -> list[Handover]:
        """Those that aren't closed, the longest waiting first."""
        return self._where(handover.c.state != CLOSED)

    def of_conversation(self, conversation: str) -> list[Handover]:
        """Every hand-over of a conversation, the oldest first."""
        return self._where(handover.c.conversation_id == conversation)

    def conversation_of(self, reference: str) -> str | None:
        """The conversation that a hand-over's or a decision's reference was given in; None where it is nobody's."""
        with self._engine.connect() as connection:
            for table in (handover, decision):
                wanted = select(table.c.conversation_id).where(table.c.reference == reference)
                found: str | None = connection.execute(wanted).scalar_one_or_none()
                if found is not None:
                    return found
        return None

    def claim(self, reference: str, user: StaffUser) -> bool:
        """Takes on who waits; False where somebody else was first, or there is nobody of the reference."""
        return self._change(reference, (WAITING,), state=TAKEN, staff_user_id=user.id)

    def hand_back(self, reference: str) -> bool:
        """Lets somebody wait again for whoever takes them on; False where nobody had."""
        return self._change(reference, (TAKEN,), state=WAITING, staff_user_id=None)

    def close(self, reference: str, user: StaffUser) -> bool:
        """Closes a hand-over for good; False where it is closed already, or there is none."""
        return self._change(reference, (WAITING, TAKEN), state=CLOSED, staff_user_id=user.id, closed_at=now())

    def notes(self, reference: str) -> list[Note]:
        """What was noted of a hand-over, in order."""
        wanted = select(handover_note).join(handover, handover.c.id == handover_note.c.handover_id)
        with self._engine.connect() as connection:
            rows = connection.execute(wanted.where(handover.c.reference == reference).order_by(handover_note.c.id))
            return [Note(row.text, row.by_name, aware(row.written_at)) for row in rows]

    def add_note(self, reference: str, user: StaffUser, text: str) -> bool:
        """Notes something of a hand-over, masked; False where there is none of the reference."""
        with writing(self._engine) as connection:
            found = connection.execute(
                select(handover.c.id, handover.c.conversation_id).where(handover.c.reference == reference)
            ).one_or_none()
            if found is None:
                return False
            row = {
                "conversation_id": found.conversation_id,
                "handover_id": found.id,
                "text": mask(text, self._keep),
                "staff_user_id": user.id,
                "by_name": user.name,
                "written_at": now(),
            }
            connection.execute(insert(handover_note), [row])
        return True

    def _where(self, condition: Any) -> list[Handover]:
        wanted = select(handover, staff_user.c.name.label("by")).join(
            staff_user, staff_user.c.id == handover.c.staff_user_id, isouter=True
        )
        with self._engine.connect() as connection:
            rows = connection.execute(wanted.where(condition).order_by(handover.c.asked_at, handover.c.id)).all()
        return [_handover(row) for row in rows]

    def _change(self, reference: str, states: tuple[str, ...], **changes: Any) -> bool:
        of_reference = (handover.c.reference == reference, handover.c.state.in_(states))
        with writing(self._engine) as connection:
            return bool(connection.execute(update(handover).where(*of_reference).values(**changes)).rowcount)


def _handover(row: Any) -> Handover:
    return Handover(
        row.reference,
        row.conversation_id,
        row.channel,
        row.facts,
        row.last_topic,
        row.state,
        row.by,
        aware(row.asked_at),
        aware(row.closed_at) if row.closed_at else None,
    )
