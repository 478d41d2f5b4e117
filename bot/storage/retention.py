"""How long records stay, and how they go."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection, Engine

from bot.storage.database import copies_of, scrub, writing
from bot.storage.models import (
    audit,
    conversation,
    decision,
    enquiry,
    event,
    feedback,
    handover,
    report,
    review_item,
    staff_session,
    staff_user,
    webhook_inbox,
    webhook_outbox,
)
from bot.storage.moments import now
from bot.storage.staff_access import is_over

COPY_DAYS = 7
"""How long the copy that is made ahead of a migration stays."""
_DATED = (
    (enquiry, enquiry.c.asked_at),
    (decision, decision.c.decided_at),
    (feedback, feedback.c.given_at),
    (handover, handover.c.asked_at),
    (review_item, review_item.c.added_at),
    (report, report.c.reported_at),
    (webhook_inbox, webhook_inbox.c.received_at),
    (webhook_outbox, webhook_outbox.c.created_at),
)


class Retention:
    """Removes records from one database; StorageError where it can't."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def purge(self, days: int, audit_days: int) -> Mapping[str, int]:
        """Removes what is older than so many days and returns how many rows went, by table.

        A conversation that nothing was said in for so long goes whole; of one that goes on, what is older goes. What
        staff did stays for `audit_days`; their sessions that are over go, and that an account was once locked.
        """
        moment = now()
        since = moment - dt.timedelta(days=days)
        with writing(self._engine) as connection:
            gone = {
                "conversation": connection.execute(
                    delete(conversation).where(conversation.c.last_active_at < since)
                ).rowcount,
                "event": connection.execute(delete(event).where(event.c.timestamp < since.timestamp())).rowcount,
            }
            for table, dated in _DATED:
                gone[table.name] = connection.execute(delete(table).where(dated < since)).rowcount
            gone |= _purge_of_staff(connection, moment, audit_days)
        scrub(self._engine)
        for copy in copies_of(self._engine):
            if time.time() - copy.stat().st_mtime > COPY_DAYS * 86_400:
                copy.unlink(missing_ok=True)
        return gone

    def erase(self, reference: str) -> bool:
        """Removes every row of the person who was given a reference; False where nobody was.

        A turn of theirs that is under way isn't kept either: it finds its conversation gone.
        """
        with writing(self._engine) as connection:
            ids = [
                connection.execute(select(table.c.conversation_id).where(table.c.reference == reference)).scalar()
                for table in (decision, handover)
            ]
            found = [one for one in ids if one is not None]
            connection.execute(delete(conversation).where(conversation.c.id.in_(found)))
        scrub(self._engine)
        return bool(found)

    def copies(self) -> tuple[Path, ...]:
        """Copies of before a migration: what is erased stands in them until they go."""
        return copies_of(self._engine)


def _purge_of_staff(connection: Connection, moment: dt.datetime, audit_days: int) -> dict[str, int]:
    was_locked = staff_user.c.locked_until < moment
    connection.execute(update(staff_user).where(was_locked).values(failed_attempts=0, locked_until=None))
    too_old = audit.c.at < moment - dt.timedelta(days=audit_days)
    return {
        "audit": connection.execute(delete(audit).where(too_old)).rowcount,
        "staff_session": connection.execute(delete(staff_session).where(is_over(moment))).rowcount,
    }
