"""Pages about the service: its documentation, made from the OpenAPI document, with nothing from other servers."""

from importlib.resources import files

import flask
from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

# Styles that the page sets on its elements cannot be told from others; scripts can.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OWN = files("api") / "page"
LIBRARY = files("flask_swagger_ui") / "dist"
ASSETS = {
    "start.js": (OWN, "text/javascript"),
    "swagger-ui-bundle.js": (LIBRARY, "text/javascript"),
    "swagger-ui.css": (LIBRARY, "text/css"),
    "favicon-32x32.png": (LIBRARY, "image/png"),
}


def blueprint() -> Blueprint:
    """The routes under ``/docs``."""
    bp = Blueprint("pages", __name__)

    @bp.get("/docs")
    def page() -> Response:
        return _answer((OWN / "index.html").read_bytes(), "text/html")

    @bp.get("/docs/<string:name>")
    def asset(name: str) -> Response:
        if name not in ASSETS:
            raise NotFound
        folder, kind = ASSETS[name]
        answer = _answer((folder / name).read_bytes(), kind)
        answer.add_etag()
        answer.cache_control.no_cache = True
        answer.make_conditional(flask.request)
        return answer

    return bp


def _answer(content: bytes, kind: str) -> Response:
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return Response(content, headers=HEADERS, content_type=kind + charset)
