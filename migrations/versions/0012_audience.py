"""In which other zones a channel's public lives."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    audience = sa.Column("audience", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("channel", audience)


def downgrade() -> None:
    op.drop_column("channel", "audience")
