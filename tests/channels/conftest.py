"""People of the staff who are signed in on the server."""

from __future__ import annotations

import pytest

from tests.conftest import Server

from .adviser import Adviser


@pytest.fixture(scope="module")
def adviser(server: Server) -> Adviser:
    return Adviser(server)


@pytest.fixture(scope="module")
def editor(server: Server) -> Adviser:
    return Adviser(server, "editor")
