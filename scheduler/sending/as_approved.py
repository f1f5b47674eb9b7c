"""Whether what would be sent is what was agreed to, counted again from what is stored.

The rows name a hash, which whoever writes into the database by hand leaves as it was.
"""

from typing import Final

from lib.i18n import Text, say
from models.base import Columns
from models.content import hash_of

NOT_AS_APPROVED: Final = say("What is stored of this post is not what was approved.")
LOOK_INTO_IT: Final = say(
    "It was changed in the database itself: tell whoever runs Marronnier. Correct the post, have "
    "it approved, and schedule it again."
)


def otherwise(row: Columns) -> Text | None:
    """Why this must not leave; of the columns that `freight` reads. None: it is as approved."""
    is_same = hash_of(row.content) == row.content_hash
    return None if is_same and row.id in row.content["channels"] else NOT_AS_APPROVED
