"""The same facts, in whatever order and however many messages, come to the same decision."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.coverage import Question, Trainee, assess
from tests.actions.talk import Talk
from tests.builders import in_force

PARTS = {
    Question.ELIGIBILITY: ["I'm a GP trainee", "my deanery is Wessex", "I'm on maternity leave"],
    Question.PRIVATE_WORK: [
        "I'm a GP trainee",
        "my deanery is Wessex",
        "it's botox",
        "£12,000 a year gross",
        "my boss is in overall charge",
        "nobody else indemnifies it",
    ],
    Question.JOINING: ["I'm a palliative trainee", "my deanery is Mersey", "my training starts 5 August 2027"],
    Question.RENEWAL: ["public health", "in the North East", "CCT in March 2029", "I joined in January 2026"],
    Question.INCIDENT: ["it happened in May 2022", "I joined in August 2024"],
}
ASKED = {
    Question.ELIGIBILITY: ("so am I eligible?", "eligibility"),
    Question.PRIVATE_WORK: ("so what would I pay?", "private_work_fee"),
    Question.JOINING: ("so when can I apply?", "joining"),
    Question.RENEWAL: ("so when does it renew?", "renewal"),
    Question.INCIDENT: ("so whose matter is it?", "open_claim"),
}


@st.composite
def tellings(draw: st.DrawFn, question: Question) -> list[str]:
    """The parts of a question in any order, cut into any number of messages."""
    parts = draw(st.permutations(PARTS[question]))
    cuts = draw(st.lists(st.booleans(), min_size=len(parts) - 1, max_size=len(parts) - 1))
    messages = [parts[0]]
    for part, is_cut in zip(parts[1:], cuts, strict=True):
        if is_cut:
            messages.append(part)
        else:
            messages[-1] += f", {part}"
    return messages


def decided(messages: list[str], question: Question, asks_first: bool) -> tuple[Trainee, dict[str, object]]:
    """What is known and decided after such a conversation."""
    conversation = Talk()
    text, topic = ASKED[question]
    if asks_first:
        conversation.hears_that(text, topic)
    for message in messages:
        conversation.hears_that(message)
    turn = conversation.hears_that(text, topic)
    (card,) = [reply.decision for reply in turn.replies if reply.decision and reply.decision["about"] == question.value]
    return conversation.trainee, {name: card[name] for name in ("status", "code", "title", "reasons", "next_steps")}


@pytest.mark.parametrize("question", PARTS)
@settings(max_examples=60)
@given(data=st.data(), asks_first=st.booleans())
def test_facts_in_any_order_and_any_number_of_messages_are_decided_alike(question, data, asks_first):
    trainee, card = decided(data.draw(tellings(question)), question, asks_first)
    straight, expected = decided(PARTS[question], question, False)
    assert card == expected
    at_once = assess(trainee, [question], in_force()).decisions[0]
    assert (at_once.code, at_once.headline) == (card["code"], card["title"])
    assert trainee.cannot_say == straight.cannot_say == frozenset()
