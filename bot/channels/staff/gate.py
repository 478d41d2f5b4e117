"""Who is signed in, and what they may do: the one door that every staff page and staff API goes through."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.channels.origins import is_our_own
from bot.channels.problems import Problem
from bot.channels.staff.desk import Handler, desk_of
from bot.storage.staff import StaffUser

COOKIE = "helpline-staff"
CSRF_FIELD = "csrf_token"
CSRF_HEADER = "X-CSRF-Token"
SIGN_IN = "/staff/sign-in"
API = "/staff/api/"
_READING = {"GET", "HEAD"}
_SIGN_IN_FIRST = "Sign in first, or send a token as `Authorization: Bearer …`."
_BAD_TOKEN = "This token is of no use: it was never given, is revoked or has run out. Ask an administrator for one."  # noqa: S105
_FORGED = (
    "This didn't come from the page as it was last shown to you, so nothing was done. Open it again and repeat it."
)

StaffHandler = Callable[..., Awaitable[HTTPResponse]]


def signed_in(at_least: str = "adviser") -> Callable[[StaffHandler], Handler]:
    """Lets only those in who are signed in with a role or one above it, and tells the handler who it is.

    The API takes a session's cookie with the CSRF token in a header, or a bearer token; pages take the cookie, with
    the CSRF token in their forms. Where nobody is signed in a page sends to the sign-in, everything else is a Problem.
    """

    def decorate(handler: StaffHandler) -> Handler:
        @wraps(handler)
        async def guarded(request: Request, **in_path: Any) -> HTTPResponse:
            user = await _user(request)
            refuse_flood(request, user)
            if user is None:
                return _sign_in_first(request)
            if not user.may(at_least):
                raise Problem(403, f"This needs the role of {at_least}; yours is {user.role}. Ask an administrator.")
            return await handler(request, user, **in_path)

        return guarded

    return decorate


def refuse_flood(request: Request, user: StaffUser | None = None) -> None:
    """Raises Problem where an account asks too often, or who isn't signed in at an address: an office shares one."""
    key = f"account {user.id}" if user else str(request.remote_addr or request.ip)
    seconds = desk_of(request).requests.seconds_to_wait(key)
    if seconds:
        raise Problem(429, f"That was a lot at once. Wait {seconds} seconds.", retry_after=seconds)


def is_secure(request: Request) -> bool:
    """Whether the browser's connection is TLS, here or at the proxy that HELPLINE_PROXIES speaks of."""
    return bool(request.scheme == "https")


def cookie_name(request: Request) -> str:
    """The session cookie's name. Behind TLS no other host or path can set one of this prefix."""
    return f"__Host-{COOKIE}" if is_secure(request) else COOKIE


def session_secret(request: Request) -> str:
    """The secret of the browser's session; "" where it sent none."""
    return request.cookies.get(cookie_name(request)) or ""


def csrf_token_of(secret: str) -> str:
    """The CSRF token of a session: it follows from the secret, which no other site can read."""
    return hmac.new(secret.encode("utf-8", "surrogatepass"), b"csrf", hashlib.sha256).hexdigest()


def refuse_foreign(request: Request) -> None:
    """Raises Problem for what another site's page sent."""
    if not is_our_own(request):
        raise Problem(403, "Another site's page sent this, so nothing was done.")


async def _user(request: Request) -> StaffUser | None:
    desk = desk_of(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() == "bearer" and request.path.startswith(API):
        user = await asyncio.to_thread(desk.tokens.user, token.strip())
        if user is None:
            refuse_flood(request)
            raise Problem(401, _BAD_TOKEN)
        return user
    secret = session_secret(request)
    user = await asyncio.to_thread(desk.sessions.user, secret) if secret else None
    if user is None:
        return None
    request.ctx.user, request.ctx.csrf_token = user, csrf_token_of(secret)
    if request.method not in _READING:
        refuse_foreign(request)
        sent = request.headers.get(CSRF_HEADER) or (request.form or {}).get(CSRF_FIELD) or ""
        if not hmac.compare_digest(sent.encode("utf-8", "replace"), request.ctx.csrf_token.encode()):
            raise Problem(403, _FORGED)
    return user


def _sign_in_first(request: Request) -> HTTPResponse:
    if request.path.startswith(API):
        raise Problem(401, _SIGN_IN_FIRST)
    wanted = request.path + (f"?{request.query_string}" if request.query_string else "")
    after = f"?next={quote(wanted, safe='')}" if request.method in _READING and wanted != "/staff" else ""
    return redirect(SIGN_IN + after, status=303)
