"""Identities, replayable decisions, hand-overs, webhooks, the review queue, staff and their audit.

Columns are added in place: rebuilding a table on SQLite would drop it, and the rows that hang on it with it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _of_conversation() -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    return (
        sa.Column("conversation_id", sa.String(64), nullable=False, index=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], ondelete="CASCADE"),
    )


def _moment(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _of_staff_user(on_delete: str, nullable: bool = False) -> sa.Column:
    return sa.Column("staff_user_id", sa.Integer, sa.ForeignKey("staff_user.id", ondelete=on_delete), nullable=nullable)


def upgrade() -> None:
    op.add_column("enquiry", sa.Column("answer_version", sa.String(64)))
    for column in (
        sa.Column("trainee", sa.JSON),
        sa.Column("headline", sa.Text),
        sa.Column("fee", sa.String(16)),
        sa.Column("fee_is_conditional", sa.Boolean),
        sa.Column("next_steps", sa.JSON),
        sa.Column("would_change", sa.JSON),
    ):
        op.add_column("decision", column)
    op.create_table(
        "parameters_snapshot",
        sa.Column("version", sa.String(64), primary_key=True),
        sa.Column("content", sa.JSON, nullable=False),
        _moment("kept_at"),
    )
    op.create_table(
        "identity",
        sa.Column("id", sa.Integer, primary_key=True),
        *_of_conversation(),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("channel_user", sa.String(128), nullable=False),
        sa.UniqueConstraint("channel", "channel_user"),
    )
    _staff()
    _messages()
    _review()


def _staff() -> None:
    op.create_table(
        "staff_user",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(128), nullable=False, unique=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.String(256), nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("failed_attempts", sa.Integer, nullable=False),
        _moment("locked_until", nullable=True),
        _moment("added_at"),
    )
    op.create_table(
        "staff_session",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_staff_user("CASCADE"),
        sa.Column("token_digest", sa.String(64), nullable=False, unique=True),
        _moment("started_at"),
        _moment("last_active_at"),
    )
    op.create_table(
        "staff_token",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_staff_user("CASCADE"),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("token_digest", sa.String(64), nullable=False, unique=True),
        _moment("made_at"),
        _moment("expires_at", nullable=True),
        _moment("last_used_at", nullable=True),
        _moment("revoked_at", nullable=True),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_staff_user("SET NULL", nullable=True),
        sa.Column("by_name", sa.String(128), nullable=False),
        sa.Column("action", sa.String(64), nullable=False),
        sa.Column("about", sa.String(128)),
        _moment("at"),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_table(
        "staff_note",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("topic", sa.String(64), nullable=False, index=True),
        sa.Column("text", sa.Text, nullable=False),
        _of_staff_user("SET NULL", nullable=True),
        sa.Column("by_name", sa.String(128), nullable=False),
        _moment("written_at"),
    )


def _messages() -> None:
    op.create_table(
        "handover",
        sa.Column("id", sa.Integer, primary_key=True),
        *_of_conversation(),
        sa.Column("reference", sa.String(16), nullable=False, unique=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("last_topic", sa.String(64)),
        sa.Column("state", sa.String(16), nullable=False),
        _of_staff_user("SET NULL", nullable=True),
        _moment("asked_at"),
        _moment("closed_at", nullable=True),
    )
    op.create_table(
        "webhook_inbox",
        sa.Column("id", sa.Integer, primary_key=True),
        *_of_conversation(),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("message_id", sa.String(128), nullable=False),
        sa.Column("text", sa.Text),
        _moment("received_at"),
        _moment("done_at", nullable=True),
        sa.UniqueConstraint("channel", "message_id"),
    )
    op.create_table(
        "webhook_outbox",
        sa.Column("id", sa.Integer, primary_key=True),
        *_of_conversation(),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("last_error", sa.String(64)),
        _moment("created_at"),
        _moment("next_attempt_at"),
        _moment("sent_at", nullable=True),
    )
    op.create_index("ix_webhook_outbox_next_attempt_at", "webhook_outbox", ["next_attempt_at"])


def _review() -> None:
    op.create_table(
        "paraphrase",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("topic", sa.String(64), nullable=False),
        sa.Column("by_name", sa.String(128), nullable=False),
        _moment("written_at"),
        _moment("exported_at", nullable=True),
        sa.UniqueConstraint("text", "topic"),
    )
    op.create_table(
        "review_item",
        sa.Column("id", sa.Integer, primary_key=True),
        *_of_conversation(),
        sa.Column(
            "enquiry_id",
            sa.Integer,
            sa.ForeignKey("enquiry.id", ondelete="CASCADE"),
            nullable=False,
            unique=True,
        ),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("paraphrase_id", sa.Integer, sa.ForeignKey("paraphrase.id", ondelete="SET NULL")),
        _moment("added_at"),
    )
