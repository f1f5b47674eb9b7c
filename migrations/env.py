"""How Alembic runs our migrations: on the connection it is given by models.migrate."""

from alembic import context

import models.all_tables  # noqa: F401 - registers every table
from models.base import Base


def render_item(kind, item, _autogen_context):
    """Our column types as the plain ones that they are in the database."""
    plain = getattr(item, "impl", None) if kind == "type" else None
    if type(item).__module__ != "models.base" or plain is None:
        return False
    return f"sa.{'DateTime(timezone=True)' if type(item).__name__ == 'Instant' else 'JSON()'}"


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    render_item=render_item,
)
with context.begin_transaction():
    context.run_migrations()
