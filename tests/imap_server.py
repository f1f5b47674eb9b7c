"""Dovecot, the mail server that most mailboxes stand on, for a test of its own."""

import getpass
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
PASSWORD = "horse:battery@staple"
_CONFIGURED = """
base_dir = {here}/run
state_dir = {here}/run
log_path = {here}/log
protocols = imap
ssl = no
disable_plaintext_auth = no
default_internal_user = {user}
default_login_user = {login}
mail_location = maildir:{here}/mail
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = 0
first_valid_gid = 0
listen = 127.0.0.1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={here}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


@contextmanager
def imap_server() -> Iterator[tuple[str, Path]]:
    """Its address with user and password, and the Maildir that it serves."""
    with tempfile.TemporaryDirectory(prefix="dovecot-") as folder:
        here, port = Path(folder), _free_port()
        owner = _owned(here)
        written = here / "dovecot.conf"
        written.write_text(_configured(here, port, owner))
        running = subprocess.Popen([str(DOVECOT), "-F", "-c", str(written)])
        try:
            _wait_for(port)
            password = PASSWORD.replace("@", "%40").replace(":", "%3A")
            yield f"imap://ideas%40example.org:{password}@127.0.0.1:{port}", here / "mail"
        finally:
            running.terminate()
            running.wait(10)


def _owned(here: Path) -> int:
    """Who owns the letters: ourselves, or nobody for root, whom Dovecot serves no mail."""
    owner = os.getuid() or pwd.getpwnam("nobody").pw_uid
    here.chmod(0o755)
    for folder in (here / "mail", *(here / "mail" / part for part in ("new", "cur", "tmp"))):
        folder.mkdir()
        os.chown(folder, owner, -1)
    return owner


def _configured(here: Path, port: int, owner: int) -> str:
    user = getpass.getuser()
    names = (user, user) if os.getuid() else ("dovecot", "dovenull")
    gid = pwd.getpwuid(owner).pw_gid
    return _CONFIGURED.format(
        here=here,
        port=port,
        uid=owner,
        gid=gid,
        user=names[0],
        login=names[1],
        password=PASSWORD,
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    pause = threading.Event()
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            pause.wait(0.05)
        else:
            return
    raise RuntimeError("Dovecot does not answer")
