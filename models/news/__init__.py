"""What is told of posts, deliveries and channels. Nobody is told what they did themselves."""

from models.news.changing import of_edit, of_other_day, of_stricter
from models.news.house import of_access, of_resume, of_stop, of_webhook
from models.news.leaving import of_delivery
from models.news.reviewing import of_move, of_submissions

__all__ = [
    "of_access",
    "of_delivery",
    "of_edit",
    "of_move",
    "of_other_day",
    "of_resume",
    "of_stop",
    "of_stricter",
    "of_submissions",
    "of_webhook",
]
