"""The website chat API, over HTTP to a real server."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from typing import Any

import jwt
import pytest

from tests.conftest import Server

from .conftest import CONVERSATIONS, MESSAGES, by
from .talk import DECIDED, HELPLINE_NUMBER, Talk, assert_problem, facts_of

SCRIPT = "<script>alert(1)</script>"
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


@pytest.fixture
def talk(server: Server) -> Talk:
    """A conversation that nothing was said in yet."""
    return Talk(server.url)


def database(server: Server) -> sqlite3.Connection:
    return sqlite3.connect(server.data / "helpline.db")


def conversation_of(token: str) -> str:
    conversation: str = jwt.decode(token, options={"verify_signature": False})["sub"]
    return conversation


# Conversation


def test_a_trainee_is_led_to_a_decision_and_what_they_said_counts_to_the_end(talk: Talk) -> None:
    turns = talk.say_all(
        "am I eligible?",
        "GP",
        "Wessex",
        "can I join on maternity leave?",
        "what work is excluded?",
        "actually I'm in Mersey",
    )
    assert [turn["outcome"] for turn in turns] == ["asked", "asked", "decided", "answered", "answered", "decided"]
    assert facts_of(turns[2]) == {"specialty": "General Practice", "permanent_region": "Wessex"}
    assert facts_of(turns[5])["specialty"] == "General Practice"
    assert facts_of(turns[5])["permanent_region"] == "Mersey"
    decision = turns[2]["messages"][0]
    assert decision["decision"]["reference"] in decision["text"]
    assert decision["decision"]["status"] == "yes"


def test_an_answer_names_its_section_and_the_day_the_page_was_read(talk: Talk) -> None:
    (answer,) = talk.say("what work is excluded?")["messages"]
    assert answer["source"]["section"] in {
        "Does membership include indemnity for work undertaken outside ST training?",
        "What is excluded?",
    }
    assert answer["source"]["read"] == "2026-11-22"


def test_a_choice_is_picked_by_sending_its_words(talk: Talk) -> None:
    (question,) = talk.say("am I eligible?")["messages"]
    picked = question["choices"][1]["title"]
    (region,) = talk.say(picked)["messages"]
    assert picked in region["text"]
    assert {"title": "Wessex"} in region["choices"]


@pytest.mark.parametrize(
    "text", ["weather tomorrow?", "who won the football last night?", "write me a poem about cats"]
)
def test_what_is_off_the_subject_is_declined_with_two_ways_on(talk: Talk, text: str) -> None:
    turn = talk.say(text)
    assert turn["outcome"] == "declined"
    assert len(turn["messages"][0]["choices"]) == 2


def test_two_people_do_not_hear_of_each_other(server: Server) -> None:
    one, other = Talk(server.url), Talk(server.url)
    one.say_all("am I eligible?", "GP")
    assert other.say("Wessex")["outcome"] == "asked"
    assert other.said() == ["Wessex"]
    assert one.said() == ["am I eligible?", "GP"]


def test_somebody_in_distress_is_helped_first_and_the_question_waits(talk: Talk) -> None:
    talk.say_all("am I eligible?", "GP")
    turn = talk.say("I can't go on, I want to die")
    assert turn["outcome"] == "signposted"
    assert "999" in turn["messages"][0]["text"]
    assert talk.said()[-1] == "(not kept)"
    assert talk.say("carry on")["outcome"] == "asked"
    assert talk.say("Wessex")["outcome"] == "decided"


# The same message twice


@pytest.mark.parametrize(
    "text", ["am I eligible as a GP trainee in Wessex?", "what work is excluded?", "I want to die"]
)
def test_a_message_sent_again_gets_the_same_reply_and_no_second_turn(talk: Talk, text: str) -> None:
    first = talk.say(text, client_id="tab-1")
    assert talk.say(text, client_id="tab-1") == first
    assert len(talk.said()) == 1


def test_a_message_sent_many_times_at_once_is_one_turn(talk: Talk) -> None:
    with ThreadPoolExecutor(5) as people:
        replies = list(people.map(lambda _: talk.say("am I eligible?", client_id="tab-1"), range(5)))
    assert all(reply == replies[0] for reply in replies)
    assert talk.said() == ["am I eligible?"]


def test_different_messages_sent_at_once_are_all_taken(talk: Talk) -> None:
    texts = ["am I eligible?", "what work is excluded?", "thanks", "when does it renew?"]
    with ThreadPoolExecutor(len(texts)) as people:
        list(people.map(talk.say, texts))
    assert sorted(talk.said()) == sorted(texts)


def test_another_person_may_use_the_same_client_id(server: Server) -> None:
    one, other = Talk(server.url), Talk(server.url)
    one.say("what work is excluded?", client_id="tab-1")
    assert other.say("am I eligible?", client_id="tab-1")["outcome"] == "asked"


# What isn't plain words, and what is though it doesn't look so


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('/faq{"x":1}', 'faq{"x":1}'),
        ("/restart", "restart"),
        ("/ /restart", "restart"),
        ("/distress", "(not kept)"),
        ("🙂", "🙂"),
        (SCRIPT, SCRIPT),
        ("'; drop table events;--", "'; drop table events;--"),
        ("x" * 2000, "x" * 2000),
        ("\u200b\x07 what work\x00 is excluded? \u202e", "what work is excluded?"),
        (
            "what is excluded {contacts.helpline} {0} %s $" + "{x}",
            "what is excluded {contacts.helpline} {0} %s $" + "{x}",
        ),
    ],
)
def test_whatever_somebody_writes_is_words_and_no_command(talk: Talk, text: str, kept: str) -> None:
    talk.say_all("am I eligible?", "GP")
    before = talk.history()
    assert talk.say(text)["messages"]
    after = talk.history()
    assert after[: len(before)] == before
    assert after[len(before)] == {"role": "user", "text": kept}


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        pytest.param(422, {"json": {"text": ""}}, id="an empty message"),
        pytest.param(422, {"json": {"text": "   \n\t "}}, id="only spaces"),
        pytest.param(422, {"json": {"text": " / // "}}, id="only slashes"),
        pytest.param(422, {"json": {"text": "\u200b\u202e\x00"}}, id="only what can't be seen"),
        pytest.param(413, {"json": {"text": "x" * 2001}}, id="one character too many"),
        pytest.param(413, {"json": {"text": "x" * 5000}}, id="5,000 characters"),
        pytest.param(413, {"json": {"text": "x" * 30_000}}, id="a body over the chat's limit"),
        pytest.param(413, {"json": {"text": "x" * 70_000}}, id="a body over the server's limit"),
        pytest.param(422, {"json": {"text": None}}, id="null"),
        pytest.param(422, {"json": {"text": 42}}, id="a number"),
        pytest.param(422, {"json": {"text": {"a": ["GP"]}}}, id="an object"),
        pytest.param(422, {"json": {"message": "GP"}}, id="no text"),
        pytest.param(422, {"json": {"text": "GP", "client_id": 1}}, id="a client_id that is a number"),
        pytest.param(422, {"json": {"text": "GP", "client_id": "c" * 65}}, id="a client_id too long"),
        pytest.param(422, {"json": ["GP"]}, id="a list"),
        pytest.param(422, {"json": "GP"}, id="a bare string"),
        pytest.param(400, {"content": '{"text": "GP"', "headers": {"Content-Type": "application/json"}}, id="broken"),
        pytest.param(422, {"content": "", "headers": {"Content-Type": "application/json"}}, id="nothing"),
        pytest.param(
            400, {"content": b'{"text": "\xff"}', "headers": {"Content-Type": "application/json"}}, id="bytes"
        ),
        pytest.param(400, {"content": "[" * 20_000, "headers": {"Content-Type": "application/json"}}, id="deep"),
        pytest.param(415, {"content": '{"text": "GP"}', "headers": {"Content-Type": "text/plain"}}, id="not as JSON"),
        pytest.param(415, {"data": {"text": "GP"}}, id="a form"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_leaves_the_conversation_as_it_was(
    talk: Talk, status: int, request_: dict[str, Any]
) -> None:
    talk.say_all("am I eligible?", "GP")
    before = talk.history()
    assert_problem(talk.request("POST", "messages", **request_), status)
    assert talk.history() == before
    assert talk.say("Wessex")["outcome"] == "decided"


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_a_message_is_sent_with_post_only(talk: Talk, method: str) -> None:
    answer = talk.request(method, "messages")
    assert_problem(answer, 405)
    assert answer.headers["Allow"] == "POST"


@pytest.mark.parametrize("path", ["/chat/api/nothing", "/chat/api/messages/1", "/nothing", "/webhooks/rest/webhook"])
def test_an_address_that_is_not_ours_is_not_found(talk: Talk, path: str) -> None:
    assert_problem(talk.http.post(path, json={"sender": "a", "message": "GP"}), 404)


# Who may


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param(lambda own, key: None, id="no token"),
        pytest.param(lambda own, key: "Bearer", id="an empty token"),
        pytest.param(lambda own, key: f"Basic {own}", id="another scheme"),
        pytest.param(lambda own, key: f"Bearer {own[:-2]}", id="a token cut short"),
        pytest.param(
            lambda own, key: "Bearer " + jwt.encode({"sub": conversation_of(own), "use": "chat"}, "k" * 48, "HS256"),
            id="signed by somebody else",
        ),
        pytest.param(
            lambda own, key: "Bearer " + jwt.encode({"sub": conversation_of(own), "use": "chat"}, None, "none"),
            id="not signed",
        ),
        pytest.param(
            lambda own, key: "Bearer " + jwt.encode({"sub": conversation_of(own), "use": "staff"}, key, "HS256"),
            id="signed for another use",
        ),
        pytest.param(
            lambda own, key: "Bearer " + jwt.encode({"sub": "never-opened", "use": "chat"}, key, "HS256"),
            id="of a conversation that never was",
        ),
    ],
)
def test_without_the_token_of_an_open_conversation_nothing_is_said_shown_or_erased(
    server: Server, talk: Talk, authorization: Any
) -> None:
    talk.say("am I eligible?")
    before = talk.history()
    header = authorization(talk.token, (server.data / "signing.key").read_text())
    headers = {"Authorization": header} if header else {}
    for method, path, body in [
        ("POST", "messages", {"text": "GP"}),
        ("POST", "feedback", {"message_id": before[2]["id"], "helpful": True}),
        ("GET", "conversation", None),
        ("GET", "conversation/record", None),
        ("DELETE", "conversation", None),
    ]:
        answer = talk.http.request(method, f"/chat/api/{path}", headers=headers, json=body)
        assert_problem(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert talk.history() == before


def test_somebody_in_distress_is_helped_without_a_conversation(talk: Talk) -> None:
    answer = talk.http.post("/chat/api/messages", json={"text": "I want to die"})
    assert answer.status_code == 200
    assert "116 123" in answer.json()["messages"][0]["text"]
    assert talk.said() == []


def test_the_token_of_an_erased_conversation_is_of_no_use(talk: Talk) -> None:
    talk.say("am I eligible?")
    assert talk.request("DELETE", "conversation").status_code == 204
    for answer in (talk.send("GP"), talk.request("GET", "conversation"), talk.request("DELETE", "conversation")):
        assert_problem(answer, 401)


def test_who_writes_too_fast_is_asked_to_wait_and_nobody_else_is(limited: Server) -> None:
    hasty, calm = Talk(limited.url, **by("192.0.2.10")), Talk(limited.url, **by("192.0.2.10"))
    assert len(hasty.say_all(*DECIDED)) == MESSAGES
    before = hasty.history()
    refused = hasty.send("what work is excluded?")
    assert_problem(refused, 429)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["Retry-After"] in refused.json()["detail"]
    assert hasty.history() == before
    assert calm.say("am I eligible?")["outcome"] == "asked"


def test_one_address_cannot_open_conversations_without_end(limited: Server) -> None:
    talk, *_ = [Talk(limited.url, **by("192.0.2.11")) for _ in range(CONVERSATIONS)]
    refused = talk.http.post("/chat/api/conversations")
    assert_problem(refused, 429)
    assert int(refused.headers["Retry-After"]) >= 1
    assert talk.say("am I eligible?")["outcome"] == "asked"
    assert Talk(limited.url, **by("192.0.2.12")).say("am I eligible?")["outcome"] == "asked"


def test_a_conversation_is_over_when_nothing_was_said_for_too_long(limited: Server) -> None:
    over, fresh = Talk(limited.url, **by("192.0.2.13")), Talk(limited.url, **by("192.0.2.13"))
    assert over.opening["expires_in"] == 60
    for talk in (over, fresh):
        talk.say("am I eligible?")
    with database(limited) as rows:
        rows.execute(
            "UPDATE conversation SET last_active_at = ? WHERE id = ?",
            (
                (dt.datetime.now(dt.timezone.utc) - dt.timedelta(seconds=61)).isoformat(" ")[:26],
                conversation_of(over.token),
            ),
        )
    assert_problem(over.send("GP"), 401)
    assert_problem(over.request("GET", "conversation"), 401)
    assert fresh.say("GP")["outcome"] == "asked"


# History, record, feedback


def test_the_history_shows_both_sides_as_they_were_said(talk: Talk) -> None:
    expected = [{"role": "assistant", **talk.opening["messages"][0]}]
    for text in [*DECIDED, "what work is excluded?", SCRIPT]:
        expected.append({"role": "user", "text": text})
        expected += [{"role": "assistant", **message} for message in talk.say(text)["messages"]]
    assert talk.history() == expected


def test_a_new_conversation_shows_the_greeting_alone(talk: Talk) -> None:
    (greeting,) = talk.history()
    assert greeting == {"role": "assistant", **talk.opening["messages"][0]}
    assert greeting["id"] == "utter_greeting"


@pytest.mark.parametrize("accept", ["text/html", "text/plain"])
def test_the_copy_to_keep_holds_both_sides_and_the_decision(talk: Talk, accept: str) -> None:
    decided = talk.say_all(*DECIDED)[-1]["messages"][0]
    record = talk.request("GET", "conversation/record", headers={"Accept": accept})
    assert record.status_code == 200
    assert record.headers["Content-Type"].startswith(accept)
    for words in [
        "am I eligible?",
        "Which specialty are you training in?",
        decided["decision"]["reference"],
        decided["decision"]["parameters_version"],
        "23 November 2026",
        HELPLINE_NUMBER,
    ]:
        assert words in record.text


@pytest.mark.parametrize(
    "said", [SCRIPT, '"><img src=x onerror=alert(1)>', "[click](javascript:alert(1))", "{{ 7*7 }}"]
)
def test_what_somebody_wrote_is_only_ever_text_in_the_copy(talk: Talk, said: str) -> None:
    talk.say(said)
    page = talk.request("GET", "conversation/record").text
    tags = Tags(page)
    assert said in tags.text
    assert [tag for tag in tags.all if tag[0] in {"script", "img", "a"}] == [
        ("script", {"type": "module", "src": "/chat/static/print.js"})
    ]
    assert said in talk.request("GET", "conversation/record", headers={"Accept": "text/plain"}).text


def test_a_distressed_message_is_not_in_the_copy(talk: Talk) -> None:
    talk.say("I want to die")
    record = talk.request("GET", "conversation/record").text
    assert "want to die" not in record
    assert "(not kept)" in record


def test_the_last_word_on_a_message_counts(server: Server, talk: Talk) -> None:
    message = talk.say("what work is excluded?")["messages"][0]["id"]
    assert talk.give_feedback(message_id=message, helpful=True).status_code == 204
    assert talk.give_feedback(message_id=message, helpful=False, reason="Too long").status_code == 204
    with database(server) as rows:
        kept = rows.execute("SELECT helpful, reason FROM feedback WHERE message_id = ?", (message,)).fetchall()
    assert kept == [(0, "Too long")]


@pytest.mark.parametrize("message", ["greeting", "unstored", "nobody-said-this"])
def test_feedback_is_for_a_message_that_was_kept(talk: Talk, message: str) -> None:
    talk.say("what work is excluded?")
    assert_problem(talk.give_feedback(message_id=message, helpful=True), 404)


def test_feedback_on_somebody_elses_message_is_refused(server: Server, talk: Talk) -> None:
    theirs = Talk(server.url).say("what work is excluded?")["messages"][0]["id"]
    talk.say("what work is excluded?")
    assert_problem(talk.give_feedback(message_id=theirs, helpful=True), 404)


@pytest.mark.parametrize(
    "feedback",
    [
        {"helpful": True},
        {"message_id": 1, "helpful": True},
        {"message_id": "{id}"},
        {"message_id": "{id}", "helpful": "yes"},
        {"message_id": "{id}", "helpful": 1},
        {"message_id": "{id}", "helpful": True, "reason": "x" * 1001},
        {"message_id": "{id}", "helpful": True, "reason": ["long"]},
    ],
    ids=lambda feedback: json.dumps(feedback)[:60],
)
def test_feedback_that_makes_no_sense_is_refused_and_not_kept(
    server: Server, talk: Talk, feedback: dict[str, Any]
) -> None:
    message = talk.say("what work is excluded?")["messages"][0]["id"]
    filled = {key: message if value == "{id}" else value for key, value in feedback.items()}
    assert_problem(talk.give_feedback(**filled), 422)
    with database(server) as rows:
        assert rows.execute("SELECT * FROM feedback WHERE message_id = ?", (message,)).fetchall() == []


# Erasing


def test_who_erases_a_conversation_leaves_nothing_behind(server: Server) -> None:
    talk, other = Talk(server.url), Talk(server.url)
    message = talk.say_all(*DECIDED, "quetzalcoatlus and private work")[-1]["messages"][0]["id"]
    talk.give_feedback(message_id=message, helpful=False, reason="brontosaurus")
    other.say("am I eligible?")
    conversation = conversation_of(talk.token)
    rows = database(server)
    tables = [name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    own = [t for t in tables if "conversation_id" in {column[1] for column in rows.execute(f"PRAGMA table_info({t})")}]

    def left() -> dict[str, int]:
        query = "SELECT count(*) FROM {} WHERE conversation_id = ?"
        counts = {table: rows.execute(query.format(table), (conversation,)).fetchone()[0] for table in own}
        of_itself = rows.execute("SELECT count(*) FROM conversation WHERE id = ?", (conversation,)).fetchone()[0]
        return {**counts, "conversation": of_itself}

    before = left()
    assert all(
        before[table] for table in ("conversation", "event", "enquiry", "decision", "feedback", "review_item")
    ), before
    assert talk.request("DELETE", "conversation").status_code == 204
    assert not any(left().values()), left()
    rows.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    rows.close()
    for file in server.data.glob("helpline.db*"):
        content = file.read_bytes().lower()
        for words in (b"quetzalcoatlus", b"brontosaurus", conversation.lower().encode()):
            assert words not in content, file.name
    assert other.said() == ["am I eligible?"]


# The page


class Tags(HTMLParser):
    """A page's elements with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_loads_from_its_own_origin_only(server: Server, talk: Talk) -> None:
    page = talk.http.get("/chat")
    elements = Tags(page.text).all
    loaded = [
        attributes[name]
        for tag, attributes in elements
        for name in ("src", "href", "srcset", "data")
        if tag not in {"a", "helpline-chat"} and attributes.get(name)
    ]
    assert any(path.endswith(".js") for path in loaded if path)
    assert [path for path in loaded if not path or not path.startswith("/chat/static/")] == []
    for path in loaded:
        file = talk.http.get(str(path))
        assert file.status_code == 200, path
        elsewhere = re.findall(r"""(?:url\(|@import|import|from|fetch\()\s*["']?(?:https?:)?//[^"')\s]+""", file.text)
        assert elsewhere == [], path
    assert not [name for tag, attributes in elements for name in attributes if name.startswith("on") or name == "style"]
    assert HELPLINE_NUMBER in page.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/chat", 200),
        ("GET", "/chat/static/page.css", 200),
        ("GET", "/chat/static/nothing.css", 404),
        ("POST", "/chat/api/conversations", 201),
        ("POST", "/chat/api/messages", 200),
        ("GET", "/chat/api/messages", 405),
        ("GET", "/chat/api/conversation", 200),
        ("GET", "/chat/api/conversation/record", 200),
        ("GET", "/chat/api/openapi.json", 200),
        ("POST", "/chat/api/feedback", 404),
        ("GET", "/chat/api/nothing", 404),
        ("GET", "/nothing", 404),
        ("GET", "/", 200),
        ("GET", "/chat/privacy", 200),
        ("GET", "/chat/away", 200),
        ("POST", "/chat", 422),
        ("POST", "/chat/leave", 303),
        ("GET", "/healthz", 200),
        ("GET", "/readyz", 200),
        ("GET", "/metrics", 200),
    ],
)
def test_every_answer_carries_the_security_headers(talk: Talk, method: str, path: str, status: int) -> None:
    body = {"text": "thanks", "message_id": "none", "helpful": True} if method == "POST" else None
    answer = talk.http.request(method, path, headers=talk.bearer, json=body)
    assert answer.status_code == status, answer.text
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


@pytest.mark.parametrize("path", ["/chat", "/chat/api/conversation", "/chat/api/conversation/record"])
def test_no_cache_keeps_what_was_said(talk: Talk, path: str) -> None:
    assert talk.http.get(path, headers=talk.bearer).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["../templates/record.html", "..%2ftemplates%2frecord.html", "%2e%2e/openapi/chat.yml", ""]
)
def test_the_pages_folder_gives_out_nothing_but_its_files(talk: Talk, path: str) -> None:
    assert talk.http.get(f"/chat/static/{path}").status_code == 404
