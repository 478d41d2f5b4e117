"""Approving and withdrawing answers: what holds whoever does it, by command or on a page."""

from __future__ import annotations

import datetime as dt

from bot.answers.catalogue import AnswerCard, answer_cards
from bot.errors import HelplineError
from bot.storage.answer_standings import AnswerStandings, Standing

NEEDED = frozenset({"emergency_advice"})
"""Help in need: its words can be changed, but nobody is ever left without it."""


class ApprovalRefused(HelplineError):
    """An answer can't be approved or withdrawn. The text says why."""


def approve(topic: str, by: str, today: dt.date, standings: AnswerStandings) -> None:
    """Approves an answer's words as they are now; a later change of the words ends the approval."""
    _put(topic, by, today, standings, is_withdrawn=False)


def withdraw(topic: str, by: str, today: dt.date, standings: AnswerStandings) -> None:
    """Withdraws an answer at once: its askers are referred to the helpline until it is approved again."""
    if topic in NEEDED:
        raise ApprovalRefused(f"{topic} is help in need and can't be withdrawn. Change its words instead.")
    _put(topic, by, today, standings, is_withdrawn=True)


def in_words(card: AnswerCard, standing: Standing | None) -> str:
    """How an answer stands, such as "approved by A. Editor, 2026-11-22"."""
    if standing is None:
        return "not approved"
    if standing.is_withdrawn:
        return f"withdrawn by {standing.by}, {standing.on}"
    if standing.version != card.version:
        return f"changed since {standing.by} approved it"
    return f"approved by {standing.by}, {standing.on}"


def _put(topic: str, by: str, today: dt.date, standings: AnswerStandings, is_withdrawn: bool) -> None:
    card = answer_cards().get(topic)
    if card is None:
        raise ApprovalRefused(f"There is no answer '{topic}'. `helpline answers list` names them.")
    standings.put(topic, Standing(by, today, is_withdrawn, card.version))
