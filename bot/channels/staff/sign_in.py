"""Signing in and out."""

from __future__ import annotations

import asyncio
import re

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.channels.problems import Problem
from bot.channels.staff.desk import Route, desk_of, page, sent
from bot.channels.staff.gate import cookie_name, is_secure, refuse_flood, refuse_foreign, session_secret, signed_in
from bot.channels.staff.passwords import is_right
from bot.storage.audit import NOBODY
from bot.storage.staff import LOCKED, MOST_FAILURES, StaffUser
from bot.storage.staff_access import LONGEST

_REFUSED = (
    f"The name or the password is wrong. After {MOST_FAILURES} wrong passwords an account is locked for "
    f"{LOCKED.seconds // 60} minutes, for the right one too. An administrator can give you another password."
)
_ONE_OF_OURS = re.compile(r"/staff(?:/[\w/-]*)?(?:\?[^\\\s]*)?")
_HASHING = asyncio.Semaphore(2)
"""Comparing passwords takes memory and a core on purpose: a flood of tries mustn't take them all."""


async def show(request: Request) -> HTTPResponse:
    """The sign-in page."""
    refuse_flood(request)
    return page(request, "sign_in.html", name="", next=page_of_ours(request.args.get("next")))


async def sign_in(request: Request) -> HTTPResponse:
    """Begins a session under a new secret; whatever session the browser had ends."""
    refuse_foreign(request)
    desk = desk_of(request)
    seconds = desk.sign_ins.seconds_to_wait(str(request.remote_addr or request.ip))
    if seconds:
        raise Problem(429, f"Too many tries to sign in. Wait {seconds} seconds.", retry_after=seconds)
    name, after = sent(request, "name").strip(), page_of_ours(sent(request, "next"))
    user = await _admitted(request, name, sent(request, "password"))
    if user is None:
        return page(request, "sign_in.html", status=401, name=name, next=after, problem=_REFUSED)
    secret = await asyncio.to_thread(desk.sessions.begin, user, session_secret(request) or None)
    await asyncio.to_thread(desk.audit.add, user, "signed in")
    answer = redirect(after, status=303)
    _set_cookie(request, answer, secret, int(LONGEST.total_seconds()))
    return answer


@signed_in()
async def sign_out(request: Request, user: StaffUser) -> HTTPResponse:
    """Ends this browser's session, or with `everywhere` all of them."""
    desk = desk_of(request)
    if sent(request, "everywhere"):
        await asyncio.to_thread(desk.sessions.end_all, user)
        await asyncio.to_thread(desk.audit.add, user, "signed out everywhere")
    else:
        await asyncio.to_thread(desk.sessions.end, session_secret(request))
        await asyncio.to_thread(desk.audit.add, user, "signed out")
    answer = redirect("/staff/sign-in", status=303)
    _set_cookie(request, answer, "", 0)
    return answer


async def _admitted(request: Request, name: str, password: str) -> StaffUser | None:
    """Who may come in with this name and password. An unknown name takes as long as a wrong password."""
    desk = desk_of(request)
    tried = await asyncio.to_thread(desk.accounts.begin_try, name)
    async with _HASHING:
        right = await asyncio.to_thread(is_right, password, tried[1] if tried else None)
    if tried and right:
        await asyncio.to_thread(desk.accounts.succeed, tried[0])
        return tried[0]
    known = tried[0] if tried else await asyncio.to_thread(desk.accounts.find, name)
    await asyncio.to_thread(desk.audit.add, known or NOBODY, "failed to sign in")
    return None


def page_of_ours(wanted: str | None) -> str:
    """Where to go on after a form: a page of ours, never another site's."""
    return wanted if wanted and _ONE_OF_OURS.fullmatch(wanted) else "/staff"


def _set_cookie(request: Request, answer: HTTPResponse, secret: str, seconds: int) -> None:
    name = cookie_name(request)
    answer.cookies[name] = secret
    answer.cookies[name]["path"] = "/"
    answer.cookies[name]["httponly"] = True
    answer.cookies[name]["samesite"] = "Strict"
    answer.cookies[name]["secure"] = is_secure(request)
    answer.cookies[name]["max-age"] = seconds


routes: tuple[Route, ...] = (
    ("GET", "/sign-in", show),
    ("POST", "/sign-in", sign_in),
    ("POST", "/sign-out", sign_out),
)
