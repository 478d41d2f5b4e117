"""How the operator stands to each answer."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer_standing",
        sa.Column("topic", sa.String(64), primary_key=True),
        sa.Column("by_name", sa.String(128), nullable=False),
        sa.Column("on_day", sa.Date, nullable=False),
        sa.Column("is_withdrawn", sa.Boolean, nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
    )
