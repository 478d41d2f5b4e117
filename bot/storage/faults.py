"""What storage raises: then nothing of the call was kept."""

from __future__ import annotations

from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as WaitedTooLongError

StorageError = SQLAlchemyError
"""The database can't do what was asked: it is locked, full, gone, or it refuses."""


def may_pass(error: BaseException) -> bool:
    """Whether the database may do it later without anybody's help: it is locked, busy or gone."""
    return isinstance(error, (OperationalError, InterfaceError, WaitedTooLongError))


class CorruptRecordError(SQLAlchemyError):
    """A conversation's record can't be read: a row of it is damaged. Other conversations are as they were."""


class ConversationGoneError(SQLAlchemyError):
    """A turn was to be added to a conversation that was erased while it was taken."""
