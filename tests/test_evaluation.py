"""Replies measured against written expectations: what counts as right, and what a slip in a file is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.session import Turn
from bot.evaluation import (
    EvaluationError,
    Foreign,
    Item,
    Result,
    evaluate,
    foreign_rates,
    judge,
    plain,
    read_items,
    shares,
)

QUESTION = {"id": "q1", "text": "am I in?", "topic": "regions", "must": [["wessex"]], "must_not": ["london"]}
CONVERSATION = {"id": "c1", "turns": ["gp", "wessex"], "final_must": [["yes"]], "final_must_not": ["no"]}


def item(must: list[list[str]] = [], must_not: list[str] = [], turns: tuple[str, ...] = ("hello",)) -> Item:  # noqa: B006
    return Item("i1", turns, tuple(tuple(group) for group in must), tuple(must_not), "regions", "trainee", "file")


def written(folder: Path, *lines: object) -> Path:
    """A file of items, a JSON object or a line as it is."""
    path = folder / "items.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return path


@pytest.mark.parametrize(
    ("must", "must_not", "reply", "right"),
    [
        ([["wessex"]], [], "Wessex is listed.", True),
        ([["wessex"]], [], "Mersey is listed.", False),
        ([["wessex", "mersey"]], [], "Mersey is listed.", True),
        ([["wessex"], ["mersey"]], [], "Mersey is listed.", False),
        ([["wessex"], ["mersey"]], [], "Mersey and Wessex are listed.", True),
        ([], ["london"], "LONDON isn't.", False),
        ([], ["london"], "Wessex is.", True),
        ([["isn't on"]], [], "It isn’t on the list.", True),
        ([["£10,000"]], [], "up to **£10,000** gross", True),
        ([["on the list"]], [], "on\n\nthe   list", True),
        ([["hee "]], [], "ask HEE", True),
        ([["hee "]], [], "ask HEEs", False),
        ([[" no "]], [], "a note", False),
        ([[" no "]], [], "there is no note", True),
        ([], [], "", True),
    ],
)
def test_a_reply_is_right_with_one_of_each_group_and_none_of_what_must_not_be_there(must, must_not, reply, right):
    assert (judge(item(must, must_not), reply) == ()) == right


def test_what_is_wrong_is_told_in_words():
    wrong = judge(item([["a1", "b1", "c1", "d1", "e1"], ["wessex"]], ["london"]), "London")
    assert wrong == ("lacks any of: a1, b1, c1, d1…", "lacks any of: wessex", "says: london")


@given(st.text())
def test_text_compared_once_is_compared_the_same_again(text):
    assert plain(plain(text)) == plain(text)


def test_questions_and_conversations_are_read_and_blank_lines_passed_over(tmp_path):
    one, two = read_items(written(tmp_path, QUESTION, "", CONVERSATION))
    assert one == Item("q1", ("am I in?",), (("wessex",),), ("london",), "regions", "trainee", "items")
    assert two == Item("c1", ("gp", "wessex"), (("yes",),), ("no",), "conversation", "trainee", "items")


def without(content: dict[str, object], key: str) -> dict[str, object]:
    return {name: value for name, value in content.items() if name != key}


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("{not json", "line 2"),
        ("[]", "line 2"),
        ("3", "line 2"),
        (without(QUESTION, "must"), "must"),
        (without(QUESTION, "must_not"), "must_not"),
        (without(QUESTION, "id"), "id"),
        (without(QUESTION, "text"), "final_must"),
        (without(CONVERSATION, "turns"), "turns"),
        (without(CONVERSATION, "final_must_not"), "final_must_not"),
        ({**QUESTION, "must": None}, "line 2"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_with_its_file_number_and_mend(tmp_path, line, wrong):
    with pytest.raises(EvaluationError) as error:
        read_items(written(tmp_path, QUESTION, line))
    for part in ("items.jsonl, line 2", wrong, "Write id, text, must and must_not, or id, turns"):
        assert part in str(error.value)


async def test_a_conversation_is_judged_by_its_last_reply_and_each_has_its_own():
    said: list[tuple[str, str]] = []

    async def echo(conversation: str, text: str) -> Turn:
        said.append((conversation, text))
        return Turn((), "chat")

    first, second = await evaluate([item([["wessex"]], turns=("gp", "wessex")), item(turns=("hi",))], echo)
    assert [text for _, text in said] == ["gp", "wessex", "hi"]
    assert not first.passed
    assert second.passed
    assert second.outcome == "chat"


async def test_a_message_that_the_assistant_refuses_is_an_error_and_not_a_crash():
    async def never(conversation: str, text: str) -> Turn:
        raise AssertionError("nothing was to be said")

    (result,) = await evaluate([item([["anything at all"]], turns=("   ",))], never)
    assert (result.outcome, result.passed) == ("error", False)
    assert result.reply


def test_shares_count_what_passed_by_topic_in_alphabetical_order():
    one, other = item(), Item("i2", ("x",), (), (), "joining", "staff", "file")
    results = [Result(one, "", "chat", ()), Result(one, "", "chat", ("says: x",)), Result(other, "", "chat", ())]
    assert shares(results, "topic") == [("joining", 1, 1), ("regions", 1, 2)]
    assert shares(results, "file") == [("file", 2, 3)]


def off_subject(outcome: str, reply: str = "", topic: str = "out_of_scope") -> Result:
    return Result(Item("f1", ("x",), (), (), topic, "anybody", "file"), reply, outcome, ())


def test_what_is_off_the_subject_counts_as_answered_unless_it_is_declined_or_asked_about():
    results = [
        off_subject("declined", "I can only help with the arrangement."),
        off_subject("clarify"),
        off_subject("answered"),
        off_subject("decided"),
        off_subject("answered", "If you're in danger, call 999.\n\nI can only help with the arrangement."),
        off_subject("declined", topic="ours"),
        off_subject("answered", topic="ours"),
    ]
    assert foreign_rates(results) == Foreign(foreign=5, answered=2, ours=2, declined=1)
