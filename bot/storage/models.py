"""The tables. Every row about a person hangs on its conversation and goes with it when that is erased."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _of_conversation() -> Column[Any]:
    return Column(
        "conversation_id", String(64), ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, index=True
    )


conversation = Table(
    "conversation",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("last_active_at", DateTime(timezone=True), nullable=False),
)

# Rasa's events. The unique sequence is the fence: of two writers of one turn the second fails whole.
event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_conversation(),
    Column("sequence", Integer, nullable=False),
    Column("type_name", String(64), nullable=False),
    Column("timestamp", Float, nullable=False),
    Column("data", JSON, nullable=False),
    UniqueConstraint("conversation_id", "sequence"),
)

# One user turn: what was asked (masked; empty where it was distressed), and what came of it.
enquiry = Table(
    "enquiry",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_conversation(),
    Column("client_id", String(64)),
    Column("first_sequence", Integer, nullable=False),
    Column("last_sequence", Integer, nullable=False),
    Column("text", Text),
    Column("topic", String(64)),
    Column("strength", Float),
    Column("outcome", String(16), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("conversation_id", "client_id"),
)

decision = Table(
    "decision",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_conversation(),
    Column("reference", String(16), nullable=False, unique=True),
    Column("about", String(32), nullable=False),
    Column("status", String(16), nullable=False),
    Column("code", String(64), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("reasons", JSON, nullable=False),
    Column("parameters_version", String(64), nullable=False),
    Column("parameters_on", Date, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_conversation(),
    Column("message_id", String(64), nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("reason", Text),
    Column("given_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("conversation_id", "message_id"),
)

# The operator's last word on an answer: nobody's conversation.
answer_standing = Table(
    "answer_standing",
    metadata,
    Column("topic", String(64), primary_key=True),
    Column("by_name", String(128), nullable=False),
    Column("on_day", Date, nullable=False),
    Column("is_withdrawn", Boolean, nullable=False),
    Column("version", String(64), nullable=False),
)

Index("ix_enquiry_asked_at", enquiry.c.asked_at)
Index("ix_conversation_last_active_at", conversation.c.last_active_at)
