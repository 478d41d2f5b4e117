"""Errors as RFC 9457 problem details: what is wrong and what to do, in words for the person."""

from __future__ import annotations

from http import HTTPStatus

from sanic.exceptions import SanicException
from sanic.response import HTTPResponse, json


class Problem(Exception):
    """An answer that isn't one. `detail` is shown to the person."""

    def __init__(self, status: int, detail: str, retry_after: int | None = None, allow: str | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.retry_after = retry_after
        self.allow = allow

    def response(self) -> HTTPResponse:
        """The problem as application/problem+json."""
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        if self.allow:
            headers["Allow"] = self.allow
        if self.status == HTTPStatus.UNAUTHORIZED:
            headers["WWW-Authenticate"] = "Bearer"
        return json(
            {
                "type": "about:blank",
                "title": HTTPStatus(self.status).phrase,
                "status": self.status,
                "detail": self.detail,
            },
            status=self.status,
            headers=headers,
            content_type="application/problem+json",
        )


def problem_of(error: SanicException) -> Problem:
    """Sanic's own errors (nothing there, wrong method, too large) as problems."""
    allow = (getattr(error, "headers", None) or {}).get("Allow")
    return Problem(error.status_code, str(error) or "This address doesn't take that.", allow=allow)
