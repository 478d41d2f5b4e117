"""Whose pages may use the chat, and how many requests one address may make."""

from __future__ import annotations

import httpx
import pytest

from tests.conftest import Server

from .conftest import FRIEND, REQUESTS, by
from .talk import Talk, assert_problem

STRANGER = "https://elsewhere.example.org"


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"Origin": STRANGER}, id="another origin"),
        pytest.param({"Origin": "null"}, id="an origin that hides itself"),
        pytest.param({"Origin": STRANGER, "Sec-Fetch-Site": "cross-site"}, id="as browsers mark it"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, id="another host of the same site"),
    ],
)
def test_a_foreign_page_opens_nothing_and_says_nothing(server: Server, headers: dict[str, str]) -> None:
    talk = Talk(server.url)
    before = talk.history()
    for path, body in (("conversations", None), ("messages", {"text": "GP"}), ("conversation/end", None)):
        assert_problem(talk.request("POST", path, json=body, headers=headers), 403)
    assert_problem(talk.request("DELETE", "conversation", headers=headers), 403)
    assert_problem(talk.http.post("/chat", data={"text": "GP"}, headers=headers), 403)
    assert talk.history() == before


def test_our_own_pages_and_programs_may(server: Server) -> None:
    talk = Talk(server.url)
    for headers in ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": server.url}, {}):
        assert talk.request("POST", "messages", json={"text": "GP"}, headers=headers).status_code == 200


@pytest.mark.parametrize("origin", [FRIEND, STRANGER])
def test_without_the_setting_no_other_sites_page_can_read_an_answer(server: Server, origin: str) -> None:
    answer = httpx.get(f"{server.url}/chat/api/about", headers={"Origin": origin})
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert httpx.get(f"{server.url}/chat/static/helpline-chat.js").headers["Cross-Origin-Resource-Policy"] == (
        "same-origin"
    )
    assert httpx.options(f"{server.url}/chat/api/messages", headers={"Origin": origin}).status_code == 405


def test_an_allowed_sites_page_may_and_no_other(limited: Server) -> None:
    for origin, allowed in ((FRIEND, FRIEND), (STRANGER, None), (f"{FRIEND}.evil.test", None)):
        headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site", **by("192.0.2.1")}
        for path in ("api/about", "static/helpline-chat.js"):
            answer = httpx.get(f"{limited.url}/chat/{path}", headers=headers)
            assert answer.headers.get("Access-Control-Allow-Origin") == allowed
            assert answer.headers["Vary"] == "Origin"
        asked = httpx.options(
            f"{limited.url}/chat/api/messages", headers={**headers, "Access-Control-Request-Method": "POST"}
        )
        assert asked.headers.get("Access-Control-Allow-Origin") == allowed
        opened = httpx.post(f"{limited.url}/chat/api/conversations", headers=headers)
        assert opened.status_code == (201 if allowed else 403)


def test_an_address_has_so_many_requests_a_minute_and_others_theirs(limited: Server) -> None:
    about = f"{limited.url}/chat/api/about"
    answers = [httpx.get(about, headers=by("192.0.2.7")).status_code for _ in range(REQUESTS)]
    assert set(answers) == {200}
    refused = httpx.get(about, headers=by("192.0.2.7"))
    assert_problem(refused, 429)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert httpx.get(about, headers=by("192.0.2.8")).status_code == 200
    assert httpx.get(about, headers=by("203.0.113.9, 192.0.2.7")).status_code == 429, (
        "what it says itself isn't believed"
    )


def test_who_guesses_tokens_is_slowed_down(limited: Server) -> None:
    address = f"{limited.url}/chat/api/conversation"
    guesses = [
        httpx.get(address, headers={"Authorization": f"Bearer guess{n}", **by("192.0.2.66")}).status_code
        for n in range(REQUESTS + 5)
    ]
    assert guesses == [401] * REQUESTS + [429] * 5
