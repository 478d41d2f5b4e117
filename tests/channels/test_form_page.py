"""The pages as forms reach them: who may, what is refused, what a fault looks like."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import httpx
import jwt
import pytest

from tests.conftest import Server

from .talk import DECIDED, HELPLINE_NUMBER, Talk

SCRIPT = "<script>alert(1)</script>"
ACTIONS = ("", "/feedback", "/copy", "/clear", "/leave")
AS_A_BROWSER = {"Accept": "text/html"}


@pytest.fixture
def talk(server: Server) -> Talk:
    """A conversation that led to a decision."""
    talk = Talk(server.url)
    talk.say_all(*DECIDED)
    return talk


def post(server: Server, action: str, **fields: str) -> httpx.Response:
    return httpx.post(f"{server.url}/chat{action}", data=fields, headers=AS_A_BROWSER, timeout=60)


def field(page: httpx.Response, name: str) -> str:
    """What a hidden field of a page holds."""
    return re.findall(rf'name="{name}" value="([^"]*)"', page.text)[0]


def test_the_same_conversation_goes_on_in_forms(server: Server, talk: Talk) -> None:
    page = post(server, "", token=talk.token, text="what work is excluded?")
    assert page.status_code == 200
    assert field(page, "token") == talk.token
    assert talk.said() == [*DECIDED, "what work is excluded?"]


@pytest.mark.parametrize(
    "guess",
    [
        "guess",
        jwt.encode({"sub": "c", "use": "chat"}, "k" * 48, "HS256"),
        jwt.encode({"sub": "c", "use": "chat"}, None, "none"),
    ],
    ids=["made up", "signed by somebody else", "not signed"],
)
@pytest.mark.parametrize("action", ACTIONS)
def test_by_guessing_no_conversation_is_read_joined_or_ended(
    server: Server, talk: Talk, action: str, guess: str
) -> None:
    before = talk.history()
    for token in (guess, talk.token[:-2], talk.token.swapcase()):
        answer = post(server, action, token=token, text="GP", rating=f"yes {before[-1]['id']}", sure="yes")
        assert "Wessex" not in answer.text
        assert field(answer, "token") == "" if action not in {"/copy", "/leave"} else True
    assert talk.history() == before


@pytest.mark.parametrize(
    ("status", "text", "said"),
    [(422, " ", "That message is empty"), (413, "x" * 2001, "2,001 characters"), (413, "é" * 2001, "2,001 characters")],
)
def test_what_cannot_be_taken_is_told_and_stays_in_the_field(
    server: Server, talk: Talk, status: int, text: str, said: str
) -> None:
    before = talk.history()
    page = post(server, "", token=talk.token, client_id="mine", text=text)
    assert page.status_code == status
    assert said in page.text
    assert f">{text}</textarea>" in page.text
    assert field(page, "client_id") == "mine"
    assert talk.history() == before


def test_a_message_of_2000_characters_in_lines_is_taken_as_the_script_counts_them(server: Server, talk: Talk) -> None:
    text = "\r\n".join(["x" * 99] * 20)
    assert post(server, "", token=talk.token, text=text).status_code == 200
    assert talk.said()[-1] == text.replace("\r\n", "\n")


def test_a_form_sent_twice_is_one_turn(server: Server, talk: Talk) -> None:
    for _ in range(2):
        page = post(server, "", token=talk.token, client_id="once", text="when does it renew?")
    assert talk.said() == [*DECIDED, "when does it renew?"]
    assert field(page, "client_id") != "once"


def test_what_somebody_wrote_is_only_ever_text_on_the_page(server: Server, talk: Talk) -> None:
    page = post(server, "", token=talk.token, client_id='"><b>', text=SCRIPT)
    assert SCRIPT not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text
    assert '"><b>' not in page.text


def test_a_conversation_that_is_over_is_told_of_and_the_words_stay(server: Server, talk: Talk) -> None:
    talk.request("POST", "conversation/end")
    page = post(server, "", token=talk.token, text="and in Mersey?")
    assert page.status_code == 401
    assert "This conversation has ended" in page.text
    assert ">and in Mersey?</textarea>" in page.text
    assert field(page, "token") == ""
    assert "Wessex" not in page.text


def test_while_storage_fails_the_words_stay_and_distress_is_helped(server: Server) -> None:
    with closing(sqlite3.connect(server.data / "helpline.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        calm = post(server, "", text="what work is excluded?")
        urgent = post(server, "", text="I want to die")
        other.execute("ROLLBACK")
    assert calm.status_code == 503
    assert ">what work is excluded?</textarea>" in calm.text
    assert HELPLINE_NUMBER in calm.text
    assert calm.headers["Retry-After"]
    assert urgent.status_code == 200
    assert "116 123" in urgent.text


@pytest.mark.parametrize("path", ["/chat/nothing", "/chat/static/nothing.js"])
def test_an_address_that_is_not_ours_is_told_in_words_to_people(server: Server, path: str) -> None:
    page = httpx.get(f"{server.url}{path}", headers=AS_A_BROWSER)
    assert page.status_code == 404
    assert page.headers["Content-Type"].startswith("text/html")
    assert HELPLINE_NUMBER in page.text


# Ending


def test_an_ended_conversation_can_be_neither_read_nor_joined_and_its_rows_stay(server: Server, talk: Talk) -> None:
    reference = talk.history()[-1]["decision"]["reference"]
    assert talk.request("POST", "conversation/end").status_code == 204
    for answer in (talk.send("GP"), talk.request("GET", "conversation"), talk.request("POST", "conversation/stay")):
        assert answer.status_code == 401
    with closing(sqlite3.connect(server.data / "helpline.db")) as rows:
        assert rows.execute("SELECT count(*) FROM decision WHERE reference = ?", (reference,)).fetchone() == (1,)


def test_the_history_says_how_long_is_left_and_staying_makes_it_a_whole_session(server: Server, talk: Talk) -> None:
    with closing(sqlite3.connect(server.data / "helpline.db")) as rows, rows:
        conversation = jwt.decode(talk.token, options={"verify_signature": False})["sub"]
        half_an_hour_ago = "datetime('now', '-30 minutes')"
        rows.execute(
            f"UPDATE conversation SET last_active_at = {half_an_hour_ago} || '.000000' WHERE id = ?",
            (conversation,),
        )
    left = talk.request("GET", "conversation").json()["expires_in"]
    assert 1790 <= left <= 1800
    assert talk.request("POST", "conversation/stay").json()["expires_in"] >= 3590


def test_who_sends_personal_data_with_a_decision_is_told_beside_it_that_it_was_left_out(server: Server) -> None:
    talk = Talk(server.url)
    told = talk.say("GP trainee in Wessex, NHS number 943 476 5919, am I eligible?")
    (decided,) = [message for message in told["messages"] if "decision" in message]
    assert "left" in decided["note"]
    assert decided["note"].split(".")[0] in post(server, "", token=talk.token, text="thanks").text
