"""What a request to an API carries: JSON, of a size that can be read."""

from __future__ import annotations

from typing import Any

from sanic.exceptions import SanicException
from sanic.request import Request

from bot.channels.problems import Problem

MOST_BYTES = 26_000
"""2,000 characters, each as two escapes of JSON, and the rest."""


def json_body(request: Request) -> dict[str, Any]:
    """The JSON object that a request carries; Problem (400, 413, 415, 422) where it carries none."""
    if request.content_type.partition(";")[0].strip().casefold() != "application/json":
        raise Problem(415, "Send JSON, with Content-Type: application/json.")
    if len(request.body) > MOST_BYTES:
        raise Problem(413, "That is too long. Shorten it and send it again.")
    try:
        body = request.json
    except SanicException:
        raise Problem(400, "That isn't readable JSON.") from None
    if not isinstance(body, dict):
        raise Problem(422, "Send a JSON object.")
    return body


def optional_text(body: dict[str, Any], name: str, most: int) -> str | None:
    """The text under a name, of at most so many characters; None where there is none, Problem where it is no text."""
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise Problem(422, f"{name} must be text of 1 to {most} characters.")
    if not is_text(value):
        raise Problem(422, f"{name} holds characters that aren't text.")
    return value


def is_text(value: str) -> bool:
    """Whether every character can be kept by either database and shown on a page."""
    return "\0" not in value and not any("\ud800" <= character <= "\udfff" for character in value)
