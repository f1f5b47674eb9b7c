"""A workspace may have its approved posts planned without asking."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    itself = sa.Column("plans_itself", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("workspace", itself)
    op.add_column("workspace", sa.Column("planned_at", sa.DateTime(timezone=True)))
    op.add_column("delivery", sa.Column("made_way_for", sa.Integer()))


def downgrade() -> None:
    op.drop_column("delivery", "made_way_for")
    op.drop_column("workspace", "planned_at")
    op.drop_column("workspace", "plans_itself")
