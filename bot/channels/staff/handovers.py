"""Hand-overs: who waits, and the conversation behind a reference that a caller reads out."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.channels.about import about
from bot.channels.problems import Problem
from bot.channels.record import Record, record_of
from bot.channels.staff.desk import Desk, Route, desk_of, done, page, written
from bot.channels.staff.gate import signed_in
from bot.coverage import load_parameters
from bot.errors import HelplineError
from bot.replay import replay
from bot.storage.decisions import Decisions
from bot.storage.handovers import Handover, Handovers, Note
from bot.storage.repository import Repository
from bot.storage.staff import StaffUser

PLACE = "/staff/handovers"
_SHOWN_AT_MOST = 40
"""What is read out and no reference isn't repeated at length."""


@dataclass(frozen=True)
class Replayed:
    """Whether a decision follows again: `is_same` is None where that can't be told; `why` says what differs."""

    is_same: bool | None
    why: str = ""


@dataclass(frozen=True)
class Case:
    """Everything behind a reference: the masked conversation, whether each decision follows again, the hand-overs."""

    record: Record
    replayed: dict[str, Replayed]
    handovers: list[Handover]
    notes: dict[str, list[Note]]


@signed_in()
async def open_ones(request: Request, user: StaffUser) -> HTTPResponse:
    """Who waits, the longest first; and the page that a reference leads to."""
    asked = request.args.get("reference")
    if asked is None:
        return await _list(request)
    reference = as_reference(asked)
    found = await asyncio.to_thread(_handovers(desk_of(request)).conversation_of, reference)
    if found is None:
        return await _list(request, asked=asked[:_SHOWN_AT_MOST], status=404)
    return redirect(f"{PLACE}/{reference}", status=303)


@signed_in()
async def case(request: Request, user: StaffUser, reference: str) -> HTTPResponse:
    """The masked conversation behind a reference, with its facts, decisions and notes."""
    desk = desk_of(request)
    reference = as_reference(reference)
    conversation = await asyncio.to_thread(_handovers(desk).conversation_of, reference)
    if conversation is None:
        return await _list(request, asked=reference[:_SHOWN_AT_MOST], status=404)
    repository: Repository = request.app.ctx.agent.tracker_store.repository
    found = await asyncio.to_thread(_case, desk, repository, conversation)
    await asyncio.to_thread(desk.audit.add, user, "looked up", reference)
    return page(request, "case.html", path=PLACE, reference=reference, case=found, problem=_problem(request))


@signed_in()
async def claim(request: Request, user: StaffUser, reference: str) -> HTTPResponse:
    """Takes on somebody who waits."""
    return await _change(request, user, reference, "claimed", _handovers(desk_of(request)).claim, user)


@signed_in()
async def hand_back(request: Request, user: StaffUser, reference: str) -> HTTPResponse:
    """Lets somebody wait for others again."""
    return await _change(request, user, reference, "handed-back", _handovers(desk_of(request)).hand_back)


@signed_in()
async def close(request: Request, user: StaffUser, reference: str) -> HTTPResponse:
    """Closes a hand-over."""
    return await _change(request, user, reference, "closed", _handovers(desk_of(request)).close, user)


@signed_in()
async def note(request: Request, user: StaffUser, reference: str) -> HTTPResponse:
    """Adds a note, masked."""
    desk, reference = desk_of(request), as_reference(reference)
    text = written(request, "text", "The note")
    if not await asyncio.to_thread(_handovers(desk).add_note, reference, user, text):
        raise Problem(404, f"There is no hand-over {reference}.")
    await asyncio.to_thread(desk.audit.add, user, "noted", reference)
    return done(f"{PLACE}/{reference}", "noted")


def as_reference(said: str) -> str:
    """A reference as it is kept, however it was read out: "7k q4-wx" is 7KQ4WX."""
    return re.sub(r"[^A-Z0-9]", "", said.upper())


async def _list(request: Request, asked: str = "", status: int = 200) -> HTTPResponse:
    waiting = await asyncio.to_thread(_handovers(desk_of(request)).open)
    problem = (
        f"Nobody was given the reference {asked}, or it is erased. Ask the caller to read it again." if asked else ""
    )
    return page(request, "handovers.html", status, path=PLACE, handovers=waiting, asked=asked, problem=problem)


async def _change(
    request: Request, user: StaffUser, reference: str, what: str, change: Any, *arguments: Any
) -> HTTPResponse:
    """Changes the state of a hand-over and notes it; where somebody else was first the page says so."""
    reference = as_reference(reference)
    if not await asyncio.to_thread(change, reference, *arguments):
        return redirect(f"{PLACE}/{reference}?first=no", status=303)
    await asyncio.to_thread(desk_of(request).audit.add, user, what.replace("-", " "), reference)
    return done(f"{PLACE}/{reference}", what)


def _problem(request: Request) -> str:
    return "Somebody else was first, so nothing was done. This is how it stands now." if "first" in request.args else ""


def _case(desk: Desk, repository: Repository, conversation: str) -> Case:
    stored = repository.all_events(conversation)
    today = desk.today()
    read = load_parameters().in_force(today).source_read
    record = record_of(stored.events if stored else (), today, read, about(desk.settings).helpline)
    decisions = Decisions(desk.engine)
    handovers = _handovers(desk)
    found = handovers.of_conversation(conversation)
    return Case(
        record,
        {one.reference: _replayed(one.reference, decisions) for one in decisions.of_conversation(conversation)},
        found,
        {one.reference: handovers.notes(one.reference) for one in found},
    )


def _replayed(reference: str, decisions: Decisions) -> Replayed:
    try:
        again = replay(reference, decisions)
    except HelplineError as error:
        return Replayed(None, str(error))
    return Replayed(not again.differing, ", ".join(again.differing).replace("_", " "))


def _handovers(desk: Desk) -> Handovers:
    return Handovers(desk.engine, desk.our_numbers)


routes: tuple[Route, ...] = (
    ("GET", "/handovers", open_ones),
    ("GET", "/handovers/<reference>", case),
    ("POST", "/handovers/<reference>/claim", claim),
    ("POST", "/handovers/<reference>/hand-back", hand_back),
    ("POST", "/handovers/<reference>/close", close),
    ("POST", "/handovers/<reference>/notes", note),
)
