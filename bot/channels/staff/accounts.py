"""Who works here and what they did, for administrators. Accounts are made by `helpline staff add`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.problems import Problem
from bot.channels.staff.desk import Route, desk_of, done, page, sent
from bot.channels.staff.gate import signed_in
from bot.storage.staff import ROLES, Account, StaffUser

PLACE = "/staff/accounts"
_AT_ONCE = 100


@signed_in(at_least="admin")
async def accounts(request: Request, user: StaffUser) -> HTTPResponse:
    """The accounts, and the audit with the newest on top."""
    desk = desk_of(request)
    before = request.args.get("before") or ""
    older_than = int(before) if before.isdecimal() and len(before) < 10 else None
    entries = await asyncio.to_thread(desk.audit.latest, _AT_ONCE + 1, older_than)
    return page(
        request,
        "accounts.html",
        accounts=await asyncio.to_thread(desk.accounts.all),
        tokens=await asyncio.to_thread(desk.tokens.all),
        roles=ROLES,
        entries=[entry for _, entry in entries[:_AT_ONCE]],
        older=entries[_AT_ONCE - 1][0] if len(entries) > _AT_ONCE else None,
    )


@signed_in(at_least="admin")
async def set_role(request: Request, user: StaffUser, number: int) -> HTTPResponse:
    """Gives somebody else another role."""
    role = sent(request, "role")
    if role not in ROLES:
        raise Problem(422, "There is no such role.")
    desk, other = desk_of(request), await _somebody_else(request, user, number)
    await asyncio.to_thread(desk.accounts.set_role, other.user, role)
    await asyncio.to_thread(desk.audit.add, user, f"made {role}", other.user.name)
    return done(PLACE, "changed")


@signed_in(at_least="admin")
async def deactivate(request: Request, user: StaffUser, number: int) -> HTTPResponse:
    """Lets somebody else in no more."""
    return await _change(request, user, number, desk_of(request).accounts.deactivate, "deactivated")


@signed_in(at_least="admin")
async def activate(request: Request, user: StaffUser, number: int) -> HTTPResponse:
    """Lets somebody in again."""
    return await _change(request, user, number, desk_of(request).accounts.activate, "activated")


@signed_in(at_least="admin")
async def sign_out(request: Request, user: StaffUser, number: int) -> HTTPResponse:
    """Signs somebody else out everywhere."""
    return await _change(request, user, number, desk_of(request).sessions.end_all, "signed out everywhere")


async def _change(
    request: Request, user: StaffUser, number: int, change: Callable[[StaffUser], object], what: str
) -> HTTPResponse:
    other = await _somebody_else(request, user, number)
    await asyncio.to_thread(change, other.user)
    await asyncio.to_thread(desk_of(request).audit.add, user, what, other.user.name)
    return done(PLACE, "signed-out" if what.startswith("signed") else "changed")


async def _somebody_else(request: Request, user: StaffUser, number: int) -> Account:
    """The account of a number; Problem for one's own, so that nobody locks the last administrator out."""
    if number == user.id:
        raise Problem(409, "This is your own account. Another administrator, or `helpline staff`, can change it.")
    found = await asyncio.to_thread(desk_of(request).accounts.all)
    account = next((one for one in found if one.user.id == number), None)
    if account is None:
        raise Problem(404, "There is no such account.")
    return account


routes: tuple[Route, ...] = (
    ("GET", "/accounts", accounts),
    ("POST", "/accounts/<number:int>/role", set_role),
    ("POST", "/accounts/<number:int>/deactivate", deactivate),
    ("POST", "/accounts/<number:int>/activate", activate),
    ("POST", "/accounts/<number:int>/sign-out", sign_out),
)
