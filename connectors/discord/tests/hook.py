"""A web hook of Discord's, *fake*: written from docs.discord.com/developers/resources/webhook."""

import json

from connectors.contract import Account, Credentials
from tests.connectors.fake_hooks import Asked

NUMBER = "100000000000000001"
TOKEN = "planted-" + "0123456789abcdef" * 4
PATH = f"/api/webhooks/{NUMBER}/{TOKEN}"
GUILD = "100000000000000002"
CHANNEL = "100000000000000003"
AT = "2026-12-01T09:00:00.123000+01:00"


def account(base_url, **options):
    """As it was connected; `base_url` is where the operator sends it instead."""
    return Account(
        handle="Croix-Verte #annonces",
        credentials=Credentials(values={"address": f"https://discord.com{PATH}"}),
        settings={"base_url": base_url},
        options=options,
    )


class Channel:
    """What stands in it, by number."""

    def __init__(self) -> None:
        self.messages: dict[str, dict[str, object]] = {}

    def gives(self, asked: Asked) -> tuple[int, bytes]:
        rest = asked.path.removeprefix(PATH)
        if asked.method == "POST":
            return self._written(asked)
        if rest.startswith("/messages/"):
            return self._read(rest.rpartition("/")[2])
        hook = {"id": NUMBER, "type": 1, "name": "Croix-Verte", "token": TOKEN}
        return _told(200, {**hook, "guild_id": GUILD, "channel_id": CHANNEL})

    def _written(self, asked: Asked) -> tuple[int, bytes]:
        if asked.query.get("wait") != "true":
            return 204, b""
        number = str(9_000 + len(self.messages))
        attachments = [
            {**one, "id": str(n), "size": len(asked.files[f"files[{n}]"][1])}
            for n, one in enumerate(asked.content.get("attachments", []))
        ]
        self.messages[number] = {
            "id": number,
            "type": 0,
            "content": asked.content["content"],
            "channel_id": asked.query.get("thread_id", CHANNEL),
            "attachments": attachments,
            "timestamp": AT,
            "webhook_id": NUMBER,
        }
        return _told(200, self.messages[number])

    def _read(self, number: str) -> tuple[int, bytes]:
        if number not in self.messages:
            return _told(404, {"message": "Unknown Message", "code": 10008})
        return _told(200, self.messages[number])


def _told(status: int, content: object) -> tuple[int, bytes]:
    return status, json.dumps(content).encode()
