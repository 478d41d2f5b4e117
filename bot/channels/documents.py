"""The OpenAPI documents of the chat and the staff API, put together from bot/web/openapi."""

from __future__ import annotations

from typing import Any

import yaml

from bot.channels.templates import WEB

FOLDER = WEB / "openapi"
_PARTS = {"chat": ("chat", "chat-schemas", "problems"), "staff": ("staff", "problems")}


def openapi_document(api: str) -> dict[str, Any]:
    """The document of an API, "chat" or "staff": its paths with all that they refer to."""
    paths, *others = (yaml.safe_load((FOLDER / f"{part}.yml").read_text(encoding="utf-8")) for part in _PARTS[api])
    document: dict[str, Any] = paths
    for other in others:
        for kind, parts in other["components"].items():
            document["components"].setdefault(kind, {}).update(parts)
    return document
