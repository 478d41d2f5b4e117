"""Notes on hand-overs, reports of wrong answers, how long a turn took."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _moment(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _of_conversation(nullable: bool) -> sa.Column:
    conversation = sa.ForeignKey("conversation.id", ondelete="CASCADE")
    return sa.Column("conversation_id", sa.String(64), conversation, nullable=nullable, index=True)


def _by() -> tuple[sa.Column, sa.Column]:
    return (
        sa.Column("staff_user_id", sa.Integer, sa.ForeignKey("staff_user.id", ondelete="SET NULL")),
        sa.Column("by_name", sa.String(128), nullable=False),
    )


def upgrade() -> None:
    op.add_column("enquiry", sa.Column("seconds", sa.Float))
    op.create_table(
        "handover_note",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_conversation(nullable=False),
        sa.Column(
            "handover_id", sa.Integer, sa.ForeignKey("handover.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("text", sa.Text, nullable=False),
        *_by(),
        _moment("written_at"),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Integer, primary_key=True),
        _of_conversation(nullable=True),
        sa.Column("topic", sa.String(64)),
        sa.Column("strength", sa.String(16)),
        sa.Column("answer_version", sa.String(64)),
        sa.Column("reference", sa.String(16)),
        sa.Column("facts", sa.JSON),
        sa.Column("asked", sa.Text),
        sa.Column("comment", sa.Text, nullable=False),
        *_by(),
        sa.Column("state", sa.String(16), nullable=False),
        _moment("reported_at"),
    )
