"""How a person is reached by kind of notice, and when each device was told lately."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("kind_mail", "kind_push"):
        op.add_column("reach", sa.Column(name, sa.JSON(), server_default="{}", nullable=False))
    op.add_column(
        "push_device", sa.Column("lately", sa.JSON(), server_default="[]", nullable=False)
    )


def downgrade() -> None:
    op.drop_column("push_device", "lately")
    for name in ("kind_push", "kind_mail"):
        op.drop_column("reach", name)
