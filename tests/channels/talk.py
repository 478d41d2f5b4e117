"""A conversation over the chat API, and what may be asked of any of its answers."""

from __future__ import annotations

from typing import Any

import httpx

HELPLINE_NUMBER = "0800 952 0441"
DECIDED = ["am I eligible?", "GP", "Wessex"]
"""Three turns that end in a decision."""


class Talk:
    """One person's conversation with a server, on an HTTP connection of its own."""

    def __init__(self, url: str, **headers: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=60, headers=headers)
        opened = self.http.post("/chat/api/conversations")
        assert opened.status_code == 201, opened.text
        self.opening: dict[str, Any] = opened.json()
        self.token: str = self.opening["token"]

    @property
    def bearer(self) -> dict[str, str]:
        """The headers that make a request this person's."""
        return {"Authorization": f"Bearer {self.token}"}

    def request(self, method: str, path: str, **request: Any) -> httpx.Response:
        """Any request of this person; headers that are given come on top."""
        headers = {**self.bearer, **request.pop("headers", {})}
        return self.http.request(method, f"/chat/api/{path}", headers=headers, **request)

    def send(self, text: object, **more: object) -> httpx.Response:
        """Sends a message, whatever comes of it."""
        return self.request("POST", "messages", json={"text": text, **more})

    def say(self, text: str, **more: object) -> dict[str, Any]:
        """Says something and returns the turn."""
        answer = self.send(text, **more)
        assert answer.status_code == 200, answer.text
        turn: dict[str, Any] = answer.json()
        return turn

    def say_all(self, *texts: str) -> list[dict[str, Any]]:
        """Says one thing after the other."""
        return [self.say(text) for text in texts]

    def history(self) -> list[dict[str, Any]]:
        """Both sides so far."""
        answer = self.request("GET", "conversation")
        assert answer.status_code == 200, answer.text
        messages: list[dict[str, Any]] = answer.json()["messages"]
        return messages

    def said(self) -> list[str]:
        """What the person said, as it is kept."""
        return [message["text"] for message in self.history() if message["role"] == "user"]

    def give_feedback(self, **feedback: object) -> httpx.Response:
        """Says whether a message helped."""
        return self.request("POST", "feedback", json=feedback)


def facts_of(turn: dict[str, Any]) -> dict[str, str]:
    """What a turn's decision rests on, by the name of the fact."""
    card = next(message["decision"] for message in turn["messages"] if "decision" in message)
    return {fact["name"]: fact["value"] for fact in card["facts"]}


def assert_problem(answer: httpx.Response, status: int) -> None:
    """It is problem+json with a title, a detail and its own status."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"].strip()
    assert problem["detail"].strip()
