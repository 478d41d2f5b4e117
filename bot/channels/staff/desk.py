"""What the staff pages of one server work with, and how they are shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment
from sanic.request import Request
from sanic.response import HTTPResponse, html
from sqlalchemy.engine import Engine

from bot.aid.answer_aid import AnswerAid
from bot.channels.about import about
from bot.channels.limits import Limit
from bot.channels.templates import templates
from bot.settings import Settings
from bot.storage.audit import AuditTrail
from bot.storage.database import connect
from bot.storage.staff import StaffAccounts
from bot.storage.staff_access import StaffSessions, StaffTokens

SIGN_INS_A_MINUTE = 10
"""How many tries to sign in one address has in a minute."""

Handler = Callable[[Request], Awaitable[HTTPResponse]]
Route = tuple[str, str, Handler]
"""Method, path below /staff, and handler."""


@dataclass(frozen=True)
class Desk:
    """What staff work with: accounts, what lets them in, the audit, the answer aid, and the database for the rest."""

    settings: Settings
    engine: Engine
    accounts: StaffAccounts
    sessions: StaffSessions
    tokens: StaffTokens
    audit: AuditTrail
    aid: AnswerAid
    sign_ins: Limit
    requests: Limit
    templates: Environment


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
        sign_ins=Limit(SIGN_INS_A_MINUTE),
        requests=Limit(settings.requests_a_minute),
        templates=templates(),
    )


def desk_of(request: Request) -> Desk:
    """The desk of the server that a request came to."""
    desk: Desk = request.app.ctx.staff
    return desk


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTTPResponse:
    """A page of bot/web/templates/staff for whoever is signed in; `notice` and `problem` are told on top of it."""
    desk = desk_of(request)
    shown = desk.templates.get_template(f"staff/{template}").render(
        user=getattr(request.ctx, "user", None),
        csrf_token=getattr(request.ctx, "csrf_token", ""),
        path=request.path,
        about=about(desk.settings),
        **{"notice": "", "problem": "", **values},
    )
    return html(shown, status=status)
