"""What the tests share: the trained model, a real server, and builders of trainees and messages."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot.coverage import InForce, load_parameters
from tests.databases import postgres, postgres_url, url

__all__ = ["postgres", "postgres_url", "url"]

TODAY = dt.date(2026, 11, 23)
HELPLINE = [sys.executable, "-m", "bot.cli"]


@pytest.fixture
def parameters() -> InForce:
    """The parameters as they stand on the day the tests live in."""
    return load_parameters().in_force(TODAY)


@pytest.fixture(scope="session")
def model() -> Path:
    """The trained model, trained once where its inputs changed."""
    from bot import training

    training.train()
    return training.model_path()


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A real `helpline serve` in a process of its own, over a data folder that outlives it."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.data = data
        self.settings = settings
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = data / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 120) -> Server:
        """Starts it and waits until it is ready."""
        environment = {
            **os.environ,
            "HELPLINE_DATA": str(self.data),
            "HELPLINE_PORT": str(self.port),
            "HELPLINE_TODAY": TODAY.isoformat(),
            "HELPLINE_MESSAGES_A_MINUTE": "10000",
            "HELPLINE_CONVERSATIONS_A_MINUTE": "10000",
            "HELPLINE_REQUESTS_A_MINUTE": "100000",
            "HELPLINE_SIGN_INS_A_MINUTE": "10000",
            **self.settings,
        }
        with self.log.open("ab") as log:
            self._process = subprocess.Popen([*HELPLINE, "serve"], env=environment, stdout=log, stderr=log)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                if httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.2)
        raise RuntimeError(f"The server didn't start:\n{self.log.read_text()}")

    @property
    def pid(self) -> int:
        """The process."""
        assert self._process
        return self._process.pid

    def kill(self) -> None:
        """Ends it as a power cut would: kill -9."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def stop(self) -> None:
        """Stops it in good order."""
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()


@contextmanager
def running_server(data: Path, **settings: str) -> Iterator[Server]:
    """A server for the length of a block."""
    server = Server(data, **settings)
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session")
def server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all the tests that don't harm it."""
    with running_server(tmp_path_factory.mktemp("data")) as started:
        yield started


@pytest.fixture(scope="session")
def server_url(server: Server) -> str:
    """Its address."""
    return server.url
