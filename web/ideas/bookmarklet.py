"""A bookmark that notes the page one reads. Pure."""

from typing import Final

# It runs on other people's pages, where our policy does not apply; on ours it only is dragged.
_SCRIPT: Final = (
    "javascript:(function(){{var e=encodeURIComponent;"
    "window.open('{address}?title='+e(document.title)+'&link='+e(location.href)"
    "+'&text='+e(String(window.getSelection()).slice(0,2000)))}})()"
)


def bookmarklet(address: str) -> str:
    """Opens the form for a new idea at `address`, with title, address and what is marked."""
    return _SCRIPT.format(address=address.replace("'", "%27"))
