"""What the staff pages of one server work with, and how they are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment
from sanic.request import Request
from sanic.response import HTTPResponse, html, redirect
from sqlalchemy.engine import Engine

from bot.aid.answer_aid import AnswerAid
from bot.answers.catalogue import answer_cards
from bot.channels.about import about
from bot.channels.limits import Limit
from bot.channels.problems import Problem
from bot.channels.templates import templates
from bot.coverage import load_parameters
from bot.settings import LONDON, Settings
from bot.storage.audit import AuditTrail
from bot.storage.database import connect
from bot.storage.moments import now
from bot.storage.staff import StaffAccounts
from bot.storage.staff_access import StaffSessions, StaffTokens

MOST_CHARACTERS = 2000
"""The longest note or comment."""
LARGEST_NUMBER = 2**31 - 1
"""Of a row, in either database."""
NOTICES = {
    "claimed": "You have taken this on.",
    "handed-back": "It waits again for whoever takes it on.",
    "closed": "Closed.",
    "noted": "Your note is kept.",
    "note-removed": "The note is removed.",
    "approved": "Approved. It shows from the next answer on.",
    "withdrawn": "Withdrawn. From the next turn on its askers are referred to the helpline.",
    "labelled": "Labelled. The words are an example for the next training.",
    "dismissed": "Dismissed.",
    "reported": "Thank you. An editor finds it under Reviews.",
    "settled": "Settled.",
    "changed": "Changed. They are signed out everywhere.",
    "signed-out": "Signed out everywhere.",
}
"""What a page tells after something was done on it."""

Handler = Callable[..., Awaitable[HTTPResponse]]
"""Takes the request, and by name what stands in the path."""
Route = tuple[str, str, Handler]
"""Method, path below /staff, and handler."""


@dataclass(frozen=True)
class Desk:
    """What staff work with: accounts, what lets them in, the audit, the answer aid, and the database for the rest.

    `our_numbers` are the operator's telephone numbers, which aren't masked in what staff write.
    """

    settings: Settings
    engine: Engine
    accounts: StaffAccounts
    sessions: StaffSessions
    tokens: StaffTokens
    audit: AuditTrail
    aid: AnswerAid
    our_numbers: frozenset[str]
    sign_ins: Limit
    requests: Limit
    templates: Environment

    def today(self) -> dt.date:
        """Today, as the settings have it."""
        return self.settings.today()


def open_desk(settings: Settings) -> Desk:
    """The desk of an installation, whose tables are the newest."""
    engine = connect(settings.database())
    return Desk(
        settings,
        engine,
        StaffAccounts(engine),
        StaffSessions(engine),
        StaffTokens(engine),
        AuditTrail(engine),
        AnswerAid(settings),
        frozenset(filter(None, load_parameters().in_force(settings.today()).contacts.values())),
        sign_ins=Limit(settings.sign_ins_a_minute),
        requests=Limit(settings.requests_a_minute),
        templates=_templates(),
    )


def _templates() -> Environment:
    environment = templates()
    environment.filters["in_london"] = in_london
    environment.filters["waited"] = waited
    environment.filters["topic_title"] = topic_title
    return environment


def desk_of(request: Request) -> Desk:
    """The desk of the server that a request came to."""
    desk: Desk = request.app.ctx.staff
    return desk


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTTPResponse:
    """A page of bot/web/templates/staff for whoever is signed in.

    `notice` and `problem` are told on top of it; `path` is the place in the navigation, where it isn't the request's.
    """
    desk = desk_of(request)
    shown = desk.templates.get_template(f"staff/{template}").render(
        user=getattr(request.ctx, "user", None),
        csrf_token=getattr(request.ctx, "csrf_token", ""),
        about=about(desk.settings),
        **{"notice": NOTICES.get(request.args.get("done"), ""), "problem": "", "path": request.path, **values},
    )
    return html(shown, status=status)


def done(path: str, notice: str) -> HTTPResponse:
    """Sends on to a page after something was done there, which it tells with a key of NOTICES."""
    return redirect(f"{path}?done={notice}", status=303)


def sent(request: Request, name: str) -> str:
    """What a form sent under a name; "" where it sent nothing."""
    return str((request.form or {}).get(name) or "").replace("\r\n", "\n").replace("\0", "")


def written(request: Request, name: str, what: str, most: int = MOST_CHARACTERS) -> str:
    """The text that a form sent under a name; Problem where there is none or too much. `what` names it in words."""
    text = sent(request, name).strip()
    if not text:
        raise Problem(422, f"{what} is empty. Go back and write it.")
    if len(text) > most:
        raise Problem(422, f"{what} has {len(text):,} characters, and {most:,} is the most. Go back and shorten it.")
    return text


def in_london(moment: dt.datetime) -> str:
    """ "23 Nov 2026, 14:05"."""
    return f"{moment.astimezone(LONDON):%-d %b %Y, %H:%M}"


def topic_title(topic: str) -> str:
    """What a topic is called: its answer's title, or its name in words."""
    card = answer_cards().get(topic)
    return card.title if card else f"{topic[:1].upper()}{topic[1:].replace('_', ' ')}"


def waited(since: dt.datetime) -> str:
    """How long ago a moment was: "under a minute", "5 minutes", "3 hours", "2 days"."""
    minutes = int((now() - since).total_seconds() // 60)
    if minutes < 1:
        return "under a minute"
    size, word = (1440, "day") if minutes >= 1440 else (60, "hour") if minutes >= 60 else (1, "minute")
    count = minutes // size
    return f"{count} {word}{'' if count == 1 else 's'}"
