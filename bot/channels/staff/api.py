"""The staff API's own description. What it does stands with the pages that use it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channels.documents import openapi_document
from bot.channels.staff.desk import Route
from bot.channels.staff.gate import signed_in
from bot.storage.staff import StaffUser


@signed_in()
async def describe(request: Request, user: StaffUser) -> HTTPResponse:
    """The OpenAPI document."""
    return json(_document())


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    return openapi_document("staff")


routes: tuple[Route, ...] = (("GET", "/api/openapi.json", describe),)
