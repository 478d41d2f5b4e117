"""The review queue: what staff reported, and what the assistant did badly, grouped by meaning."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.answers.catalogue import answer_cards
from bot.channels.staff.desk import Route, desk_of, done, page, sent
from bot.channels.staff.gate import signed_in
from bot.review import MOST_CHARACTERS, LabelRefused, checked_label, grouped, topics
from bot.storage.reports import DISMISSED, DONE, Reports
from bot.storage.reviews import ReviewItem, Reviews
from bot.storage.staff import StaffUser

PLACE = "/staff/reviews"
_OUT_OF_SCOPE = "out_of_scope"
_MOST_IN_AUDIT = 128
_MOST_AT_ONCE = 300
"""How many messages are grouped at once, the oldest: the rest comes up when these are dealt with."""


class _Groups:
    """The groups of the queue as it was last looked at: grouping takes a second, and the queue seldom changes."""

    def __init__(self) -> None:
        self._items: list[ReviewItem] = []
        self._groups: list[list[ReviewItem]] = []

    def of(self, items: list[ReviewItem]) -> list[list[ReviewItem]]:
        """The items in groups of one meaning."""
        if items != self._items:
            self._items, self._groups = items, grouped(items)
        return self._groups


_GROUPS = _Groups()


@signed_in()
async def queue(request: Request, user: StaffUser) -> HTTPResponse:
    """Everything that waits."""
    return await _queue_page(request)


@signed_in(at_least="editor")
async def settle_items(request: Request, user: StaffUser) -> HTTPResponse:
    """Labels the chosen messages with an editor's words and a topic, or dismisses them."""
    desk = desk_of(request)
    reviews = Reviews(desk.engine)
    waiting = {item.number: item.text for item in await asyncio.to_thread(reviews.waiting)}
    numbers = request.form.getlist("item", []) if request.form else []
    chosen = [number for number in waiting if str(number) in numbers]
    if not chosen:
        return await _queue_page(request, 422, "Choose at least one message that still waits.")
    about = ", ".join(f"message {number}" for number in chosen)[:_MOST_IN_AUDIT]
    if sent(request, "action") == "dismiss":
        await asyncio.to_thread(reviews.dismiss, chosen)
        await asyncio.to_thread(desk.audit.add, user, "dismissed", about)
        return done(PLACE, "dismissed")
    words, topic = sent(request, "words"), sent(request, "topic")
    try:
        text = checked_label(words, topic, [waiting[number] for number in chosen])
    except LabelRefused as refused:
        return await _queue_page(request, 422, str(refused), chosen)
    await asyncio.to_thread(reviews.label, chosen, text, topic, user.name)
    await asyncio.to_thread(desk.audit.add, user, f"labelled {topic}"[:64], about)
    return done(PLACE, "labelled")


@signed_in(at_least="editor")
async def settle_report(request: Request, user: StaffUser, number: int) -> HTTPResponse:
    """Settles a report: something was done about it, or nothing is to be done."""
    desk = desk_of(request)
    state = DISMISSED if sent(request, "action") == "dismiss" else DONE
    if not await asyncio.to_thread(Reports(desk.engine).settle, number, state):
        return await _queue_page(request, 409, "Somebody else has settled that report already.")
    await asyncio.to_thread(desk.audit.add, user, "dismissed" if state == DISMISSED else "settled", f"report {number}")
    return done(PLACE, "settled")


async def _queue_page(
    request: Request, status: int = 200, problem: str = "", chosen: Sequence[int] = ()
) -> HTTPResponse:
    """The queue; what was sent and couldn't be taken stands in the fields of the group that was chosen."""
    desk = desk_of(request)
    items = await asyncio.to_thread(Reviews(desk.engine).waiting)
    return page(
        request,
        "reviews.html",
        status,
        path=PLACE,
        problem=problem,
        reports=await asyncio.to_thread(Reports(desk.engine).waiting),
        groups=await asyncio.to_thread(_GROUPS.of, items[:_MOST_AT_ONCE]),
        later=max(0, len(items) - _MOST_AT_ONCE),
        topics=_topics(),
        words=sent(request, "words"),
        topic=sent(request, "topic"),
        chosen=chosen,
        most_characters=MOST_CHARACTERS,
    )


def _topics() -> list[tuple[str, str]]:
    """The topics to label with: those off the subject first, then the answers by title, then the rest."""
    titles = {name: card.title for name, card in answer_cards().items()}
    known = sorted((title, name) for name, title in titles.items() if name in topics())
    rest = [name for name in topics() if name not in titles and name != _OUT_OF_SCOPE]
    return [
        (_OUT_OF_SCOPE, "Out of scope: none of ours"),
        *((name, title) for title, name in known),
        *((name, name.replace("_", " ")) for name in rest),
    ]


routes: tuple[Route, ...] = (
    ("GET", "/reviews", queue),
    ("POST", "/reviews", settle_items),
    ("POST", "/reviews/reports/<number:int>", settle_report),
)
