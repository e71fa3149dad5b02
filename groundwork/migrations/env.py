"""Alembic's door: runs on the connection it is given, over the tables of every room."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from groundwork.database import Base
from groundwork.migrations import tables  # noqa: F401 - fills Base.metadata


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own types as what the database sees, so that a migration stands without today's code."""
    if kind != "type":
        return False
    if isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    if isinstance(item, sa.types.TypeDecorator):
        inner = item.impl_instance
        return "sa.DateTime(timezone=True)" if isinstance(inner, sa.DateTime) else f"sa.{type(inner).__name__}()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=plain_type,
)
with context.begin_transaction():
    context.run_migrations()
