"""The chance that a drawn time had: only what was drawn can be compared without favour."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("delivery", sa.Column("propensity", sa.Double()))
    explored = sa.Column("explored", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("delivery", explored)


def downgrade() -> None:
    op.drop_column("delivery", "explored")
    op.drop_column("delivery", "propensity")
