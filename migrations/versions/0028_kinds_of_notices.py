"""How a person is reached by kind of notice, where it is not as they chose for its topic."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("kind_mail", "kind_push"):
        op.add_column("reach", sa.Column(name, sa.JSON(), server_default="{}", nullable=False))


def downgrade() -> None:
    for name in ("kind_push", "kind_mail"):
        op.drop_column("reach", name)
