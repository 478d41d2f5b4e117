"""What lets staff in without their password: sessions in a browser, and tokens for programs.

Of both only a digest is kept: who reads the database can't sign in with what stands there.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Engine

from bot.storage.database import writing
from bot.storage.models import staff_session, staff_token, staff_user
from bot.storage.moments import aware, now
from bot.storage.staff import StaffUser

IDLE = dt.timedelta(minutes=30)
"""After so long without a request a session is over."""
LONGEST = dt.timedelta(hours=12)
"""After so long it is over whatever was done in it."""
_NOTED_EVERY = dt.timedelta(minutes=1)
"""How exactly the last request is noted: not every key that an adviser types is written."""


@dataclass(frozen=True)
class Token:
    """A token as it is listed; the token itself is shown once, when it is made."""

    number: int
    user_name: str
    name: str
    made_at: dt.datetime
    expires_at: dt.datetime | None
    last_used_at: dt.datetime | None
    revoked_at: dt.datetime | None


class StaffSessions:
    """The sessions of one database; StorageError where it can't be read or written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, user: StaffUser, instead_of: str | None = None) -> str:
        """Begins a session under a new secret, which is returned; the one of the old secret ends."""
        secret = secrets.token_urlsafe(32)
        moment = now()
        row = {
            "staff_user_id": user.id,
            "token_digest": _digest(secret),
            "started_at": moment,
            "last_active_at": moment,
        }
        with writing(self._engine) as connection:
            if instead_of:
                connection.execute(_delete_of(instead_of))
            connection.execute(delete(staff_session).where(is_over(moment)))
            connection.execute(insert(staff_session), [row])
        return secret

    def user(self, secret: str) -> StaffUser | None:
        """Who is signed in under a secret, with the role of this moment; None where nobody is any more."""
        moment = now()
        with self._engine.connect() as connection:
            row = connection.execute(
                select(staff_session, staff_user.c.name, staff_user.c.role)
                .join(staff_user, staff_user.c.id == staff_session.c.staff_user_id)
                .where(staff_session.c.token_digest == _digest(secret), staff_user.c.is_active.is_(True))
            ).one_or_none()
        if row is None:
            return None
        active = aware(row.last_active_at)
        if active < moment - IDLE or aware(row.started_at) < moment - LONGEST:
            return None
        if active < moment - _NOTED_EVERY:
            with writing(self._engine) as connection:
                connection.execute(
                    update(staff_session).where(staff_session.c.id == row.id).values(last_active_at=moment)
                )
        return StaffUser(row.staff_user_id, row.name, row.role)

    def end(self, secret: str) -> None:
        """Ends a session."""
        with writing(self._engine) as connection:
            connection.execute(_delete_of(secret))

    def end_all(self, user: StaffUser) -> int:
        """Ends every session of somebody, and says how many there were."""
        with writing(self._engine) as connection:
            ended: int = connection.execute(
                delete(staff_session).where(staff_session.c.staff_user_id == user.id)
            ).rowcount
        return ended


class StaffTokens:
    """The tokens of one database; StorageError where it can't be read or written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, user: StaffUser, name: str, days: int | None = None) -> str:
        """Makes a token that acts for somebody, and returns it; nobody can read it again."""
        secret = f"helpline_{secrets.token_urlsafe(32)}"
        row = {
            "staff_user_id": user.id,
            "name": name,
            "token_digest": _digest(secret),
            "made_at": now(),
            "expires_at": now() + dt.timedelta(days=days) if days else None,
        }
        with writing(self._engine) as connection:
            connection.execute(insert(staff_token), [row])
        return secret

    def all(self) -> list[Token]:
        """Every token there ever was, the oldest first."""
        wanted = select(staff_token, staff_user.c.name.label("user_name")).join(
            staff_user, staff_user.c.id == staff_token.c.staff_user_id
        )
        with self._engine.connect() as connection:
            rows = connection.execute(wanted.order_by(staff_token.c.id)).all()
        return [
            Token(
                row.id,
                row.user_name,
                row.name,
                aware(row.made_at),
                *(aware(moment) if moment else None for moment in (row.expires_at, row.last_used_at, row.revoked_at)),
            )
            for row in rows
        ]

    def revoke(self, number: int) -> bool:
        """Ends a token; False where none of the number is in use."""
        of_number = (staff_token.c.id == number, staff_token.c.revoked_at.is_(None))
        with writing(self._engine) as connection:
            return bool(connection.execute(update(staff_token).where(*of_number).values(revoked_at=now())).rowcount)

    def user(self, secret: str) -> StaffUser | None:
        """Whom a token acts for, with the role of this moment; None where it is of no use."""
        moment = now()
        with self._engine.connect() as connection:
            row = connection.execute(
                select(staff_token, staff_user.c.name.label("user_name"), staff_user.c.role)
                .join(staff_user, staff_user.c.id == staff_token.c.staff_user_id)
                .where(
                    staff_token.c.token_digest == _digest(secret),
                    staff_token.c.revoked_at.is_(None),
                    staff_user.c.is_active.is_(True),
                )
            ).one_or_none()
        if row is None or (row.expires_at is not None and aware(row.expires_at) <= moment):
            return None
        if row.last_used_at is None or aware(row.last_used_at) < moment - _NOTED_EVERY:
            with writing(self._engine) as connection:
                connection.execute(update(staff_token).where(staff_token.c.id == row.id).values(last_used_at=moment))
        return StaffUser(row.staff_user_id, row.user_name, row.role)


def is_over(moment: dt.datetime) -> Any:
    """The condition for sessions that nobody can go on with at a moment."""
    return (staff_session.c.last_active_at < moment - IDLE) | (staff_session.c.started_at < moment - LONGEST)


def _digest(secret: str) -> str:
    """Of 256 random bits a plain digest is enough: there is nothing to guess."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _delete_of(secret: str) -> Any:
    return delete(staff_session).where(staff_session.c.token_digest == _digest(secret))
