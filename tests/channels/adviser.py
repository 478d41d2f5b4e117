"""Somebody of the staff who is signed in on a server, and uses the staff API as the page does."""

from __future__ import annotations

import re
import secrets
from typing import Any

import httpx

from bot.channels.staff.passwords import hashed
from bot.storage.audit import AuditTrail
from bot.storage.database import connect
from bot.storage.staff import StaffAccounts
from tests.conftest import Server

PASSWORD = "four words that fit"


def new_account(server: Server, role: str = "adviser") -> str:
    """An account of its own on a server; the name signs in with PASSWORD."""
    name = f"{role} {secrets.token_hex(4)}"
    StaffAccounts(connect(database_of(server))).add(name, role, hashed(PASSWORD, name))
    return name


def database_of(server: Server) -> str:
    return f"sqlite:///{server.data / 'helpline.db'}"


class Adviser:
    """One person, signed in with a session of their own."""

    def __init__(self, server: Server, role: str = "adviser") -> None:
        self.name = new_account(server, role)
        self.audit = AuditTrail(connect(database_of(server)))
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

    def suggest(self, text: str = "", **more: Any) -> dict[str, Any]:
        answer = self.post("suggest", {"text": text, **more})
        assert answer.status_code == 200, answer.text
        suggested: dict[str, Any] = answer.json()
        return suggested

    def did(self) -> list[tuple[str, str | None]]:
        """What the audit says this person did, the latest first."""
        return [(entry.action, entry.about) for _, entry in self.audit.latest() if entry.by == self.name]
