"""One server with every channel on, and the providers' stand-ins, for all the tests that leave them as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Server, running_server

from .people import CHANNELS, Person, Providers

SESSION_MINUTES = 90
"""Longer than the hour that is set where nothing is, so that nothing but the setting can hold."""
MESSAGES = 5
"""The most that one person may send in a minute."""


@pytest.fixture(scope="package")
def providers() -> Iterator[Providers]:
    """The providers."""
    opened = Providers()
    yield opened
    opened.close()


@pytest.fixture(scope="package")
def connected(model: Path, providers: Providers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that is connected with them."""
    settings = {
        **providers.environment(),
        "HELPLINE_MESSAGES_A_MINUTE": str(MESSAGES),
        "HELPLINE_SESSION_MINUTES": str(SESSION_MINUTES),
    }
    with running_server(tmp_path_factory.mktemp("connected"), **settings) as started:
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
def on_each_channel(connected: Server, providers: Providers) -> Callable[[str], list[Person]]:
    """Somebody of a name on every channel, for what takes a while and can be awaited on all of them at once."""
    return lambda name: [Person(connected, providers[channel], name) for channel in CHANNELS]


@pytest.fixture
def another(connected: Server, providers: Providers, channel: str) -> Callable[[str], Person]:
    """Anybody else there, by name."""
    return lambda name: Person(connected, providers[channel], name)
