"""Reporting a wrong answer, from a page or from a program: it waits for an editor with what led to it."""

from __future__ import annotations

import asyncio
import re
from json import dumps
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.answers.catalogue import answer_cards
from bot.channels.bodies import is_text, json_body, optional_text
from bot.channels.problems import Problem
from bot.channels.staff.desk import MOST_CHARACTERS, Desk, Route, desk_of, done, sent, written
from bot.channels.staff.gate import signed_in
from bot.channels.staff.handovers import as_reference
from bot.channels.staff.sign_in import page_of_ours
from bot.coverage.told import LABELS
from bot.storage.handovers import Handovers
from bot.storage.reports import Reports, Trace
from bot.storage.staff import StaffUser

_SHORT = 64
_VERSION = re.compile(r"[0-9a-f]{1,64}")
_LONGEST_FACT = 300


@signed_in()
async def report(request: Request, user: StaffUser) -> HTTPResponse:
    """Takes a report from a page, and goes back there."""
    trace = Trace(
        topic=sent(request, "topic") or None,
        answer_version=sent(request, "answer_version") or None,
        reference=as_reference(sent(request, "reference")) or None,
    )
    await _keep(desk_of(request), user, written(request, "comment", "What is wrong with it"), trace)
    return done(page_of_ours(sent(request, "back")).partition("?")[0], "reported")


@signed_in()
async def report_by_api(request: Request, user: StaffUser) -> HTTPResponse:
    """Takes a report from the answer aid, or from the helpline's own programs."""
    body = json_body(request)
    comment = optional_text(body, "comment", MOST_CHARACTERS)
    if comment is None or not comment.strip():
        raise Problem(422, "A report needs comment: what is wrong with the answer.")
    trace = Trace(
        topic=optional_text(body, "topic", _SHORT),
        strength=optional_text(body, "strength", _SHORT),
        answer_version=optional_text(body, "answer_version", _SHORT),
        reference=as_reference(optional_text(body, "reference", _SHORT) or "") or None,
        facts=_facts(body.get("facts")),
        asked=optional_text(body, "asked", MOST_CHARACTERS),
    )
    return json({"number": await _keep(desk_of(request), user, comment.strip(), trace)}, status=201)


async def _keep(desk: Desk, user: StaffUser, comment: str, trace: Trace) -> int:
    if trace.topic is not None and trace.topic not in answer_cards():
        raise Problem(422, f"There is no answer '{trace.topic[:_SHORT]}'.")
    if trace.topic is None and trace.reference is None and trace.asked is None and trace.facts is None:
        raise Problem(422, "Say what the report is about: a topic, a reference, what was asked, or the facts.")
    # No field but those that are masked takes words of anybody's choosing.
    if trace.strength not in {None, "strong", "likely", "possible"}:
        raise Problem(422, "strength is strong, likely or possible, as suggest gave it.")
    if trace.answer_version and not _VERSION.fullmatch(trace.answer_version):
        raise Problem(422, "answer_version is the version of an answer's words, as suggest gave it.")
    conversation = None
    if trace.reference:
        conversation = await asyncio.to_thread(Handovers(desk.engine).conversation_of, trace.reference)
        if conversation is None:
            raise Problem(422, "Nobody was given this reference, or it is erased.")
    number = await asyncio.to_thread(Reports(desk.engine, desk.our_numbers).add, user, comment, trace, conversation)
    await asyncio.to_thread(
        desk.audit.add, user, "reported", f"report {number}, {trace.topic or trace.reference or 'a call'}"
    )
    return number


def _facts(given: Any) -> dict[str, str] | None:
    """The caller's answers by name, each as text."""
    if given is None:
        return None
    if not isinstance(given, dict) or not set(given) <= set(LABELS):
        raise Problem(422, "facts is an object. GET /staff/api/facts names every fact.")
    told = {
        name: (value if isinstance(value, str) else dumps(value, ensure_ascii=False))[:_LONGEST_FACT]
        for name, value in given.items()
        if value is not None
    }
    if not all(map(is_text, told.values())):
        raise Problem(422, "A fact holds characters that aren't text.")
    return told or None


routes: tuple[Route, ...] = (
    ("POST", "/reports", report),
    ("POST", "/api/reports", report_by_api),
)
