"""Conversations, their events, enquiries, decisions and feedback."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _of_conversation() -> tuple[sa.Column, sa.ForeignKeyConstraint]:
    return (
        sa.Column("conversation_id", sa.String(64), nullable=False, index=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], ondelete="CASCADE"),
    )


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_active_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_conversation_last_active_at", "conversation", ["last_active_at"])
    op.create_table(
        "event",
        sa.Column("id", sa.Integer, primary_key=True),
        *_of_conversation(),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("type_name", sa.String(64), nullable=False),
        sa.Column("timestamp", sa.Float, nullable=False),
        sa.Column("data", sa.JSON, nullable=False),
        sa.UniqueConstraint("conversation_id", "sequence"),
    )
    op.create_table(
        "enquiry",
        sa.Column("id", sa.Integer, primary_key=True),
        *_of_conversation(),
        sa.Column("client_id", sa.String(64)),
        sa.Column("first_sequence", sa.Integer, nullable=False),
        sa.Column("last_sequence", sa.Integer, nullable=False),
        sa.Column("text", sa.Text),
        sa.Column("topic", sa.String(64)),
        sa.Column("strength", sa.Float),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("conversation_id", "client_id"),
    )
    op.create_index("ix_enquiry_asked_at", "enquiry", ["asked_at"])
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer, primary_key=True),
        *_of_conversation(),
        sa.Column("reference", sa.String(16), nullable=False, unique=True),
        sa.Column("about", sa.String(32), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("parameters_version", sa.String(64), nullable=False),
        sa.Column("parameters_on", sa.Date, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer, primary_key=True),
        *_of_conversation(),
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("helpful", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("conversation_id", "message_id"),
    )
