"""Turns to shape, and what a person sees of what comes out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from hypothesis import strategies as st

from actions.decide import decision_card, decision_text
from bot.answers.catalogue import answer_cards
from bot.channels.presenter import Message, message_from
from bot.channels.session import Turn, turn_of
from bot.channels.shapes import Piece, shape
from bot.coverage import Decision, load_names
from tests.builders import filled, in_force, response_texts
from tests.coverage.test_scenarios import FILES, decided, scenarios

READ = "2026-11-22"
REFERENCE = "7KQ4WX"
_TAGS = re.compile(r"</?b>")


def said(text: str, outcome: str = "answered", **more: Any) -> Turn:
    """A turn of one message."""
    return turn_of((Message("1", text, outcome, **more),))


def answer(topic: str, outcome: str = "answered") -> Turn:
    """The answer of a topic, as the response generator and the action make it."""
    forms = {channel: filled(text, in_force()) for channel, text in response_texts()[f"utter_{topic}"]}
    card = answer_cards()[topic]
    related = [answer_cards()[one].title for one in card.related]
    sent = {"text": forms[""], "short": forms["sms"], "section": card.section, "read": READ, "related": related}
    return turn_of((message_from({**sent, "outcome": outcome}),))


@lru_cache(maxsize=1)
def decisions() -> tuple[tuple[Decision, Turn], ...]:
    """Every kind of decision that the policy's scenarios come to, and how it is told."""
    found: dict[tuple[Any, ...], tuple[Decision, Turn]] = {}
    for case in (case for path in FILES for case in scenarios(path)):
        outcome = decided(case.facts, case.on)
        for one in outcome.assessment.decisions:
            kind = (one.about, one.code, one.headline, tuple(reason.code for reason in one.reasons))
            if not one.headline or kind in found:
                continue
            card = decision_card(one, REFERENCE, outcome.given.trainee, load_names(), outcome.parameters)
            text = decision_text(one, REFERENCE, outcome.parameters)
            sent = {"text": text, "decision": card, "section": one.reasons[0].section, "read": READ}
            found[kind] = (one, turn_of((message_from({**sent, "outcome": "decided"}),)))
    return tuple(found.values())


def texts(turn: Turn, channel: str) -> list[str]:
    """What a person sees of each piece: no markup, no escapes, and what stands on the buttons."""
    return [seen(piece, channel) for piece in shape(turn, channel)]


def at_once(turn: Turn) -> list[str]:
    """The text messages that don't wait for MORE."""
    return [piece.body["Body"] for piece in shape(turn, "sms") if not piece.waits]


def behind_more(turn: Turn) -> list[str]:
    """The text messages that do."""
    return [piece.body["Body"] for piece in shape(turn, "sms") if piece.waits]


def seen(piece: Piece, channel: str) -> str:
    """What a person sees of a piece."""
    if channel == "slack":
        return "\n".join(html.unescape(text) for text in _slack_texts(piece.body["blocks"]))
    if channel == "telegram":
        return "\n".join([html.unescape(_TAGS.sub("", piece.body["text"])), *buttons(piece, channel)])
    return str(piece.body["Body"])


def buttons(piece: Piece, channel: str) -> list[str]:
    """What the buttons of a piece say when they are pressed."""
    if channel == "slack":
        rows = [block["elements"] for block in piece.body["blocks"] if block["type"] == "actions"]
        return [button["value"] for row in rows for button in row]
    rows = piece.body.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row]


def _slack_texts(blocks: list[Mapping[str, Any]]) -> Iterator[str]:
    for block in blocks:
        if block["type"] == "section":
            yield block["text"]["text"]
        elif block["type"] == "context":
            yield from (element["text"] for element in block["elements"])
        else:
            yield from (element["text"]["text"] for element in block["elements"])


_any_text = st.text(min_size=1, max_size=400) | st.text(alphabet="a b1£*_~`<>&@|.-\n€“é🤰", min_size=1, max_size=6000)
_cards = st.sampled_from(range(10_000)).map(
    lambda number: decisions()[number % len(decisions())][1].messages[0].decision
)


def any_message() -> st.SearchStrategy[Message]:
    """Any message: long or short, with anything in it that a person could have written."""
    titles = st.lists(st.text(min_size=1, max_size=90), max_size=30, unique=True).map(tuple)
    source = st.builds(
        lambda section, approved: {"section": section, "read": READ, **approved},
        st.text(min_size=1, max_size=200),
        st.sampled_from([{}, {"approved": {"by": "A. Editor <b>", "on": READ}}]),
    )
    return st.builds(
        Message,
        st.just("1"),
        _any_text.filter(str.strip),
        st.sampled_from(["answered", "decided", "asked", "signposted", "declined", "chat"]),
        short=st.none() | st.text(min_size=1, max_size=600).filter(str.strip),
        note=st.none() | st.just("I left an e-mail address out of what is stored."),
        choices=titles,
        source=st.none() | source,
        decision=st.none() | _cards,
        related=titles,
    )


def any_turn() -> st.SearchStrategy[Turn]:
    """Any turn of one to three messages."""
    return st.lists(any_message(), min_size=1, max_size=3).map(tuple).map(turn_of)
