"""python -m web.sandbox: the network alone, for tests and drills."""

from pathlib import Path

import click
from werkzeug.serving import make_server

from web.sandbox import create_sandbox


@click.command()
@click.option("--port", default=5001, show_default=True, help="0 takes any that is free.")
@click.option(
    "--store",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("var/sandbox.sqlite3"),
    show_default=True,
    help="The file in which the network keeps its posts.",
)
def sandbox(port: int, store: Path) -> None:
    """Run the sandbox network alone, on this machine only."""
    server = make_server("127.0.0.1", port, create_sandbox(store), threaded=True)
    click.echo(f"http://127.0.0.1:{server.server_port}/sandbox")
    server.serve_forever()


if __name__ == "__main__":
    sandbox()
