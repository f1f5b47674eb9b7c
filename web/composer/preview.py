"""The part of the composer that says what each channel makes of the text, while one types."""

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue

from editorial.composing import looks
from editorial.wordings import looks_of_wordings
from lib.i18n import zone
from models.media_files import media_of
from web.composer import form as compose_form
from web.composer.beside import beside, remembered
from web.composer.foretelling import foretold_for
from web.composer.room import blueprint
from web.edge import actor, house, reading


@blueprint.post("/compose/looks")
def preview() -> ResponseReturnValue:
    """`?post`: which one it is, once it was saved; `advice`: on or off, from now on."""
    post_id = request.args.get("post", type=int)
    draft = compose_form.typed(compose_form.sent(), request.form, zone=zone(), before=None).draft
    content = draft.content
    with reading() as session:
        context = beside(session, draft, post_id=post_id)
        found = looks(session, actor(), house(), content)
        others = looks_of_wordings(session, actor(), house(), content)
        names = media_of(session, actor().workspace_id, content)
        if_submitted = foretold_for(session, draft, post_id)
    page = render_template(
        "compose/looks.html",
        looks=found,
        others=others,
        content=content,
        media=names,
        post_id=post_id,
        foretold=if_submitted,
        **context,
    )
    return remembered(make_response(page))
