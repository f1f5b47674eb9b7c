"""How people name a chat, how the Bot API does, and where its messages are read."""

from typing import Final

from connectors.contract import Account

_SITE: Final = "https://t.me"
_PREFIXES: Final = ("https://t.me/s/", "https://t.me/", "http://t.me/", "t.me/", "@")
_SUPERGROUP: Final = "-100"  # before the number that addresses show


def chat_id(handle: str) -> str:
    """`@name` or the number, from whatever a person copied."""
    name = handle.strip()
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    name = name.strip("/")
    return name if _is_number(name) else f"@{name}"


def profile(account: Account) -> str:
    """The channel's public page; "" for what only its members see."""
    name = chat_id(account.handle)
    return "" if _is_number(name) else f"{_SITE}/{name.removeprefix('@')}"


def address(chat: int, username: str, message: int) -> str:
    """Of a message; "" in a small group, whose messages have none."""
    if username:
        return f"{_SITE}/{username}/{message}"
    number = str(chat)
    if number.startswith(_SUPERGROUP):
        return f"{_SITE}/c/{number.removeprefix(_SUPERGROUP)}/{message}"
    return ""


def _is_number(name: str) -> bool:
    return name.removeprefix("-").isdecimal()
