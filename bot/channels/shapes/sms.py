"""A turn as text messages: three segments each at most; what is beyond the short answer goes on behind MORE.

STOP, END, QUIT, CANCEL, HELP and the like belong to the provider: nothing here asks for such a word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from bot.channels.presenter import Message, rests_on
from bot.channels.session import Turn
from bot.channels.shapes.fitting import cut, sentences
from bot.channels.shapes.gsm import MOST_SEGMENTS, as_sent, segments
from bot.channels.shapes.marks import PLAIN
from bot.channels.shapes.parts import joined, outcome_of, source_of, with_choices, words_of
from bot.channels.shapes.piece import Piece
from bot.coverage import load_parameters

MORE = "Reply MORE for the rest."
CONDITIONS = frozenset(
    {
        "agreement",
        "underwriting",
        "right_to_request",
        "when_it_happened",
        "provider_basis",
        "time_before_joining",
        "stay_until_new_confirmed",
    }
)
"""Codes of the reasons on which an outcome still depends: they stand beside it, whatever else waits."""


def shape(turn: Turn) -> tuple[Piece, ...]:
    """The turn's messages; short ones share a text message, and those behind MORE come last."""
    now: list[str] = []
    later: list[str] = []
    for message, choices in with_choices(turn):
        offered = as_sent(choices.as_text())
        # A turn that gives help is said whole, whatever else is in it.
        first, rest = _whole(message) if turn.outcome == "signposted" else _first_and_rest(message, offered)
        now += [both] if fits(both := joined(first, offered)) else [*cut(first, fits), *cut(offered, fits)]
        later += [rest] if rest else []
    sent = list(_together(now))
    waiting = cut(joined(*later), _fits_with_more)
    if waiting:
        sent = [*sent[:-1], *cut(sent[-1], _fits_with_more)]
        sent[-1] = _with_more(sent[-1])
        waiting = [*map(_with_more, waiting[:-1]), waiting[-1]]
    return (*(Piece({"Body": part}) for part in sent), *(Piece({"Body": part}, waits=True) for part in waiting))


def fits(text: str) -> bool:
    """Whether a text takes three segments at most."""
    return segments(text) <= MOST_SEGMENTS


def _with_more(text: str) -> str:
    return f"{text}\n{MORE}"


def _fits_with_more(text: str) -> bool:
    return fits(_with_more(text))


def _together(texts: list[str]) -> Iterator[str]:
    """The texts, those side by side in one message where they fit."""
    held = ""
    for text in filter(str.strip, texts):
        if fits(both := joined(held, text)):
            held = both
            continue
        if held:
            yield held
        held = text
    if held:
        yield held


def _first_and_rest(message: Message, offered: str) -> tuple[str, str]:
    """What a message says at once, above what it offers, and what waits for MORE.

    What can be said whole is; so is a question, whatever it takes.
    """
    if message.decision:
        return _decision(message.decision, message.note, as_sent(source_of(message)))
    whole, _ = _whole(message)
    if not message.source or fits(joined(whole, offered)):
        return whole, ""
    short = as_sent(PLAIN.render(message.short or "")).strip()
    if short:
        return short, whole
    first, *rest = cut(whole, _fits_with_more)
    return first, joined(*rest)


def _whole(message: Message) -> tuple[str, str]:
    return as_sent(PLAIN.render(joined(words_of(message), source_of(message)))), ""


def _decision(card: Mapping[str, Any], note: str | None, source: str) -> tuple[str, str]:
    """A decision at once, as much of it as fits beside its outcome and review; the rest waits."""
    told: set[str] = set()
    for group in _by_weight(card):
        for sentence in group:
            if not _fits_with_more(_telling(card, {*told, sentence}, note)):
                break
            told.add(sentence)
    untold = (text for text in (*_why(card), *_then(card)) if text not in told)
    return _telling(card, told, note), joined(as_sent(" ".join(untold)), *map(as_sent, rests_on(card)), source)


def _by_weight(card: Mapping[str, Any]) -> Iterator[list[str]]:
    """The sentences of a decision in the order in which they may not be left for later, in groups.

    Of a group what comes after a sentence that is left has to be left too: it may refer to it.
    """
    reasons = card["reasons"]
    deciding = [reason for reason in reasons if reason["code"] == card["code"]]
    yield from (sentences(reason["text"]) for reason in reasons if reason["code"] in CONDITIONS)
    yield _then(card)[:1]
    yield from (sentences(reason["text"]) for reason in deciding or reasons[:1])
    yield _then(card)
    yield from [_why(card)] if deciding else (sentences(reason["text"]) for reason in reasons)


def _why(card: Mapping[str, Any]) -> list[str]:
    """The sentences of the reasons, each once."""
    return list(dict.fromkeys(sentence for reason in card["reasons"] for sentence in sentences(reason["text"])))


def _then(card: Mapping[str, Any]) -> list[str]:
    """The sentences of what to do next."""
    return [sentence for step in (*card["next_steps"], card["invitation"]) for sentence in sentences(step)]


def _telling(card: Mapping[str, Any], told: set[str], note: str | None) -> str:
    """The outcome with what is told of its reasons and of what to do, what it is worth and who can check it."""
    why = [outcome_of(card), *(sentence for sentence in _why(card) if sentence in told)]
    then = [sentence for sentence in _then(card) if sentence in told]
    helpline = load_parameters().in_force(dt.date.fromisoformat(card["on"])).contacts["helpline"]
    worth = "An indication; telling me isn't telling Medical Protection."
    review = f"{worth} To check: {helpline}, quote {card['reference']}."
    lines = (" ".join(why), f"Next: {' '.join(then)}" if then else "", review, note or "")
    return as_sent("\n".join(line for line in lines if line))
