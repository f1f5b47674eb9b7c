"""What Telegram takes, as data.

Source: core.telegram.org/bots/api (Bot API 10.0: sendMessage, sendPhoto, sendVideo, sendMediaGroup)
and core.telegram.org/bots/faq (“My bot is hitting limits”), read in November 2026.
"""

from datetime import timedelta
from typing import Final

from connectors.contract import Budget, Capabilities, Repeat, VideoLimits, Whose
from connectors.telegram.text import count_chars

MAX_TEXT: Final = 4096  # UTF-16 units, after entities
MAX_ALBUM: Final = 10
MAX_PHOTO_BYTES: Final = 10_000_000
MAX_SIDES: Final = 10_000  # pixels, width and height together
MAX_RATIO: Final = 20
MAX_VIDEO_BYTES: Final = 50_000_000

CAPABILITIES: Final = Capabilities(
    max_chars=MAX_TEXT,
    count_chars=count_chars,
    max_images=MAX_ALBUM,
    # A photo's types are not documented; these two are what clients make of every photo.
    image_types=frozenset({"image/jpeg", "image/png"}),
    max_image_bytes=MAX_PHOTO_BYTES,
    alt_text=False,  # the network has none: descriptions are written below the text
    video=VideoLimits(types=frozenset({"video/mp4"}), max_bytes=MAX_VIDEO_BYTES),
    links=True,
    repeat=Repeat.BLIND,  # a bot cannot read what it wrote
    budgets=(
        Budget(whose=Whose.APP, allowed=30, window=timedelta(seconds=1)),  # of one bot, in truth
        Budget(whose=Whose.ACCOUNT, allowed=1, window=timedelta(seconds=1)),
        Budget(whose=Whose.ACCOUNT, allowed=20, window=timedelta(minutes=1)),
    ),
)
