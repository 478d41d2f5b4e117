"""A conversation as a copy to keep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

_MARKDOWN = MarkdownIt("commonmark", {"html": False})

Entry = Mapping[str, Any]
Card = Mapping[str, Any]


def record_entries(events: Iterable[Mapping[str, Any]]) -> tuple[list[Entry], list[Card]]:
    """Who said what, in order, and the decisions' cards, from a conversation's stored events."""
    entries: list[Entry] = []
    decisions: list[Card] = []
    for event in events:
        if event["event"] == "user":
            words = event["text"] or "(not kept)"
            entries.append({"who": "You", "text": words, "text_html": escape(words), "source": None})
        elif event["event"] == "bot":
            metadata = event.get("metadata") or {}
            section = metadata.get("section") or (metadata.get("metadata") or {}).get("section")
            rendered = Markup(_MARKDOWN.render(event["text"] or ""))  # noqa: S704 - HTML in it is escaped by the renderer
            entries.append({"who": "Assistant", "text": event["text"] or "", "text_html": rendered, "source": section})
            if metadata.get("decision"):
                decisions.append(metadata["decision"])
    return entries, decisions


def record_text(entries: Sequence[Entry], decisions: Sequence[Card], made_on: str, helpline: str) -> str:
    """The copy as plain text."""
    lines = [f"Indemnity helpline assistant: a copy made on {made_on}. Helpline {helpline}.", ""]
    for entry in entries:
        lines.append(f"{entry['who']}: {entry['text'].replace('**', '')}")
        if entry["source"]:
            lines.append(f"(From: {entry['source']})")
        lines.append("")
    for card in decisions:
        lines.append(f"Decision {card['reference']}, under parameters {card['parameters_version']} of {card['on']}:")
        lines += [f"- {fact['label']}: {fact['value']}" for fact in card["facts"]]
        lines += [f"- {reason['text']} ({reason['section']})" for reason in card["reasons"]]
        lines.append("")
    return "\n".join(lines)
