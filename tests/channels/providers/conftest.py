"""One server with every channel on, and the providers' stand-ins, for all the tests that don't harm them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Server, running_server

from .people import CHANNELS, Person, Providers


@pytest.fixture(scope="session")
def providers() -> Iterator[Providers]:
    """The providers."""
    opened = Providers()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def connected(model: Path, providers: Providers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that is connected with them."""
    with running_server(tmp_path_factory.mktemp("connected"), **providers.environment()) as started:
        yield started


@pytest.fixture(autouse=True)
def _nothing_refused(request: pytest.FixtureRequest) -> Iterator[None]:
    """No provider may be given what it wouldn't take."""
    yield
    if "providers" in request.fixturenames:
        assert request.getfixturevalue("providers").complaints == []


@pytest.fixture(params=CHANNELS)
def channel(request: pytest.FixtureRequest) -> str:
    """Each channel in turn."""
    name: str = request.param
    return name


@pytest.fixture
def person(connected: Server, providers: Providers, channel: str) -> Person:
    """Somebody on that channel."""
    return Person(connected, providers[channel], "somebody")


@pytest.fixture
def another(connected: Server, providers: Providers, channel: str) -> Callable[[str], Person]:
    """Anybody else there, by name."""
    return lambda name: Person(connected, providers[channel], name)
