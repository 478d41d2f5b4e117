"""Somebody of the staff who is signed in on a server, and uses the staff API as the page does."""

from __future__ import annotations

import html
import re
import secrets
from typing import Any

import httpx
from sqlalchemy.engine import Engine

from bot.channels.staff.passwords import hashed
from bot.storage.audit import AuditTrail
from bot.storage.database import connect
from bot.storage.staff import StaffAccounts, StaffUser
from tests.conftest import Server

PASSWORD = "four words that fit"


def new_account(server: Server, role: str = "adviser") -> str:
    """An account of its own on a server; the name signs in with PASSWORD."""
    name = f"{role} {secrets.token_hex(4)}"
    StaffAccounts(connect(database_of(server))).add(name, role, hashed(PASSWORD, name))
    return name


def database_of(server: Server) -> str:
    return f"sqlite:///{server.data / 'helpline.db'}"


def engine_of(server: Server) -> Engine:
    """The database that a server works with."""
    return connect(database_of(server))


def sign_in(server: Server, name: str, password: str = PASSWORD, **request: Any) -> httpx.Response:
    """What comes of a try to sign in, from a browser that was never here."""
    return httpx.post(f"{server.url}/staff/sign-in", data={"name": name, "password": password}, timeout=60, **request)


class Adviser:
    """One person, signed in with a session of their own."""

    def __init__(self, server: Server, role: str = "adviser") -> None:
        self.name = new_account(server, role)
        self.engine = engine_of(server)
        self.accounts = StaffAccounts(self.engine)
        self.audit = AuditTrail(self.engine)
        self.http = httpx.Client(base_url=server.url, timeout=60)
        signed = self.http.post("/staff/sign-in", data={"name": self.name, "password": PASSWORD})
        assert signed.status_code == 303, signed.text
        page = self.http.get("/staff").text
        found = re.search(r'name="csrf-token" content="([^"]+)"', page)
        assert found, page
        self.csrf = found[1]

    def post(self, path: str, body: Any, **request: Any) -> httpx.Response:
        headers = {"X-CSRF-Token": self.csrf, **request.pop("headers", {})}
        return self.http.post(f"/staff/api/{path}", json=body, headers=headers, **request)

    @property
    def user(self) -> StaffUser:
        """The account."""
        user = self.accounts.find(self.name)
        assert user
        return user

    def get(self, path: str, **request: Any) -> httpx.Response:
        """A page below /staff, or what comes instead of it."""
        return self.http.get(f"/staff/{path}", **request)

    def read(self, path: str) -> str:
        """The words of a page as somebody reads them, with any entities undone and one space between."""
        page = self.get(path, follow_redirects=True)
        assert page.status_code == 200, page.text
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())

    def send(self, path: str, headers: dict[str, str] | None = None, **form: Any) -> httpx.Response:
        """Sends a page's form, with its CSRF token."""
        return self.http.post(f"/staff/{path}", data={"csrf_token": self.csrf, **form}, headers=headers)

    def suggest(self, text: str = "", **more: Any) -> dict[str, Any]:
        answer = self.post("suggest", {"text": text, **more})
        assert answer.status_code == 200, answer.text
        suggested: dict[str, Any] = answer.json()
        return suggested

    def did(self) -> list[tuple[str, str | None]]:
        """What the audit says this person did, the latest first."""
        return [(entry.action, entry.about) for _, entry in self.audit.latest() if entry.by == self.name]
