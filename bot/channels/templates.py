"""The pages' templates, as every channel that has pages renders them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from bot.answers.wording import long_date

WEB = Path(__file__).parent.parent / "web"
_MARKDOWN = MarkdownIt("commonmark", {"html": False})


def templates() -> Environment:
    """What renders bot/web/templates: everything is escaped, and a value that is missing is an error."""
    environment = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["markdown"] = as_html
    environment.filters["day"] = lambda day: long_date(dt.date.fromisoformat(day))
    return environment


def as_html(text: str) -> Markup:
    """Markdown as HTML; HTML in it is shown as text."""
    return Markup(_MARKDOWN.render(text))  # noqa: S704 - HTML in it is escaped by the renderer
