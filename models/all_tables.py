"""Every table, so that the metadata is complete."""

from models import channel, delivery, imported, people, post, series, traffic, watch

__all__ = ["channel", "delivery", "imported", "people", "post", "series", "traffic", "watch"]
