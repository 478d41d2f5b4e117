"""A turn on Slack: blocks with its markup, choices as buttons; 3,000 characters a section."""

from __future__ import annotations

from typing import Any

from bot.channels.session import Turn
from bot.channels.shapes.fitting import cut
from bot.channels.shapes.marks import SLACK
from bot.channels.shapes.measures import units
from bot.channels.shapes.parts import Choices, joined, source_of, with_choices, words_of
from bot.channels.shapes.piece import Piece

MOST = 3000
"""Characters of a section's text."""
MOST_BUTTONS = 25
"""Of an actions block."""
MOST_TITLE = 75
"""Characters of a button's text; its value takes 2,000."""

_Block = dict[str, Any]


def shape(turn: Turn) -> tuple[Piece, ...]:
    """The turn's messages, a section to each; the last part of each holds source and buttons.

    Beside the blocks stands the same as text, for notifications and screen readers.
    """
    pieces: list[Piece] = []
    for message, choices in with_choices(turn):
        has_buttons = _are_buttons(choices)
        text = joined(words_of(message), "" if has_buttons else choices.as_text())
        source, related = source_of(message), _sayable(message.related)
        parts = cut(text, _fits)
        for number, part in enumerate(parts, start=1):
            blocks, below = [_section(part)], ""
            if number == len(parts):
                blocks += [*_context(source), *(_actions("choice", choices.titles) if has_buttons else [])]
                blocks += _actions("related", related)
                below = joined(source, choices.as_text() if has_buttons else "")
            pieces.append(Piece({"text": SLACK.render(joined(part, below)), "blocks": blocks}))
    return tuple(pieces)


def _fits(text: str) -> bool:
    return units(SLACK.render(text)) <= MOST


def _are_buttons(choices: Choices) -> bool:
    return len(choices.titles) <= MOST_BUTTONS and len(_sayable(choices.titles)) == len(choices.titles)


def _sayable(titles: tuple[str, ...]) -> tuple[str, ...]:
    """The titles that a button can hold."""
    return tuple(title for title in titles if 0 < units(title) <= MOST_TITLE)[:MOST_BUTTONS]


def _mrkdwn(text: str) -> dict[str, Any]:
    # verbatim: what isn't marked as a link or a mention doesn't become one.
    return {"type": "mrkdwn", "text": SLACK.render(text), "verbatim": True}


def _section(text: str) -> _Block:
    return {"type": "section", "text": _mrkdwn(text)}


def _context(source: str) -> list[_Block]:
    parts = cut(source, _fits)[:10]
    return [{"type": "context", "elements": [_mrkdwn(part) for part in parts]}] if parts else []


def _actions(kind: str, titles: tuple[str, ...]) -> list[_Block]:
    """Buttons that say their words; `kind` keeps the ids of two rows apart."""
    buttons = [
        {
            "type": "button",
            "action_id": f"{kind}_{number}",
            "text": {"type": "plain_text", "text": title, "emoji": False},
            "value": title,
        }
        for number, title in enumerate(titles, start=1)
    ]
    return [{"type": "actions", "elements": buttons}] if buttons else []
