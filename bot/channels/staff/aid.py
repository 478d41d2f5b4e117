"""The answer aid: the screen, and the part of the staff API that it and the helpline's own programs use."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse, empty, json

from actions.decide import DECISION_CODE
from bot.aid.answer_aid import DayRefused
from bot.aid.facts import FactRefused
from bot.answers.catalogue import answer_cards
from bot.channels.bodies import json_body, optional_text
from bot.channels.problems import Problem
from bot.channels.session import MOST_CHARACTERS, TextRefused, cleaned
from bot.channels.staff.desk import Route, desk_of, page
from bot.channels.staff.gate import signed_in
from bot.storage.answer_notes import AnswerNotes
from bot.storage.staff import StaffUser

FORMS = ("full", "short")
_KEPT_NOTHING = {"Cache-Control": "no-store"}


@signed_in()
async def screen(request: Request, user: StaffUser) -> HTTPResponse:
    """The screen that an adviser works with."""
    today = desk_of(request).settings.today()
    return page(request, "aid.html", today=today.isoformat(), most_characters=MOST_CHARACTERS)


@signed_in()
async def suggest(request: Request, user: StaffUser) -> HTTPResponse:
    """What to say to a caller. Nothing of it is stored."""
    body = json_body(request)
    text, facts, on = _text(body), _facts(body), _day(body)
    if not text and not facts:
        raise Problem(422, "There is nothing to go by. Send text, facts, or both.")
    started = time.perf_counter()
    try:
        suggested = await desk_of(request).aid.suggest(request.app.ctx.agent, text, facts, on)
    except (FactRefused, DayRefused) as refused:
        raise Problem(422, str(refused)) from None
    took = 1000 * (time.perf_counter() - started)
    return json(suggested, headers={**_KEPT_NOTHING, "Server-Timing": f"suggest;dur={took:.1f}"})


@signed_in()
async def facts(request: Request, user: StaffUser) -> HTTPResponse:
    """Every fact that `suggest` takes, with its label and how it is put right."""
    return json(await desk_of(request).aid.facts(), headers=_KEPT_NOTHING)


@signed_in()
async def notes(request: Request, user: StaffUser) -> HTTPResponse:
    """The team's own notes beside an answer: internal, never part of it."""
    topic = request.args.get("topic") or ""
    if topic not in answer_cards():
        raise Problem(422, "Name an answer's topic, as ?topic=renewal.")
    kept = await asyncio.to_thread(AnswerNotes(desk_of(request).engine).all)
    told = [{"text": one.text, "by": one.by, "on": one.written_at.date().isoformat()} for one in kept.get(topic, [])]
    return json({"notes": told}, headers=_KEPT_NOTHING)


@signed_in()
async def copied(request: Request, user: StaffUser) -> HTTPResponse:
    """Notes in the audit that an adviser copied an answer or a decision; never what was typed."""
    body = json_body(request)
    topic, decision, form = (optional_text(body, name, 64) for name in ("topic", "decision", "form"))
    if form not in FORMS or (topic is None) == (decision is None):
        raise Problem(422, "Send a topic or a decision's code, and form: full or short.")
    if topic is not None and topic not in answer_cards():
        raise Problem(422, f"There is no answer '{topic}'.")
    if decision is not None and not DECISION_CODE.fullmatch(decision):
        raise Problem(422, "That is no decision's code. Send it as suggest gave it.")
    about = f"{topic or decision}, {form}"
    await asyncio.to_thread(desk_of(request).audit.add, user, f"copied {'an answer' if topic else 'a decision'}", about)
    return empty(204)


def _text(body: dict[str, Any]) -> str:
    text = body.get("text", "")
    if isinstance(text, str) and not text.strip():
        return ""
    try:
        return cleaned(text)
    except TextRefused as refused:
        raise Problem(refused.status, str(refused)) from None


def _facts(body: dict[str, Any]) -> dict[str, Any]:
    given = body.get("facts")
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise Problem(422, 'Facts are an object, such as {"specialty": "gp"}; null takes one away.')
    return given


def _day(body: dict[str, Any]) -> dt.date | None:
    on = body.get("on")
    if on is None:
        return None
    try:
        return dt.date.fromisoformat(on)
    except (TypeError, ValueError):
        raise Problem(422, "on is the day to answer for, as 2027-04-01.") from None


routes: tuple[Route, ...] = (
    ("GET", "", screen),
    ("GET", "/api/facts", facts),
    ("POST", "/api/suggest", suggest),
    ("GET", "/api/notes", notes),
    ("POST", "/api/copied", copied),
)
