"""An association's list, and what a reader's program makes of its letters."""

from email.message import EmailMessage
from html.parser import HTMLParser

from connectors.contract import Account, Credentials

SENDER = "lettre@croix-verte.example"


def account(
    place,
    recipients="liste@croix-verte.example",
    *,
    unsubscribe="",
    user="",
    password="",
    scheme="",
    **options,
):
    return Account(
        handle=f"La Croix-Verte <{SENDER}>",
        credentials=Credentials(
            values={
                "server": f"{scheme}{place}",
                "user": user,
                "password": password,
                "recipients": recipients,
                "unsubscribe": unsubscribe,
            }
        ),
        options=options,
    )


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html_of(message: EmailMessage) -> str:
    part = message.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def pictures_in(message: EmailMessage) -> list[tuple[str, bytes]]:
    """Each with its description and its bytes, as a reader's program finds them."""
    inside = {
        str(part["Content-ID"]): part.get_content()
        for part in message.walk()
        if part.get_content_maintype() == "image"
    }
    found: list[tuple[str, bytes]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "img":
                told = dict(attrs)
                name = str(told["src"]).removeprefix("cid:")
                found.append((str(told["alt"]), inside[f"<{name}>"]))

    Reader().feed(html_of(message))
    return found
