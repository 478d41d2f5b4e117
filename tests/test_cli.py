"""The `helpline` command, as an operator runs it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import HELPLINE, TODAY

SET_BY_TESTS = {"TF_CPP_MIN_LOG_LEVEL"}
"""What importing Rasa sets in the tests' own process; an operator's shell doesn't have it."""
COMMANDS = ["serve", "train", "ask", "evaluate", "doctor"]


def run(*arguments: str | Path, stdin: str = "", data: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs the command to its end. It never shows a traceback, whatever else it does."""
    inherited = {name: value for name, value in os.environ.items() if name not in SET_BY_TESTS}
    environment = {
        **inherited,
        "HELPLINE_DATA": str(data),
        "HELPLINE_TODAY": TODAY.isoformat(),
        "COLUMNS": "120",
        **settings,
    }
    command = [*HELPLINE, *map(str, arguments)]
    ended = subprocess.run(
        command, env=environment, input=stdin, capture_output=True, text=True, timeout=300, check=False
    )
    assert "Traceback" not in ended.stdout + ended.stderr
    return ended


def question(
    id: str = "q1", text: str = "what work is excluded?", must: str = "excluded", **more: Any
) -> dict[str, Any]:
    """A question that the assistant answers well, unless told otherwise."""
    return {"id": id, "text": text, "must": [[must]], "must_not": [], "topic": "exclusions", "persona": "gp", **more}


def conversation(*turns: str, must: str) -> dict[str, Any]:
    """A conversation of which the last reply is judged."""
    return {"id": "c1", "turns": list(turns), "final_must": [[must]], "final_must_not": ["insured"]}


def written(folder: Path, *items: dict[str, Any], name: str = "few.jsonl") -> Path:
    """A file of questions and conversations."""
    path = folder / name
    path.write_text("\n".join(map(json.dumps, items)) + "\n")
    return path


# Help and usage


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(tmp_path: Path, command: str) -> None:
    overview, ended = run("--help", data=tmp_path), run(command, "--help", data=tmp_path)
    assert overview.returncode == ended.returncode == 0
    assert command in overview.stdout
    assert f"Usage: python -m bot.cli {command}" in ended.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["ask"],
        ["ask", "one", "two"],
        ["ask", "--nonsense", "GP"],
        ["evaluate"],
        ["evaluate", "not-there.jsonl"],
        ["evaluate", "--at-least", "2", "pyproject.toml"],
        ["serve", "now"],
    ],
    ids=" ".join,
)
def test_bad_usage_is_told_with_exit_code_2(tmp_path: Path, arguments: list[str]) -> None:
    ended = run(*arguments, data=tmp_path)
    assert ended.returncode == 2
    assert "Usage:" in ended.stderr
    assert ended.stdout == ""


@pytest.mark.parametrize(
    ("command", "name", "value"),
    [
        ("serve", "HELPLINE_PORT", "http"),
        ("serve", "HELPLINE_PORT", "65536"),
        ("serve", "HELPLINE_PORT", "-1"),
        ("serve", "HELPLINE_TODAY", "tomorrow"),
        ("serve", "HELPLINE_TODAY", "31/12/2026"),
        ("serve", "HELPLINE_SESSION_MINUTES", "0"),
        ("doctor", "HELPLINE_PORT", "http"),
        ("ask what", "HELPLINE_TODAY", "tomorrow"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_to_write(
    model: Path, tmp_path: Path, command: str, name: str, value: str
) -> None:
    ended = run(*command.split(), data=tmp_path, **{name: value})
    assert ended.returncode == 1
    assert f"helpline: {name} is '{value}'. Write a " in ended.stderr


@pytest.mark.parametrize("arguments", [["doctor"], ["ask", "what work is excluded?"], ["serve"]], ids=lambda a: a[0])
def test_a_day_before_the_first_parameters_is_refused_in_words(
    model: Path, tmp_path: Path, arguments: list[str]
) -> None:
    ended = run(*arguments, data=tmp_path, HELPLINE_TODAY="2020-01-01", HELPLINE_PORT="0")
    assert ended.returncode == 1
    assert "2021" in ended.stdout + ended.stderr
    assert "something went wrong" not in ended.stderr


# ask


def test_ask_prints_the_reply_with_where_it_comes_from_and_stores_nothing(model: Path, tmp_path: Path) -> None:
    ended = run("ask", "what work is excluded?", data=tmp_path)
    assert ended.returncode == 0
    assert "excluded" in ended.stdout
    assert "From: Does membership include" in ended.stdout
    assert "page read on 2026-11-22" in ended.stdout
    assert ended.stderr == ""
    assert not (tmp_path / "helpline.db").exists()


def test_ask_reads_a_question_a_line_and_answers_each_as_one_line_of_json(model: Path, tmp_path: Path) -> None:
    asked = "am I eligible?\n\n/restart\nGP in Wessex, am I eligible?\nI want to die"
    ended = run("ask", "-", "--json", stdin=asked, data=tmp_path)
    assert ended.returncode == 0
    replies = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [reply["outcome"] for reply in replies] == ["asked", "chat", "decided", "signposted"]
    assert all(reply["messages"][0]["text"] for reply in replies)
    assert replies[2]["messages"][0]["decision"]["status"] == "yes"


def test_ask_shows_what_can_be_picked(model: Path, tmp_path: Path) -> None:
    ended = run("ask", "-", stdin="am I eligible?\n", data=tmp_path)
    assert "[General Practice]  [Public Health]" in ended.stdout


def test_ask_shows_how_a_channel_would_show_it(model: Path, tmp_path: Path) -> None:
    ended = run("ask", "what does private work cost?", "--channel", "sms", data=tmp_path)
    sent, *after = ended.stdout.split("--- ")[1:]
    assert sent.startswith("sent\nIf you're in the block membership")
    assert "£1,100 a year" in sent
    assert all(part.startswith("after MORE\n") for part in after)
    ended = run("ask", "what does private work cost?", "--channel", "slack", "--json", data=tmp_path)
    assert [set(json.loads(line)) for line in ended.stdout.splitlines()] == [{"body", "waits"}]


def test_ask_names_the_channels_where_it_is_given_another(tmp_path: Path) -> None:
    ended = run("ask", "what does private work cost?", "--channel", "pager", data=tmp_path)
    assert ended.returncode == 2
    assert "no channel 'pager'" in ended.stderr
    assert "slack, telegram" in ended.stderr


@pytest.mark.parametrize(
    ("text", "told"), [("x" * 2001, "2,000 is the most"), ("/", "That message is empty")], ids=["too long", "no words"]
)
def test_ask_says_why_a_question_cannot_be_taken(model: Path, tmp_path: Path, text: str, told: str) -> None:
    ended = run("ask", "--json", "--", text, data=tmp_path)
    assert ended.returncode == 1
    assert told in ended.stderr
    assert ended.stdout == ""


# evaluate


def test_evaluate_counts_what_passed_and_lists_what_failed(model: Path, tmp_path: Path) -> None:
    file = written(
        tmp_path,
        question("q1"),
        question("q2", must="brontosaurus"),
        question("q3", must_not=["excluded"]),
        conversation("am I eligible?", "GP", "Wessex", must="looks eligible"),
    )
    ended = run("evaluate", file, "--at-least", "0.5", data=tmp_path)
    assert ended.returncode == 0
    assert "2 of 4 passed (50.0%)." in ended.stdout
    for heading in ("File", "Topic", "Persona"):
        assert heading in ended.stdout
    assert "q2 (exclusions, gp): what work is excluded?" in ended.stdout
    assert "wrong: lacks any of: brontosaurus" in ended.stdout
    assert "wrong: says: excluded" in ended.stdout
    assert "q1 (" not in ended.stdout
    assert not (tmp_path / "helpline.db").exists()


def test_evaluate_fails_where_less_passed_than_was_wanted(model: Path, tmp_path: Path) -> None:
    file = written(tmp_path, question("q1"), question("q2", must="brontosaurus"))
    ended = run("evaluate", file, "--at-least", "0.51", "--no-failures", data=tmp_path)
    assert ended.returncode == 1
    assert "50.0% passed; at least 51.0% was wanted." in ended.stderr
    assert "wrong:" not in ended.stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param('{"id": "q1", "text"', "broken.jsonl, line 2", id="no JSON"),
        pytest.param('{"id": "q2", "text": "GP"}', "broken.jsonl, line 2", id="no expectation"),
        pytest.param("[1]", "broken.jsonl, line 2", id="no object"),
    ],
)
def test_evaluate_names_the_line_that_it_cannot_read(model: Path, tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "broken.jsonl"
    file.write_text(f"{json.dumps(question())}\n{content}\n")
    ended = run("evaluate", file, data=tmp_path)
    assert ended.returncode == 1
    assert told in ended.stderr
    assert "Write id, text, must and must_not" in ended.stderr


@pytest.mark.parametrize("content", [b"\n\n", b"\xff\xfe\x00"], ids=["nothing in it", "no text"])
def test_evaluate_says_what_is_wrong_with_a_file_without_questions(model: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "odd.jsonl"
    file.write_bytes(content)
    ended = run("evaluate", file, data=tmp_path)
    assert ended.returncode == 1
    assert "helpline: " in ended.stderr
    assert "something went wrong" not in ended.stderr


# doctor


def test_doctor_finds_a_fresh_installation_sound_and_names_what_is_still_empty(model: Path, tmp_path: Path) -> None:
    ended = run("doctor", data=tmp_path)
    assert ended.returncode == 0, ended.stdout
    assert "FAULT" not in ended.stdout
    for contact in ("adviceline", "hours", "portal", "guide", "text_relay"):
        assert f"note  contacts.{contact} is empty" in ended.stdout
    assert "contacts.helpline" not in ended.stdout
    assert "23 November 2026" in ended.stdout


def test_doctor_finds_a_key_that_others_can_read(model: Path, tmp_path: Path) -> None:
    assert run("doctor", data=tmp_path).returncode == 0
    (tmp_path / "signing.key").chmod(0o644)
    ended = run("doctor", data=tmp_path)
    assert ended.returncode == 1
    assert "FAULT signing.key can be read by others. Run: chmod 600 signing.key" in ended.stdout


def _no_database(data: Path) -> None:
    (data / "helpline.db").write_bytes(b"not a database" * 500)


def _short_key(data: Path) -> None:
    key = data / "signing.key"
    key.write_text("short")
    key.chmod(0o600)


@pytest.mark.parametrize(
    ("breaking", "told"), [(_no_database, "FAULT The database can't be used"), (_short_key, "too short to be a key")]
)
def test_doctor_finds_what_is_broken(model: Path, tmp_path: Path, breaking: Any, told: str) -> None:
    breaking(tmp_path)
    ended = run("doctor", data=tmp_path)
    assert ended.returncode == 1
    assert told in ended.stdout


def test_doctor_finds_a_database_address_that_is_none(model: Path, tmp_path: Path) -> None:
    ended = run("doctor", data=tmp_path, HELPLINE_DATABASE_URL="a file somewhere")
    assert ended.returncode == 1
    assert "HELPLINE_DATABASE_URL" in ended.stdout + ended.stderr


# serve


def test_serve_says_that_its_port_is_in_use(model: Path, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        ended = run("serve", data=tmp_path, HELPLINE_PORT=port)
    assert ended.returncode == 1
    assert f"127.0.0.1:{port} is in use" in ended.stderr
    assert "HELPLINE_PORT" in ended.stderr


def test_serve_does_not_start_with_a_key_that_others_can_read(model: Path, tmp_path: Path) -> None:
    key = tmp_path / "signing.key"
    key.write_text("k" * 64)
    key.chmod(0o644)
    ended = run("serve", data=tmp_path, HELPLINE_PORT="0")
    assert ended.returncode == 1
    assert "chmod 600 signing.key" in ended.stderr


def test_serve_does_not_start_without_a_database_that_it_can_use(model: Path, tmp_path: Path) -> None:
    _no_database(tmp_path)
    ended = run("serve", data=tmp_path, HELPLINE_PORT="0")
    assert ended.returncode == 1
    assert "helpline: " in ended.stderr
    assert "Ready" not in ended.stdout


# train


def test_train_does_nothing_where_nothing_changed(model: Path, tmp_path: Path) -> None:
    before = model.stat().st_mtime_ns
    ended = run("train", data=tmp_path)
    assert (ended.returncode, ended.stdout) == (0, "The model is up to date.\n")
    assert model.stat().st_mtime_ns == before
