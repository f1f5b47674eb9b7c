"""A mailbox's own failures are told as such; those of whoever reads it are theirs."""

import socket
import threading
from collections.abc import Iterator

import pytest

from lib.mailbox import MailboxFailed, opened

ANSWERS = {"UID": "NO gone away", "SELECT": "OK [READ-WRITE] selected"}


@pytest.fixture
def address() -> Iterator[str]:
    """Of a server that lets everybody in, and then has nothing to give."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_serve, args=(server,))
        thread.start()
        yield f"imap://ideas:secret-word@127.0.0.1:{server.getsockname()[1]}/"
        thread.join()


def _serve(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection, connection.makefile("rw", newline="\r\n") as talk:
        talk.write("* OK ready\n")
        talk.flush()
        for line in talk:
            tag, command, *_ = line.split()
            if command == "CAPABILITY":
                talk.write("* CAPABILITY IMAP4rev1\n")
            talk.write(f"{tag} {ANSWERS.get(command, 'OK done')}\n")
            talk.flush()
            if command == "LOGOUT":
                return


def test_what_goes_wrong_outside_of_it_is_not_told_of_the_mailbox(address: str) -> None:
    with pytest.raises(OSError, match="No space left"), opened(address):
        raise OSError(28, "No space left on device")


def test_what_it_refuses_is_told_with_its_host(address: str) -> None:
    with pytest.raises(MailboxFailed) as failed, opened(address) as box:
        box.unread()
    assert "127.0.0.1: gone away" in str(failed.value.reason).replace("[b'", "").replace("']", "")
