"""/media: the library, what comes into it, and the files themselves."""

from web.media import adding, arriving, cropping, item, library, showing
from web.media.room import blueprint

__all__ = ["adding", "arriving", "blueprint", "cropping", "item", "library", "showing"]
