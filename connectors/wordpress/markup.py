"""Plain words as HTML that WordPress shows unchanged: escaped, never pasted.

As it shows them WordPress changes straight quotes, "...", "--", "9x9", ":)", and carries out
"[gallery]". What would be changed is written as numbers (&#58;), which it leaves alone, so that
readers see what was approved. Seen on WordPress 6.5.5.
"""

from typing import Final

import regex

_CHANGED: Final = regex.compile(
    r"""
      [<>&"'`\[\]();]
    | \.(?=\.) | (?<=\.)\.                # an ellipsis
    | -(?=-) | (?<=-)-                    # a dash
    | (?<=\d)x(?=\d) | (?<=\d)X(?=\d)
    | (?<!\S):(?=\S) | (?<=\S):(?!\S)     # the eyes, or the end, of a smiley
    | (?<=Word)p(?=ress)
    """,
    regex.VERBOSE,
)
_NAMED: Final = {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;"}
_OCTET: Final = regex.compile(r"%(?=[0-9a-fA-F]{2})")


def escaped(words: str) -> str:
    """`words` as text or attribute of HTML that WordPress shows unchanged."""
    return _CHANGED.sub(lambda found: _NAMED.get(found[0], f"&#{ord(found[0])};"), words)


def kept_alt(words: str) -> str:
    """A description for the media library, which takes "<…>" and "%ab" away."""
    return _OCTET.sub("&#37;", words.replace("<", "&lt;"))
