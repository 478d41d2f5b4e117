"""What of a turn is written: which words are kept, which are masked, which aren't kept at all."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answers.catalogue import ANSWERS
from bot.coverage.parameters import read_yaml
from bot.storage.keeping import is_sensitive, kept
from bot.storage.masking import mask

from .build import HELPLINE_NUMBER, as_stored, bot, slot, user

KEEP = frozenset([HELPLINE_NUMBER])


def written(*events: Any) -> list[dict[str, Any]]:
    return kept(as_stored(events), KEEP)


@pytest.mark.parametrize(
    "said",
    [
        "I've had a letter from the GMC about a complaint",
        "the GMC is investigating me",
        "I've been referred to the gmc",
        "my fitness to practise hearing is in May",
        "MPTS tribunal next week",
        "I was arrested last night",
        "the police want to interview me",
        "I've been charged with assault",
        "I got a caution from a police officer years ago, a caution",
        "convicted of drink driving",
        "he's accused of gross negligence manslaughter",
    ],
)
def test_the_words_of_gmc_and_criminal_matters_are_not_kept(said: str) -> None:
    assert is_sensitive(said)
    message, reply = written(user(said), bot(f"I can't help with the other part of your message: “{said[:20]}”"))
    assert message["text"] is None
    assert said not in repr([message, reply])
    assert said[:20] not in repr([message, reply])
    assert message["intent_name"] if "intent_name" in message else message["parse_data"]["intent"]["name"]


@pytest.mark.parametrize(
    "said",
    [
        "do I need GMC registration to join",
        "my GMC number is on my profile",
        "is private work in occupational health free of charge",
        "am I in overall charge of the patient",
        "am I eligible, I'm a GP in Wessex",
        "what does the charge come to",
    ],
)
def test_other_words_are(said: str) -> None:
    assert not is_sensitive(said)
    assert written(user(said))[0]["text"] == said


def test_what_a_clause_alone_does_not_show_to_be_personal_is_masked_in_it_too() -> None:
    said = "my GMC number, since you ask, and I am a GP, is 7032986"
    parts = [{"topic": "inform", "text": "and I am a GP, is 7032986"}]
    message, reply = written(
        user(said, questions=parts), bot("Told. You said 7032986, and “is 7032986”.", message_id="m")
    )
    assert "7032986" not in repr([message, reply])


def test_the_short_form_of_a_reply_is_masked_as_its_text_is() -> None:
    _, reply = written(user("my GMC number is 7032986"), bot("Told.", short="You said 7032986, and “is 7032986”."))
    assert "7032986" not in repr(reply)
    assert reply["metadata"]["short"].startswith("You said ")


def test_a_fact_that_was_no_fact_but_a_number_of_somebodys_is_forgotten_and_never_half_kept() -> None:
    amount = {"amount": "4111111111111111", "said": "4111111111111111"}
    _, earnings, told = written(
        user("pay 4111111111111111"), slot("earnings", [amount]), slot("specialty", {"said": "Mrs Smithers's"})
    )
    assert earnings["value"] is None
    assert told["value"] == {"said": "Mrs [name]"}


def test_no_sentence_of_an_answer_is_taken_for_personal() -> None:
    texts = [
        variation["text"]
        for path in sorted(ANSWERS.glob("*.yml"))
        for variations in read_yaml(path)["responses"].values()
        for variation in variations
    ]
    assert len(texts) > 50
    assert [text for text in texts if mask(text, KEEP) != text] == []
