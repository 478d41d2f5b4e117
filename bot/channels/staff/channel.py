"""Puts everything under /staff on a server."""

from __future__ import annotations

import logging
import secrets
from functools import partial
from typing import Any

from sanic import Blueprint, Sanic
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.about import about
from bot.channels.problems import Problem, problem_of
from bot.channels.staff import accounts, aid, answers, api, figures, handovers, reports, reviews, sign_in
from bot.channels.staff.desk import LARGEST_NUMBER, Handler, desk_of, open_desk, page
from bot.channels.staff.gate import API
from bot.logs import where
from bot.settings import Settings
from bot.storage.faults import StorageError

logger = logging.getLogger(__name__)

MODULES = (sign_in, aid, handovers, answers, reviews, reports, figures, accounts, api)
"""Every module with routes, each below /staff."""
_STORAGE_DOWN = "The records can't be read or saved just now, so nothing was done. Try again in a moment."


def add_staff(app: Sanic, settings: Settings) -> None:
    """Adds the staff pages and the staff API; the database has to be migrated before the server starts."""
    staff = Blueprint("staff", url_prefix="/staff")
    for method, path, handler in (route for module in MODULES for route in module.routes):
        name = f"{handler.__module__.rpartition('.')[2]}_{handler.__name__}"
        staff.add_route(partial(_answer, handler), path, methods=[method], name=name)
    staff.exception(Exception)(_failed)
    app.blueprint(staff)

    async def open_it(app: Sanic, _: Any) -> None:
        app.ctx.staff = open_desk(settings)

    app.register_listener(open_it, "before_server_start")


async def _answer(handler: Handler, request: Request, **in_path: Any) -> HTTPResponse:
    """Answers what can be asked: no row has a number that the database couldn't hold."""
    if in_path.get("number", 0) > LARGEST_NUMBER:
        raise Problem(404, "There is nothing of this number.")
    return await handler(request, **in_path)


async def _failed(request: Request, error: Exception) -> HTTPResponse:
    problem = _problem(request, error)
    if request.path.startswith(API):
        return problem.response()
    shown = page(request, "trouble.html", status=problem.status, problem=problem.detail)
    if problem.retry_after:
        shown.headers["Retry-After"] = str(problem.retry_after)
    return shown


def _problem(request: Request, error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, SanicException):
        return problem_of(error)
    if isinstance(error, StorageError):
        logger.error("Storage failed in %s: %s", request.path, where(error))
        return Problem(503, _STORAGE_DOWN, retry_after=5)
    reference = secrets.token_hex(4)
    logger.error("Fault %s in %s: %s", reference, request.path, where(error))
    helpline = about(desk_of(request).settings).helpline
    return Problem(500, f"Something went wrong here; its number is {reference}. The helpline's own number: {helpline}.")
