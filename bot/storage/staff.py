"""Who works at the helpline: accounts, their roles, and the lock after failed tries."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from bot.storage.database import writing
from bot.storage.models import staff_session, staff_token, staff_user
from bot.storage.moments import aware, now

ROLES = ("adviser", "editor", "admin")
"""Each may do what those before it may."""
MOST_FAILURES = 5
LOCKED = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class StaffUser:
    """Somebody who works at the helpline."""

    id: int
    name: str
    role: str

    def may(self, at_least: str) -> bool:
        """Whether the role is this one or one above it."""
        return ROLES.index(self.role) >= ROLES.index(at_least)


@dataclass(frozen=True)
class Account:
    """An account as administrators see it. `sessions` and `tokens` are those of today's date, in use or not."""

    user: StaffUser
    is_active: bool
    is_locked: bool
    added_at: dt.datetime


class NameTakenError(ValueError):
    """There is an account of this name already."""


class StaffAccounts:
    """The accounts of one database; StorageError where it can't be read or written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, role: str, password_hash: str) -> StaffUser:
        """Adds somebody; NameTakenError where the name is taken, be it of somebody who has left."""
        row = {
            "name": name,
            "role": role,
            "password_hash": password_hash,
            "is_active": True,
            "failed_attempts": 0,
            "added_at": now(),
        }
        with writing(self._engine) as connection:
            if _named(connection, name) is not None:
                raise NameTakenError(name)
            try:
                number = connection.execute(insert(staff_user).values(**row)).inserted_primary_key[0]
            except IntegrityError:
                raise NameTakenError(name) from None
        return StaffUser(number, name, role)

    def all(self) -> list[Account]:
        """Every account, by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(staff_user).order_by(staff_user.c.name)).all()
        return [Account(_user(row), row.is_active, _is_locked(row), aware(row.added_at)) for row in rows]

    def find(self, name: str) -> StaffUser | None:
        """Somebody by name, whatever its case; None where there is nobody of it."""
        with self._engine.connect() as connection:
            row = _named(connection, name)
        return None if row is None else _user(row)

    def set_role(self, user: StaffUser, role: str) -> None:
        """Gives somebody another role. They are signed out everywhere."""
        self._change(user, role=role)

    def set_password(self, user: StaffUser, password_hash: str) -> None:
        """Gives somebody another password, and lets go of a lock. They are signed out everywhere."""
        self._change(user, password_hash=password_hash, failed_attempts=0, locked_until=None)

    def deactivate(self, user: StaffUser) -> None:
        """Lets somebody in no more. They are signed out everywhere, and their tokens are of no use."""
        self._change(user, is_active=False)

    def activate(self, user: StaffUser) -> None:
        """Lets somebody in again."""
        self._change(user, is_active=True, failed_attempts=0, locked_until=None)

    def _change(self, user: StaffUser, **changes: Any) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(staff_user).where(staff_user.c.id == user.id).values(**changes))
            connection.execute(delete(staff_session).where(staff_session.c.staff_user_id == user.id))
            if changes.get("is_active") is False:
                theirs = (staff_token.c.staff_user_id == user.id, staff_token.c.revoked_at.is_(None))
                connection.execute(update(staff_token).where(*theirs).values(revoked_at=now()))

    def begin_try(self, name: str) -> tuple[StaffUser, str] | None:
        """Counts a try to sign in as failed until `succeed` says otherwise, and gives the account's password hash.

        None where nobody of the name may sign in now. Counting comes first: of many tries at once no more are
        looked at than the lock allows.
        """
        with writing(self._engine) as connection:
            row = _named(connection, name, locks=True)
            if row is None or not row.is_active or _is_locked(row):
                return None
            failures = (0 if row.locked_until else row.failed_attempts) + 1
            locked_until = now() + LOCKED if failures >= MOST_FAILURES else None
            changes = {"failed_attempts": failures, "locked_until": locked_until}
            connection.execute(update(staff_user).where(staff_user.c.id == row.id).values(**changes))
        return _user(row), row.password_hash

    def succeed(self, user: StaffUser) -> None:
        """Forgets the failed tries of somebody who has signed in."""
        with writing(self._engine) as connection:
            forgotten = {"failed_attempts": 0, "locked_until": None}
            connection.execute(update(staff_user).where(staff_user.c.id == user.id).values(**forgotten))


def _named(connection: Connection, name: str, locks: bool = False) -> Any:
    """The row of a name. Names are few: case is told apart here, where both databases do it alike."""
    wanted = select(staff_user)
    if locks:
        wanted = wanted.with_for_update()
    sought = name.strip().casefold()
    return next((row for row in connection.execute(wanted) if row.name.casefold() == sought), None)


def _user(row: Any) -> StaffUser:
    return StaffUser(row.id, row.name, row.role)


def _is_locked(row: Any) -> bool:
    return row.locked_until is not None and aware(row.locked_until) > now()
