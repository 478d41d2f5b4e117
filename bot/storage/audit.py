"""Who of the staff did what, when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import insert, select
from sqlalchemy.engine import Engine

from bot.storage.database import writing
from bot.storage.models import audit
from bot.storage.moments import aware, now
from bot.storage.staff import StaffUser

NOBODY = "nobody of ours"
"""Who tried to sign in under a name that has no account. The name isn't kept: it may be somebody's password."""
THE_OPERATOR = "the helpline command"


@dataclass(frozen=True)
class Entry:
    """One thing that was done. `about` is a reference, a topic or a name; never a person's words."""

    at: dt.datetime
    by: str
    action: str
    about: str | None


class AuditTrail:
    """The audit of one database; StorageError where it can't be read or written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, by: StaffUser | str, action: str, about: str | None = None) -> None:
        """Notes what somebody of the staff did, or somebody who has no account (`by` is a name then)."""
        row = {
            "staff_user_id": by.id if isinstance(by, StaffUser) else None,
            "by_name": by.name if isinstance(by, StaffUser) else by,
            "action": action,
            "about": about,
            "at": now(),
        }
        with writing(self._engine) as connection:
            connection.execute(insert(audit), [row])

    def latest(self, most: int = 200, before: int | None = None) -> list[tuple[int, Entry]]:
        """The latest entries with their numbers, the newest first; with `before`, those older than a number."""
        wanted = select(audit).order_by(audit.c.id.desc()).limit(most)
        if before is not None:
            wanted = wanted.where(audit.c.id < before)
        with self._engine.connect() as connection:
            rows = connection.execute(wanted).all()
        return [(row.id, Entry(aware(row.at), row.by_name, row.action, row.about)) for row in rows]
