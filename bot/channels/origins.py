"""Whose pages may use the chat: our own, and those of the origins that the operator names."""

from __future__ import annotations

from urllib.parse import urlsplit

from sanic.request import Request
from sanic.response import HTTPResponse, empty

from bot.channels.problems import Problem

_SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # To our own pages only: without it browsers send no origin with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_OF_OUR_OWN = {"same-origin", "none"}


class Origins:
    """Refuses other sites' pages, and gives every answer its headers. `allowed` are origins of other sites."""

    def __init__(self, allowed: tuple[str, ...]) -> None:
        self._allowed = frozenset(allowed)

    async def check(self, request: Request) -> HTTPResponse | None:
        """Raises Problem for what a foreign page sends to the chat. Programs, which say nothing, may."""
        if not request.path.startswith("/chat") or request.method in {"GET", "HEAD", "OPTIONS"}:
            return None
        if request.headers.get("origin") in self._allowed or is_our_own(request):
            return None
        raise Problem(403, "Another site's page sent this. Open the chat on its own page, and write there.")

    async def preflight(self, request: Request, **_: str) -> HTTPResponse:
        """Answers a browser that asks whether an allowed page may send what isn't a plain form."""
        return empty(
            204,
            headers={
                "Access-Control-Allow-Methods": "GET, POST, DELETE",
                "Access-Control-Allow-Headers": "Authorization, Content-Type",
                "Access-Control-Max-Age": "600",
            },
        )

    async def secure(self, request: Request, response: HTTPResponse) -> None:
        """Adds to an answer of the app what every answer carries."""
        response.headers.update(_SECURITY_HEADERS)
        if "/static/" not in request.path:
            response.headers["Cache-Control"] = "no-store"
        if self._allowed and request.path.startswith("/chat/"):
            response.headers["Vary"] = "Origin"
            if "/static/" in request.path:
                response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            if request.headers.get("origin") in self._allowed:
                response.headers["Access-Control-Allow-Origin"] = request.headers["origin"]
                response.headers["Access-Control-Expose-Headers"] = "Retry-After"


def is_our_own(request: Request) -> bool:
    """Whether a page of ours sent a request, or a program, which says nothing of where it comes from."""
    site = request.headers.get("sec-fetch-site")
    if site:
        return site in _OF_OUR_OWN
    origin = request.headers.get("origin")
    return not origin or urlsplit(origin).netloc == request.headers.get("host")
