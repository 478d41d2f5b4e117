"""Decisions that were told, and the parameters that they were made under, to be decided again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.coverage import Parameters
from bot.storage.models import decision, parameters_snapshot
from bot.storage.moments import now


@dataclass(frozen=True)
class StoredDecision:
    """A decision as it was told. `trainee` is None in rows of before facts were kept as the rules read them."""

    reference: str
    about: str
    parameters_version: str
    parameters_on: dt.date
    decided_at: dt.datetime
    trainee: Mapping[str, Any] | None
    told: Mapping[str, Any]
    """What followed, by name: status, code, headline, fee, fee_is_conditional, reasons, next_steps, would_change."""


_TOLD = ("status", "code", "headline", "fee", "fee_is_conditional", "reasons", "next_steps", "would_change")


class Decisions:
    """The decisions of one database; StorageError where it can't be read or written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep_parameters(self, parameters: Parameters) -> None:
        """Keeps a version of the parameters, once."""
        if self.parameters(parameters.version) is not None:
            return
        row = {"version": parameters.version, "content": parameters.as_snapshot(), "kept_at": now()}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(parameters_snapshot), [row])
        except IntegrityError:
            pass  # another process started at the same time and kept it

    def parameters(self, version: str) -> Parameters | None:
        """The parameters of a version; None where they weren't kept. ParameterError where they were changed since."""
        with self._engine.connect() as connection:
            content = connection.execute(
                select(parameters_snapshot.c.content).where(parameters_snapshot.c.version == version)
            ).scalar_one_or_none()
        return None if content is None else Parameters.from_snapshot(content, version)

    def find(self, reference: str) -> StoredDecision | None:
        """The decision of a reference; None where there is none."""
        with self._engine.connect() as connection:
            row = connection.execute(select(decision).where(decision.c.reference == reference)).one_or_none()
        return None if row is None else _stored(row)

    def of_conversation(self, conversation: str) -> list[StoredDecision]:
        """Every decision that was told in a conversation, the oldest first."""
        wanted = select(decision).where(decision.c.conversation_id == conversation).order_by(decision.c.id)
        with self._engine.connect() as connection:
            return [_stored(row) for row in connection.execute(wanted)]


def _stored(row: Any) -> StoredDecision:
    return StoredDecision(
        reference=row.reference,
        about=row.about,
        parameters_version=row.parameters_version,
        parameters_on=row.parameters_on,
        decided_at=row.decided_at,
        trainee=row.trainee,
        told={name: getattr(row, name) for name in _TOLD},
    )
