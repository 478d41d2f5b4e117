"""What every answer carries: a strict content security policy, and nothing kept in caches."""

from __future__ import annotations

from sanic.request import Request
from sanic.response import HTTPResponse

_SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


async def secured(request: Request, response: HTTPResponse) -> None:
    """Adds the headers to an answer of the app."""
    response.headers.update(_SECURITY_HEADERS)
    if "/static/" not in request.path:
        response.headers["Cache-Control"] = "no-store"
