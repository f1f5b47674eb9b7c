"""/fewer/<signed>: letters are left by the link in each of them, without signing in.

A mail program posts there by itself (RFC 8058), with no cookie and no token of ours: the signature
is what opens it. A plain look changes nothing, since programs that check links do that.
"""

from flask import Blueprint, Flask, render_template
from flask.typing import ResponseReturnValue

from lib.errors import NotFound
from lib.i18n import say
from notifying import choosing, leaving
from notifying.leaving import Leaver
from web.edge import house, now, reading, transaction
from web.reaching.words import TOPIC_WORDS

blueprint = Blueprint("fewer", __name__, url_prefix="/fewer")


def set_up(app: Flask) -> None:
    app.extensions["csrf"].exempt(blueprint)
    app.register_blueprint(blueprint)


@blueprint.get("/<signed>")
def show(signed: str) -> ResponseReturnValue:
    return _page(_leaver(signed), done=False)


@blueprint.post("/<signed>")
def leave(signed: str) -> ResponseReturnValue:
    leaver = _leaver(signed)
    with transaction() as session:
        choosing.leave(session, leaver, now=now())
    return _page(leaver, done=True)


def _leaver(signed: str) -> Leaver:
    with reading() as session:
        found = leaving.opened(session, house().settings.keyring, signed)
    if found is None:
        raise NotFound(say("This link is not whole. Open it from the letter once more."))
    return found


def _page(leaver: Leaver, *, done: bool) -> str:
    topic = TOPIC_WORDS[leaver.topic] if leaver.topic else None
    return render_template("reaching/fewer.html", topic=topic, done=done)
