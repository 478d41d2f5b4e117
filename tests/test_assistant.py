"""Which model the assistant takes, and that training it is repeatable."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from bot.assistant import NoModelError, load_agent
from bot.nlu.topics import TopicModel, Topics
from bot.training import inputs_digest, is_trained

SAID = {
    "joining": (
        "how do I apply",
        "where is the form",
        "I want to join",
        "can I sign up yet",
        "applying for it",
        "get in",
    ),
    "renewal": (
        "when does it renew",
        "renewal date?",
        "do I renew",
        "my renewal",
        "renewing each year",
        "yearly renewal",
    ),
    "out_of_scope": ("car insurance", "pasta recipe", "my landlord", "MRCP dates", "what is 2+2", "visa papers"),
    "distress": ("I want to die", "can't go on", "no way out", "I'm done living", "end it all", "hopeless, help me"),
    "danger": (
        "patient isn't breathing",
        "he's collapsed",
        "call an ambulance",
        "overdose now",
        "bleeding out",
        "fire",
    ),
    "emergency_advice": (
        "police at the door",
        "I've been arrested",
        "GMC letter",
        "coroner tomorrow",
        "sued",
        "inquest",
    ),
}


def trained() -> TopicModel:
    texts = [text for said in SAID.values() for text in said]
    return TopicModel(Topics.get_default_config()).fit(texts, [topic for topic, said in SAID.items() for _ in said])


def test_training_twice_gives_the_same_predictions():
    asked = ["how can I join?", "is it renewed?", "best pizza in Leeds"]
    (first, urgency), (second, urgency_again) = trained().of(asked), trained().of(asked)
    for one, other in zip(first, second, strict=True):
        assert list(one) == list(other)
        assert np.array_equal(list(one.values()), list(other.values()))
    assert urgency == urgency_again


def test_a_model_made_from_other_examples_is_refused_with_what_to_do(tmp_path, model):
    copy = tmp_path / model.name
    shutil.copy(model, copy)
    copy.with_suffix(".inputs").write_text("0" * len(inputs_digest()))
    assert not is_trained(copy)
    with pytest.raises(NoModelError, match=r"other examples, names or code.*make train"):
        load_agent(copy)


def test_a_model_that_nobody_says_what_it_was_made_from_is_refused(tmp_path, model):
    shutil.copy(model, tmp_path / model.name)
    with pytest.raises(NoModelError, match="make train"):
        load_agent(tmp_path / model.name)
