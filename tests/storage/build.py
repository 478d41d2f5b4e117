"""Builders: a database file, its rows, and the events of a turn as Rasa writes them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from sqlalchemy import JSON, Boolean, Date, DateTime, Float, Integer, Table, select
from sqlalchemy.engine import Engine

from bot.storage.database import connect, migrate
from bot.storage.models import metadata
from bot.storage.repository import Repository

HELPLINE_NUMBER = "0800 952 0441"


def engine_at(place: Path | str) -> Engine:
    """The database of an address, or the file of a folder, its tables made."""
    engine = connect(place if isinstance(place, str) else f"sqlite:///{place / 'helpline.db'}")
    migrate(engine)
    return engine


def repository_at(place: Path | str) -> Repository:
    """A repository of its own over a database, as one of several processes would have it."""
    return Repository(engine_at(place), keep_numbers=[HELPLINE_NUMBER])


def rows(engine: Engine, table: str) -> list[dict[str, Any]]:
    """Every row of a table, in order."""
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(metadata.tables[table])).mappings()]


def counts(engine: Engine) -> dict[str, int]:
    """How many rows each table has."""
    return {table: len(rows(engine, table)) for table in metadata.tables}


def any_row(table: Table, conversation: str = "c", number: int = 1) -> dict[str, Any]:
    """A row with something in every column: the table's `number`th, of a conversation where it is somebody's."""
    return {column.name: _any_value(column, conversation, number) for column in table.columns}


def _any_value(column: Any, conversation: str, number: int) -> Any:
    if column.name == "conversation_id" or (column.table.name == "conversation" and column.name == "id"):
        return conversation
    if column.name == "id" or column.foreign_keys:
        return number
    for kind, value in (
        (JSON, {"kept": ["as", number, "was"]}),
        (Boolean, True),
        (DateTime, dt.datetime(2026, 11, 23, 12, tzinfo=dt.timezone.utc)),
        (Date, dt.date(2026, 11, 23)),
        (Float, 0.5),
        (Integer, number),
    ):
        if isinstance(column.type, kind):
            return value
    return f"{number} {column.name}"[: column.type.length]


def session() -> list[Event]:
    """How every session begins."""
    return [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]


def user(
    text: str = "am I eligible?", intent: str = "eligibility", client_id: str | None = None, **parsed: Any
) -> Event:
    """Somebody says something."""
    return UserUttered(
        text,
        intent={"name": intent, "confidence": 1.0},
        entities=parsed.pop("entities", []),
        parse_data={
            "text": text,
            "intent": {"name": intent, "confidence": 1.0},
            "entities": [],
            "questions": [{"topic": intent, "text": text, "verdict": "sure"}],
            **parsed,
        },
        input_channel="website",
        metadata={"client_id": client_id},
    )


def bot(text: str = "Which specialty?", outcome: str = "asked", **about: Any) -> Event:
    """The assistant says something."""
    return BotUttered(text, metadata={"message_id": f"m-{text[:20]}", "outcome": outcome, **about})


def slot(name: str, value: object) -> Event:
    """The assistant notes something."""
    return SlotSet(name, value)


def decision(reference: str = "K7Q4WX", **changes: Any) -> dict[str, Any]:
    """A decision's card."""
    return {
        "about": "eligibility",
        "status": "yes",
        "code": "eligible",
        "title": "Yes, this looks eligible.",
        "reasons": [{"code": "both_listed", "text": "Both are on the list.", "section": "Regions", "facts": []}],
        "facts": [{"name": "specialty", "label": "Specialty", "value": "General Practice"}],
        "reference": reference,
        "parameters_version": "e8134bebb820",
        "on": "2026-11-23",
        **changes,
    }


def turn(text: str = "am I eligible?", reply: str = "Which specialty?", **about: Any) -> list[Event]:
    """A message and its reply."""
    return [user(text), bot(reply, **about)]


def as_stored(events: Iterable[Event]) -> list[dict[str, Any]]:
    """The events as a tracker store hands them to the repository."""
    return [event.as_dict() for event in events]
