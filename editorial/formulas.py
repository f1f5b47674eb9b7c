"""Text that a spreadsheet would take for a formula, made harmless and made itself again. Pure.

An apostrophe before it, as OWASP advises against CSV injection (read 2026-11): spreadsheets show
such a cell as text. https://owasp.org/www-community/attacks/CSV_Injection
"""

import re
from typing import Final

_RISKY: Final = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def neutral(words: str) -> str:
    """What may stand in a cell that a spreadsheet reads."""
    return f"'{words}" if _is_risky(words.lstrip("'")) else words


def natural(cell: str) -> str:
    """What `neutral` was given."""
    return cell[1:] if cell.startswith("'") and _is_risky(cell.lstrip("'")) else cell


def _is_risky(words: str) -> bool:
    return _RISKY.match(words) is not None
