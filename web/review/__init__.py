"""/review and /posts/<id>/review: what waits, and the room in which one post is talked about."""

from web.review import batch, queue, remarks, room
from web.review.blueprint import blueprint

__all__ = ["batch", "blueprint", "queue", "remarks", "room"]
