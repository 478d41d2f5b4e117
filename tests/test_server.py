"""The server around the chat: health, metrics, log, and the classic way to run the same project."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
import yaml

from bot.settings import PROJECT
from tests.channels.talk import DECIDED, Talk, facts_of
from tests.conftest import TODAY, Server, free_port, running_server

RARE = "quetzalcoatlus"


@pytest.fixture(scope="module")
def own_server(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that nobody else talks to, whose files these tests look through."""
    with running_server(tmp_path_factory.mktemp("own")) as started:
        yield started


def counted(server: Server) -> Counter[str]:
    """What the metrics count of the website's turns, by the name of the count."""
    metrics = httpx.get(f"{server.url}/metrics").text
    counts = re.findall(r'^helpline_(\w+)\{channel="website",?(.*)\} (\S+)$', metrics, re.M)
    return Counter(
        {f"{name} {about}".strip(): int(float(count)) for name, about, count in counts if "_sum" not in name}
    )


def counted_since(server: Server, before: Counter[str], *names: str) -> Counter[str]:
    """What was counted since, of counts that begin with one of these names."""
    new = counted(server) - before
    return Counter({name: count for name, count in new.items() if name.startswith(names)})


def test_the_front_door_is_a_page_that_holds_the_chat(server: Server) -> None:
    front = httpx.get(f"{server.url}/")
    assert front.status_code == 200
    assert "<helpline-chat></helpline-chat>" in front.text
    assert 'href="/chat"' in front.text


def test_a_running_server_is_alive_and_ready(server: Server) -> None:
    assert httpx.get(f"{server.url}/healthz").json() == {"status": "ok"}
    ready = httpx.get(f"{server.url}/readyz")
    assert ready.status_code == 200
    assert ready.json()["status"] == "ready"
    assert ready.json()["model"]


def test_the_metrics_count_every_turn_by_its_outcome_and_nothing_that_was_refused(own_server: Server) -> None:
    talk, before = Talk(own_server.url), counted(own_server)
    talk.say_all(*DECIDED, "I want to die")
    talk.send("")
    talk.send("x" * 2001)
    assert counted_since(own_server, before, "turns_total", "turn_seconds_count") == {
        'turns_total outcome="asked"': 2,
        'turns_total outcome="decided"': 1,
        'turns_total outcome="signposted"': 1,
        "turn_seconds_count": 4,
    }


def test_the_metrics_count_turns_by_topic_too(own_server: Server) -> None:
    before = counted(own_server)
    Talk(own_server.url).say_all("what work is excluded?", "how much is car insurance in Leeds")
    assert counted_since(own_server, before, "topics_total") == {
        'topics_total outcome="answered",topic="exclusions"': 1,
        'topics_total outcome="declined",topic="none"': 1,
    }


def test_a_person_is_told_what_is_left_out_and_it_is_nowhere_in_the_files(own_server: Server) -> None:
    talk = Talk(own_server.url)
    turn = talk.say("what work is excluded? call me on 07700 900123, or Mrs Smithers-Quetzal")
    last = turn["messages"][-1]["text"].splitlines()[-1]
    assert last.startswith("I left a telephone number and a name out of what is stored.")
    assert talk.history()[-1]["text"] == turn["messages"][-1]["text"]
    assert talk.said() == ["what work is excluded? call me on [phone], or Mrs [name]"]
    turn = talk.say("the police have arrested me, quetzalcoatlus")
    assert talk.said()[-1] == "(not kept)"
    for secret in (b"07700 900123", b"7700900123", b"Quetzal", RARE.encode()):
        assert [file.name for file in own_server.data.iterdir() if secret in file.read_bytes()] == []


def test_who_deletes_a_conversation_leaves_no_word_in_any_file(own_server: Server) -> None:
    talk, other = Talk(own_server.url), Talk(own_server.url)
    talk.say_all(f"my {RARE} practice, am I eligible?", "GP", "Wessex", "can I speak to a person")
    talk.give_feedback(message_id=talk.history()[-1]["id"], helpful=False, reason=f"{RARE} again")
    other.say("am I eligible?")
    folder = own_server.data
    assert any(RARE.encode() in file.read_bytes() for file in folder.iterdir())
    assert talk.request("DELETE", "conversation").status_code == 204
    assert [file.name for file in folder.iterdir() if RARE.encode() in file.read_bytes()] == []
    assert talk.send("Wessex").status_code == 401
    assert other.say("GP")["outcome"] == "asked"


def test_what_is_too_old_goes_when_the_server_starts(own_server: Server) -> None:
    Talk(own_server.url).say(f"my {RARE} practice, am I eligible?")
    own_server.stop()
    file = own_server.data / "helpline.db"
    with closing(sqlite3.connect(file)) as rows:
        rows.execute("UPDATE conversation SET last_active_at = '2020-01-01 00:00:00'")
        rows.commit()
    own_server.start()
    deadline = time.monotonic() + 10
    while RARE.encode() in file.read_bytes() and time.monotonic() < deadline:
        time.sleep(0.1)
    with closing(sqlite3.connect(file)) as rows:
        assert rows.execute("SELECT count(*) FROM enquiry").fetchone() == (0,)


def test_neither_the_log_nor_the_metrics_hold_what_was_said(own_server: Server) -> None:
    talk = Talk(own_server.url)
    talk.say_all(f"my {RARE} practice, am I eligible?", f"/{RARE}", f"I want to die, {RARE}")
    talk.give_feedback(message_id=talk.history()[-1]["id"], helpful=False, reason=RARE)
    talk.request("POST", "messages", content=f'{{"text": "{RARE}', headers={"Content-Type": "application/json"})
    talk.send([RARE])
    talk.http.get("/chat/api/conversation", headers={"Authorization": f"Bearer {RARE}"})
    other = sqlite3.connect(own_server.data / "helpline.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert talk.send(f"and {RARE} in Wessex?", client_id=RARE).status_code == 503
    other.execute("ROLLBACK")
    other.execute("ALTER TABLE enquiry RENAME TO somewhere_else")
    assert talk.send(f"and {RARE} in Mersey?").status_code == 503
    other.execute("ALTER TABLE somewhere_else RENAME TO enquiry")
    other.close()
    log = own_server.log.read_text()
    assert log.count("Storage failed in /chat/api/messages") == 2
    assert RARE not in log
    assert RARE not in httpx.get(f"{own_server.url}/metrics").text


# The classic way


@contextmanager
def process(*command: str, ready: str, data: Path, seconds: float = 120) -> Iterator[None]:
    """A process for the length of a block, from when `ready` answers."""
    environment = {**os.environ, "HELPLINE_DATA": str(data), "HELPLINE_TODAY": TODAY.isoformat()}
    log = data / f"{command[1]}-{command[2]}.log"
    with log.open("wb") as out:
        started = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=out, stderr=out)
    try:
        deadline = time.monotonic() + seconds
        while True:
            try:
                httpx.get(ready, timeout=2)
                break
            except httpx.TransportError:
                assert started.poll() is None, log.read_text()
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.2)
        yield
    finally:
        started.terminate()
        try:
            started.wait(20)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def test_rasa_run_with_its_action_server_holds_the_same_conversation(model: Path, tmp_path: Path) -> None:
    rasa = str(Path(sys.executable).with_name("rasa"))
    port, action_port = free_port(), free_port()
    endpoints = yaml.safe_load((PROJECT / "endpoints.yml").read_text())
    endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{action_port}/webhook"
    own_endpoints = tmp_path / "endpoints.yml"
    own_endpoints.write_text(yaml.safe_dump(endpoints))
    actions = [rasa, "run", "actions", "--port", str(action_port)]
    assistant = [rasa, "run", "--model", str(model), "--credentials", str(PROJECT / "credentials.yml")]
    assistant += ["--endpoints", str(own_endpoints), "-i", "127.0.0.1", "-p", str(port)]
    url = f"http://127.0.0.1:{port}"
    with (
        process(*actions, ready=f"http://127.0.0.1:{action_port}/health", data=tmp_path),
        process(*assistant, ready=f"{url}/chat/api/openapi.json", data=tmp_path),
    ):
        talk = Talk(url)
        turns = talk.say_all(*DECIDED)
        assert [turn["outcome"] for turn in turns] == ["asked", "asked", "decided"]
        assert facts_of(turns[-1]) == {"specialty": "General Practice", "permanent_region": "Wessex"}
        assert talk.said() == DECIDED
        assert httpx.post(f"{url}/webhooks/rest/webhook", json={"sender": "a", "message": "GP"}).status_code == 404
    assert (tmp_path / "helpline.db").exists()
