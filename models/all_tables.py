"""Every table, so that the metadata is complete."""

from models import channel, delivery, people, post

__all__ = ["channel", "delivery", "people", "post"]
