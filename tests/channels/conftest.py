"""A server with narrow limits, for the tests of all of them, and people of the staff who are signed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Server, running_server

from .adviser import Adviser

FRIEND = "https://www.example.org"
"""A site whose pages may hold the chat."""
REQUESTS, CONVERSATIONS, MESSAGES, SIGN_INS = 40, 6, 3, 10
"""The most in a minute: the first two and the last of one address, messages of one conversation."""


@pytest.fixture(scope="package")
def limited(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server behind one proxy, which says who asks: one test's address isn't another's."""
    settings = {
        "HELPLINE_ALLOWED_ORIGINS": FRIEND,
        "HELPLINE_PROXIES": "1",
        "HELPLINE_REQUESTS_A_MINUTE": str(REQUESTS),
        "HELPLINE_CONVERSATIONS_A_MINUTE": str(CONVERSATIONS),
        "HELPLINE_MESSAGES_A_MINUTE": str(MESSAGES),
        "HELPLINE_SIGN_INS_A_MINUTE": str(SIGN_INS),
        "HELPLINE_SESSION_MINUTES": "1",
    }
    with running_server(tmp_path_factory.mktemp("limited"), **settings) as started:
        yield started


def by(address: str) -> dict[str, str]:
    """The header that a proxy adds for somebody at a network address."""
    return {"X-Forwarded-For": address}


@pytest.fixture(scope="module")
def adviser(server: Server) -> Adviser:
    return Adviser(server)


@pytest.fixture(scope="module")
def editor(server: Server) -> Adviser:
    return Adviser(server, "editor")
