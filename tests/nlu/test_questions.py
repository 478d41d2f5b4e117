"""How a message is cut into its questions, and which of its parts tells what is asked."""

from __future__ import annotations

import pytest

from bot.nlu.classifier import OUT_OF_SCOPE
from bot.nlu.topics import Question, Topics, split
from bot.nlu.urgency import CALM, Urgency

DEBIT, MOVED = "I pay by direct debit at the moment.", "Does somebody move me across or do I?"


class Told:
    """Stands for what was learnt: the probabilities of topics by the text, and nothing urgent."""

    def __init__(self, told: dict[str, dict[str, float]]) -> None:
        self._told = told

    def of(self, texts: list[str]) -> tuple[list[dict[str, float]], list[Urgency]]:
        rest = {OUT_OF_SCOPE: 0.1}
        return [{**rest, **self._told[text]} for text in texts], [Urgency(-1.0, CALM) for _ in texts]


def questions(text: str, told: dict[str, dict[str, float]]) -> list[Question]:
    return Topics(Topics.get_default_config(), None, None, Told(told)).questions(text)


@pytest.mark.parametrize(
    "back",
    [
        *(
            "Are these insured by you?",
            "Do you cover that?",
            "is that ok",
            "Would it be covered?",
            "Are they excluded?",
        ),
        *("would you indemnify them too?", "Is any of that included under the scheme?"),
    ],
)
def test_a_sentence_that_only_refers_back_asks_of_the_one_before(back):
    assert split(f"I do a few sessions at a laser clinic. {back}") == [f"I do a few sessions at a laser clinic. {back}"]


@pytest.mark.parametrize(
    "text",
    [
        "st3 leaving in may, who and how. asap",
        "he wants to renew, when and how?",
    ],
)
def test_how_and_when_and_asap_are_no_questions_of_their_own(text):
    assert len(split(text)) == 1


@pytest.mark.parametrize("own", ["Are these fees refundable?", "Do you cover dentists?", "Is that fee yearly?"])
def test_a_sentence_with_something_of_its_own_is_a_question_of_its_own(own):
    assert len(split(f"I do a few sessions at a laser clinic. {own}")) == 2


def test_what_was_told_before_a_question_is_not_what_was_asked():
    unsure = {"existing_member": 0.4, "joining": 0.35}
    told = {f"{DEBIT} {MOVED}": unsure, DEBIT: {"payment_terms": 0.8, "renewal": 0.1}, MOVED: unsure}
    (asked,) = questions(f"{DEBIT} {MOVED}", told)
    assert (asked.verdict, asked.alternatives) == ("close", ("existing_member", "joining"))


def test_a_question_that_is_sure_of_its_topic_is_what_was_asked():
    told = {
        f"{DEBIT} {MOVED}": {"payment_terms": 0.4, "existing_member": 0.35},
        DEBIT: {"payment_terms": 0.4, "a": 0.3},
    }
    (asked,) = questions(f"{DEBIT} {MOVED}", {**told, MOVED: {"existing_member": 0.8, "joining": 0.1}})
    assert (asked.topic, asked.verdict) == ("existing_member", "sure")
