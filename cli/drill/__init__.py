"""`flask drill`: senders are killed and networks fail, and nothing leaves twice or is lost."""

from cli.drill.command import drill

__all__ = ["drill"]
