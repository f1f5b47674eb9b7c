"""/compose and /posts/<id>/edit: writing a post, with what each channel makes of it."""

from web.composer import company, keeping, pages, preview, restoring
from web.composer.room import blueprint

__all__ = ["blueprint", "company", "keeping", "pages", "preview", "restoring"]
