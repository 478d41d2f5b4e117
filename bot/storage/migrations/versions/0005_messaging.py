"""What messaging channels need beside 0003: notices, pieces that wait for MORE, and an end to trying.

Columns are added in place: rebuilding a table on SQLite would drop it, and the rows that hang on it with it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("webhook_inbox", sa.Column("notice", sa.String(64)))
    op.add_column("webhook_outbox", sa.Column("is_held", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("webhook_outbox", sa.Column("given_up_at", sa.DateTime(timezone=True)))
    op.drop_index("ix_webhook_outbox_next_attempt_at", "webhook_outbox")
    for name, table, waits in (
        ("ix_webhook_inbox_waiting", "webhook_inbox", "done_at IS NULL"),
        ("ix_webhook_outbox_waiting", "webhook_outbox", "sent_at IS NULL AND given_up_at IS NULL"),
    ):
        where = sa.text(waits)
        op.create_index(name, table, ["conversation_id", "id"], sqlite_where=where, postgresql_where=where)
