"""What the stand-ins of the providers share: an API on a loopback port that refuses what the provider would refuse."""

from __future__ import annotations

import json
import threading
import time
from abc import ABC, abstractmethod
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

PUBLIC_URL = "https://helpline.example.org"


@dataclass(frozen=True)
class Answer:
    """How an API answers a call; `hangs` seconds late."""

    status: int
    content: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs: float = 0.0


@dataclass(frozen=True)
class Taken:
    """A message that the provider took: what the person reads, and what can be picked."""

    text: str
    buttons: tuple[str, ...]
    address: Mapping[str, Any]
    at: float


@dataclass(frozen=True)
class Hook:
    """A webhook as the provider sends it."""

    headers: Mapping[str, str]
    body: bytes

    def to(self, url: str, path: str) -> httpx.Response:
        """Sends it to a server."""
        headers = [(name.encode(), value.encode("latin-1")) for name, value in self.headers.items()]
        return httpx.post(f"{url}{path}", content=self.body, headers=headers, timeout=30)


class StandIn(ABC):
    """A provider on this machine. A message that it wouldn't take is an error answer, and stands in `complaints`."""

    service: str
    channel: str

    def __init__(self, port: int = 0) -> None:
        self.complaints: list[str] = []
        self.calls: list[str] = []
        self._taken: dict[str, list[Taken]] = defaultdict(list)
        self._script: dict[str, deque[Answer]] = defaultdict(deque)
        self._lock = threading.Condition()
        self.port = port
        self.open()

    def open(self) -> None:
        """Begins to listen, on the port that it had before."""
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self._answer()

            def do_POST(self) -> None:
                self._answer()

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                answer = stand_in.answer(self.path, {k.lower(): v for k, v in self.headers.items()}, body)
                time.sleep(answer.hangs)
                content = json.dumps(answer.content).encode()
                try:
                    self.send_response(answer.status)
                    for name, value in answer.headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    self.close_connection = True  # who asked didn't wait

            def log_message(self, *_: Any) -> None:
                pass

        class Listening(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

        self._server = Listening(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """Is gone: nobody listens."""
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answer(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer to a call, by what the provider documents."""
        self.calls.append(path)
        try:
            user, taken, good = self.checked(path, headers, body)
        except (AssertionError, LookupError, ValueError, TypeError) as complaint:
            self.complaints.append(f"{path}: {complaint!r} {body[:2000]!r}")
            return self.refusal()
        with self._lock:
            if user and self._script[user]:
                told = self._script[user].popleft()
                good = told
            if user and taken and good.status < 300:
                self._taken[user].append(taken)
                self._lock.notify_all()
        return good

    def answers(self, person: str, *answers: Answer) -> None:
        """The next answers to messages for a person; one that is no error takes the message all the same."""
        self._script[self.key(person)].extend(answers)

    def taken(self, person: str) -> list[Taken]:
        """What a person was sent so far."""
        with self._lock:
            return list(self._taken[self.key(person)])

    def wait_for(self, person: str, count: int, seconds: float = 30) -> list[Taken]:
        """What a person was sent, from when it is so many messages."""
        return self.wait_at(self.key(person), count, seconds)

    def wait_at(self, address: str, count: int, seconds: float = 30) -> list[Taken]:
        """What was sent to an address of the provider's, from when it is so many messages."""
        there = self._taken[address]
        with self._lock:
            assert self._lock.wait_for(lambda: len(there) >= count, seconds), (address, count, there, self.complaints)
            return list(there)

    # What each provider does in its own way

    @abstractmethod
    def environment(self) -> dict[str, str]:
        """The variables that set the channel up with this stand-in."""

    @abstractmethod
    def key(self, person: str) -> str:
        """What a person's messages are addressed to."""

    @abstractmethod
    def checked(self, path: str, headers: Mapping[str, str], body: bytes) -> tuple[str, Taken | None, Answer]:
        """To whom a call sends what, and the good answer. AssertionError where the provider would refuse it."""

    @abstractmethod
    def refusal(self) -> Answer:
        """The answer to what isn't right."""

    @abstractmethod
    def text(self, person: str, text: str, number: int) -> Hook:
        """A person writes; `number` is the message's own."""

    @abstractmethod
    def pick(self, person: str, words: str, number: int) -> Hook:
        """A person presses a button that says these words; where there are no buttons, they write them."""

    @abstractmethod
    def without_words(self, person: str, number: int) -> list[Hook]:
        """A person sends everything but words, each message with the next number."""

    @abstractmethod
    def signed(self, body: bytes, **how: Any) -> Hook:
        """Any body, signed as the provider signs; `how` spoils it."""

    @property
    def path(self) -> str:
        """The webhook's path on our server."""
        return f"/webhooks/{self.service}/webhook"

    @property
    def good_answer(self) -> tuple[int, str]:
        """The status and body of the answer to a message's webhook."""
        return 200, ""


def number_of(person: str) -> int:
    """A person's number, from 100,000,000 on, the same in every process."""
    return 100_000_000 + int.from_bytes(person.encode()[-6:], "big") % 899_999_999
