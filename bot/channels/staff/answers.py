"""Every answer and every rule, to browse and search; approving, withdrawing, and the team's own notes."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.answers.library import Answer, answers_on, excluded, parameters_on, searched
from bot.approval import NEEDED, ApprovalRefused, approve, in_words, withdraw
from bot.channels.problems import Problem
from bot.channels.staff.desk import Desk, Route, desk_of, done, page, sent, written
from bot.channels.staff.gate import signed_in
from bot.coverage import load_names, load_parameters
from bot.storage.answer_notes import AnswerNotes
from bot.storage.answer_standings import AnswerStandings, Standing
from bot.storage.masking import mask
from bot.storage.staff import StaffUser

PLACE = "/staff/answers"
_LONGEST_SEARCH = 200


@signed_in()
async def browse(request: Request, user: StaffUser) -> HTTPResponse:
    """Every answer, or those that hold the words looked for."""
    desk = desk_of(request)
    words = _words(request)
    answers = _answers(desk)
    standings = await asyncio.to_thread(AnswerStandings(desk.engine).all)
    return page(
        request,
        "answers.html",
        q=words,
        answers=searched(answers.values(), words) if words else list(answers.values()),
        standing=_standing_words(answers, standings),
    )


@signed_in()
async def show(request: Request, user: StaffUser, topic: str) -> HTTPResponse:
    """An answer, where its figures come from, who approved it, and the team's notes."""
    return await _answer_page(request, topic)


@signed_in()
async def rules(request: Request, user: StaffUser) -> HTTPResponse:
    """The lists, figures and numbers that answers and decisions rest on."""
    desk = desk_of(request)
    words = _words(request)
    found = [
        one
        for one in parameters_on(desk.today(), load_parameters())
        if words.casefold()
        in f"{one.name} {one.description} {one.section} {' '.join(value.text for value in one.values)}".casefold()
    ]
    return page(request, "rules.html", path=PLACE, q=words, parameters=found)


@signed_in()
async def exclusions(request: Request, user: StaffUser) -> HTTPResponse:
    """The excluded activities with their exceptions, found by the page's words or by people's."""
    words = _words(request)
    parameters = load_parameters().in_force(desk_of(request).today())
    found = excluded(parameters, load_names(), words)
    section = parameters.sections["exclusions.activities"]
    return page(request, "exclusions.html", path=PLACE, q=words, activities=found, section=section)


@signed_in(at_least="editor")
async def put_approval(request: Request, user: StaffUser, topic: str) -> HTTPResponse:
    """Approves the words as they are now, in the name of who is signed in."""
    return await _put(request, user, topic, approve, "approved")


@signed_in(at_least="editor")
async def put_withdrawal(request: Request, user: StaffUser, topic: str) -> HTTPResponse:
    """Withdraws an answer at once, in the name of who is signed in."""
    return await _put(request, user, topic, withdraw, "withdrawn")


@signed_in()
async def note(request: Request, user: StaffUser, topic: str) -> HTTPResponse:
    """Adds a note of the team's beside an answer."""
    desk = desk_of(request)
    _answer(desk, topic)
    text = written(request, "text", "The note")
    without = mask(text, desk.our_numbers)
    if without != text:
        # It stays for good, where everybody reads it: masked it would be of no use, and its writer knows a better word.
        raise Problem(422, f"The note holds personal data: “{without}”. Go back and leave it out.")
    await asyncio.to_thread(AnswerNotes(desk.engine).add, topic, user, text)
    await asyncio.to_thread(desk.audit.add, user, "noted", topic)
    return done(f"{PLACE}/{topic}", "noted")


@signed_in(at_least="editor")
async def remove_note(request: Request, user: StaffUser, topic: str, number: int) -> HTTPResponse:
    """Removes a note."""
    desk = desk_of(request)
    if not await asyncio.to_thread(AnswerNotes(desk.engine).remove, topic, number):
        raise Problem(404, "There is no such note any more.")
    await asyncio.to_thread(desk.audit.add, user, "removed a note", topic)
    return done(f"{PLACE}/{topic}", "note-removed")


async def _put(
    request: Request,
    user: StaffUser,
    topic: str,
    put: Callable[[str, str, dt.date, AnswerStandings], None],
    what: str,
) -> HTTPResponse:
    desk = desk_of(request)
    version = _answer(desk, topic).card.version
    if sent(request, "version") != version:
        return await _answer_page(request, topic, 409, "The words have changed since you read them. Read them again.")
    try:
        await asyncio.to_thread(put, topic, user.name, desk.today(), AnswerStandings(desk.engine))
    except ApprovalRefused as refused:
        return await _answer_page(request, topic, 409, str(refused))
    await asyncio.to_thread(desk.audit.add, user, what, f"{topic}, version {version}")
    return done(f"{PLACE}/{topic}", what)


async def _answer_page(request: Request, topic: str, status: int = 200, problem: str = "") -> HTTPResponse:
    desk = desk_of(request)
    answer = _answer(desk, topic)
    standing = (await asyncio.to_thread(AnswerStandings(desk.engine).all)).get(topic)
    notes = (await asyncio.to_thread(AnswerNotes(desk.engine).all)).get(topic, [])
    return page(
        request,
        "answer.html",
        status,
        path=f"{PLACE}/{topic}",
        problem=problem,
        answer=answer,
        standing=in_words(answer.card, standing),
        is_approved=standing is not None and not standing.is_withdrawn and standing.version == answer.card.version,
        is_withdrawn=standing is not None and standing.is_withdrawn,
        can_be_withdrawn=topic not in NEEDED,
        notes=notes,
    )


def _answer(desk: Desk, topic: str) -> Answer:
    answer = _answers(desk).get(topic)
    if answer is None:
        raise Problem(404, "There is no such answer.")
    return answer


def _answers(desk: Desk) -> Mapping[str, Answer]:
    return answers_on(desk.today(), load_parameters())


def _standing_words(answers: Mapping[str, Answer], standings: Mapping[str, Standing]) -> dict[str, str]:
    return {topic: in_words(answer.card, standings.get(topic)) for topic, answer in answers.items()}


def _words(request: Request) -> str:
    return (request.args.get("q") or "").strip()[:_LONGEST_SEARCH]


routes: tuple[Route, ...] = (
    ("GET", "/answers", browse),
    ("GET", "/answers/<topic>", show),
    ("POST", "/answers/<topic>/approve", put_approval),
    ("POST", "/answers/<topic>/withdraw", put_withdrawal),
    ("POST", "/answers/<topic>/notes", note),
    ("POST", "/answers/<topic>/notes/<number:int>/remove", remove_note),
    ("GET", "/rules", rules),
    ("GET", "/exclusions", exclusions),
)
