"""How a text could be read more easily: offline, in French and English, and never more than advice.

Nothing here stops a post. Each rule is a guess by its form alone, and may be wrong.
"""

from editorial.advice.ease import EASE_WORDS, Ease, ease
from editorial.advice.hints import Hint, hints

__all__ = ["EASE_WORDS", "Ease", "Hint", "ease", "hints"]
