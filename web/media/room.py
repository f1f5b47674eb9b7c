"""The blueprint that all views of media belong to, and what their templates are given."""

from flask import Blueprint

from editorial.media import rights
from lib.i18n import Text
from models.consent import CONSENT_WORDS, Consent
from models.post import Media
from web.edge import now

blueprint = Blueprint("media", __name__)


@blueprint.app_template_global()
def rights_warning(media: Media) -> Text | None:
    return rights.warning(media, now=now())


@blueprint.app_template_filter()
def consent_words(consent: Consent) -> Text:
    return CONSENT_WORDS[consent]


@blueprint.app_template_filter()
def megabytes(size: int) -> float:
    """Small files are not nothing."""
    return max(0.1, round(size / 1e6, 1))
