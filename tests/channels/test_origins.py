"""Whose pages may use the chat, and how many requests one address may make."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.conftest import Server, running_server

from .talk import Talk, assert_problem

FRIEND = "https://www.example.org"
STRANGER = "https://elsewhere.example.org"
A_MINUTE = 40


@pytest.fixture(scope="module")
def strict(model: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server behind one proxy that allows one other site, and few requests."""
    settings = {
        "HELPLINE_ALLOWED_ORIGINS": FRIEND,
        "HELPLINE_PROXIES": "1",
        "HELPLINE_REQUESTS_A_MINUTE": str(A_MINUTE),
    }
    with running_server(tmp_path_factory.mktemp("strict"), **settings) as started:
        yield started


def by(address: str) -> dict[str, str]:
    """The header that a proxy adds for somebody at a network address."""
    return {"X-Forwarded-For": address}


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


def test_an_allowed_sites_page_may_and_no_other(strict: Server) -> None:
    for origin, allowed in ((FRIEND, FRIEND), (STRANGER, None), (f"{FRIEND}.evil.test", None)):
        headers = {"Origin": origin, "Sec-Fetch-Site": "cross-site", **by("192.0.2.1")}
        for path in ("api/about", "static/helpline-chat.js"):
            answer = httpx.get(f"{strict.url}/chat/{path}", headers=headers)
            assert answer.headers.get("Access-Control-Allow-Origin") == allowed
            assert answer.headers["Vary"] == "Origin"
        asked = httpx.options(
            f"{strict.url}/chat/api/messages", headers={**headers, "Access-Control-Request-Method": "POST"}
        )
        assert asked.headers.get("Access-Control-Allow-Origin") == allowed
        opened = httpx.post(f"{strict.url}/chat/api/conversations", headers=headers)
        assert opened.status_code == (201 if allowed else 403)


def test_an_address_has_so_many_requests_a_minute_and_others_theirs(strict: Server) -> None:
    about = f"{strict.url}/chat/api/about"
    answers = [httpx.get(about, headers=by("192.0.2.7")).status_code for _ in range(A_MINUTE)]
    assert set(answers) == {200}
    refused = httpx.get(about, headers=by("192.0.2.7"))
    assert_problem(refused, 429)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert httpx.get(about, headers=by("192.0.2.8")).status_code == 200
    assert httpx.get(about, headers=by("203.0.113.9, 192.0.2.7")).status_code == 429, (
        "what it says itself isn't believed"
    )


def test_who_guesses_tokens_is_slowed_down(strict: Server) -> None:
    address = f"{strict.url}/chat/api/conversation"
    guesses = [
        httpx.get(address, headers={"Authorization": f"Bearer guess{n}", **by("192.0.2.66")}).status_code
        for n in range(A_MINUTE + 5)
    ]
    assert guesses == [401] * A_MINUTE + [429] * 5
