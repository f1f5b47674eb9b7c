"""The OpenAPI document, and the page that shows it."""

from typing import Any, Final

from flask import Blueprint, Response, make_response, render_template

from api.room import ROOT

CONFIGURATION: Final = {
    "API_TITLE": "Marronnier",
    "API_VERSION": "v1",
    "OPENAPI_VERSION": "3.0.3",
    "OPENAPI_URL_PREFIX": ROOT,
    "OPENAPI_JSON_PATH": "openapi.json",
}
_ABOUT: Final = """\
The same use cases, rules and roles as the pages.

- `Authorization: Bearer mrn_…`; make a token with `flask token add --user EMAIL`.
- Instants are ISO 8601 with offset. One without is refused.
- Lists are pages `{"items": […], "next": …}`; give `next` back as `cursor`.
- Every refusal is `{"error": {"code", "message", "fields", "remedy"}}`, in the language of
  `Accept-Language` (fr, en).
- `Idempotency-Key` on any POST: the same key and request are done once and answered alike.
"""
# Swagger UI writes style attributes; it never needs an inline script.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'none'"
)

blueprint = Blueprint("api_document", __name__)


def options(base_url: str) -> dict[str, Any]:
    token = {"type": "http", "scheme": "bearer", "description": "mrn_…"}
    return {
        "info": {"description": _ABOUT},
        "servers": [{"url": "/"}, {"url": base_url}],
        "components": {"securitySchemes": {"token": token}},
    }


@blueprint.get(f"{ROOT}/")
def show() -> Response:
    response = make_response(render_template("api/document.html"))
    response.headers["Content-Security-Policy"] = _POLICY
    return response
