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
    false,
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


def _moment(name: str, nullable: bool = False) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _of_staff_user(on_delete: str, nullable: bool = False) -> Column[Any]:
    return Column("staff_user_id", Integer, ForeignKey("staff_user.id", ondelete=on_delete), nullable=nullable)


conversation = Table(
    "conversation",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("channel", String(32), nullable=False),
    _moment("started_at"),
    _moment("last_active_at"),
)

# The one place that knows who a conversation is with: a channel's own name or number of its user.
identity = Table(
    "identity",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_conversation(),
    Column("channel", String(32), nullable=False),
    Column("channel_user", String(128), nullable=False),
    UniqueConstraint("channel", "channel_user"),
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

# One user turn: what was asked (masked; empty where its words aren't kept), and what came of it.
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
    _moment("asked_at"),
    Column("answer_version", String(64)),
    Column("seconds", Float),  # from its arrival until its reply was kept; lacks in rows of before
    UniqueConstraint("conversation_id", "client_id"),
)

# What was decided, on which facts, under which parameters. `trainee` and what follows it lack in rows of before.
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
    _moment("decided_at"),
    Column("trainee", JSON),  # the facts as the rules read them, so that it can be decided again
    Column("headline", Text),
    Column("fee", String(16)),  # pounds as text: SQLite would make a float of them
    Column("fee_is_conditional", Boolean),
    Column("next_steps", JSON),
    Column("would_change", JSON),
)

# Every version of the parameters that anything was decided under, whole. Nobody's conversation.
parameters_snapshot = Table(
    "parameters_snapshot",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("content", JSON, nullable=False),
    _moment("kept_at"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_conversation(),
    Column("message_id", String(64), nullable=False),
    Column("helpful", Boolean, nullable=False),
    Column("reason", Text),
    _moment("given_at"),
    UniqueConstraint("conversation_id", "message_id"),
)

# Somebody wants a person: what that person needs to go on. `state` is waiting, taken or closed.
handover = Table(
    "handover",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_conversation(),
    Column("reference", String(16), nullable=False, unique=True),
    Column("channel", String(32), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("last_topic", String(64)),
    Column("state", String(16), nullable=False),
    _of_staff_user("SET NULL", nullable=True),
    _moment("asked_at"),
    _moment("closed_at", nullable=True),
)

# What staff note of a hand-over, masked.
handover_note = Table(
    "handover_note",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_conversation(),
    Column("handover_id", Integer, ForeignKey("handover.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    _of_staff_user("SET NULL", nullable=True),
    Column("by_name", String(128), nullable=False),
    _moment("written_at"),
)

# What messaging services sent: the same message twice is one row. Its words go when its turn is done. `notice` is the
# response that answers what has no words for a turn.
webhook_inbox = Table(
    "webhook_inbox",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_conversation(),
    Column("channel", String(32), nullable=False),
    Column("message_id", String(128), nullable=False),
    Column("text", Text),
    Column("notice", String(64)),
    _moment("received_at"),
    _moment("done_at", nullable=True),
    UniqueConstraint("channel", "message_id"),
)

# What is to be sent to messaging services; its words go when it is, or when nobody tries any more. What is held waits
# until the person asks for more.
webhook_outbox = Table(
    "webhook_outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_conversation(),
    Column("channel", String(32), nullable=False),
    Column("body", JSON, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_error", String(64)),
    _moment("created_at"),
    _moment("next_attempt_at"),
    _moment("sent_at", nullable=True),
    Column("is_held", Boolean, nullable=False, server_default=false()),
    _moment("given_up_at", nullable=True),
)

# A message that the assistant did badly: `why` is declined, clarify or unhelpful; `state` waiting, labelled, dismissed.
review_item = Table(
    "review_item",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_conversation(),
    Column("enquiry_id", Integer, ForeignKey("enquiry.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("why", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("paraphrase_id", Integer, ForeignKey("paraphrase.id", ondelete="SET NULL")),
    _moment("added_at"),
)

# An answer that somebody of the staff found wrong, with what led to it. `conversation_id` lacks where it came from a
# caller on the telephone; `asked` and `comment` are masked; `state` is waiting, done or dismissed.
report = Table(
    "report",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", String(64), ForeignKey("conversation.id", ondelete="CASCADE"), index=True),
    Column("topic", String(64)),
    Column("strength", String(16)),
    Column("answer_version", String(64)),
    Column("reference", String(16)),
    Column("facts", JSON),
    Column("asked", Text),
    Column("comment", Text, nullable=False),
    _of_staff_user("SET NULL", nullable=True),
    Column("by_name", String(128), nullable=False),
    Column("state", String(16), nullable=False),
    _moment("reported_at"),
)

# An editor's own words for what was asked, and the topic they belong to. Nobody's conversation.
paraphrase = Table(
    "paraphrase",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("topic", String(64), nullable=False),
    Column("by_name", String(128), nullable=False),
    _moment("written_at"),
    _moment("exported_at", nullable=True),
    UniqueConstraint("text", "topic"),
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

# Who works at the helpline. `role` is adviser, editor or admin.
staff_user = Table(
    "staff_user",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(128), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password_hash", String(256), nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("failed_attempts", Integer, nullable=False),
    _moment("locked_until", nullable=True),
    _moment("added_at"),
)

# Somebody at work in a browser. Of the secrets in cookies and headers only digests are kept.
staff_session = Table(
    "staff_session",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_staff_user("CASCADE"),
    Column("token_digest", String(64), nullable=False, unique=True),
    _moment("started_at"),
    _moment("last_active_at"),
)

# A key for programs of the staff API.
staff_token = Table(
    "staff_token",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_staff_user("CASCADE"),
    Column("name", String(128), nullable=False),
    Column("token_digest", String(64), nullable=False, unique=True),
    _moment("made_at"),
    _moment("expires_at", nullable=True),
    _moment("last_used_at", nullable=True),
    _moment("revoked_at", nullable=True),
)

# Who did what, when. `about` is a reference, a topic or a name; never a person's words.
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    _of_staff_user("SET NULL", nullable=True),
    Column("by_name", String(128), nullable=False),
    Column("action", String(64), nullable=False),
    Column("about", String(128)),
    _moment("at"),
)

# What staff tell each other beside an answer.
staff_note = Table(
    "staff_note",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("topic", String(64), nullable=False, index=True),
    Column("text", Text, nullable=False),
    _of_staff_user("SET NULL", nullable=True),
    Column("by_name", String(128), nullable=False),
    _moment("written_at"),
)

Index("ix_enquiry_asked_at", enquiry.c.asked_at)
Index("ix_conversation_last_active_at", conversation.c.last_active_at)
for _name, _table, _waits in (
    ("ix_webhook_inbox_waiting", webhook_inbox, webhook_inbox.c.done_at.is_(None)),
    (
        "ix_webhook_outbox_waiting",
        webhook_outbox,
        webhook_outbox.c.sent_at.is_(None) & webhook_outbox.c.given_up_at.is_(None),
    ),
):
    # Only what still waits: the rest of these tables may be long.
    Index(_name, _table.c.conversation_id, _table.c.id, sqlite_where=_waits, postgresql_where=_waits)
Index("ix_audit_at", audit.c.at)
