"""How a topic is told from rows of numbers, and what is held for foreign."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.classifier import OUT_OF_SCOPE, TopicClassifier
from bot.nlu.encoder import Vectors
from bot.nlu.features import best_weight
from bot.nlu.topics import Topics

JOINING, RENEWAL, FOREIGN, ELSEWHERE = 0, 1, 2, 3
TOPICS = ["joining"] * 8 + ["renewal"] * 8 + [OUT_OF_SCOPE] * 16


def rows(*directions: int, blur: float = 0.2) -> Vectors:
    """A row for each direction of meaning, each a little beside it."""
    chance = np.random.default_rng(1)
    vectors = chance.normal(0, blur / 20, (len(directions), 400))
    vectors[np.arange(len(directions)), directions] = 1
    return (vectors / np.linalg.norm(vectors[:, :384], axis=1, keepdims=True)).astype(np.float32)


def classifier(**config: float) -> TopicClassifier:
    examples = rows(*[JOINING] * 8, *[RENEWAL] * 8, *[FOREIGN] * 8, *[ELSEWHERE] * 8)
    return TopicClassifier({**Topics.get_default_config(), **config}).fit(examples, TOPICS)


def foreign(model: TopicClassifier, direction: int) -> float:
    return float(model.of(rows(direction))[0, list(model.topics).index(OUT_OF_SCOPE)])


def test_the_probabilities_of_a_message_sum_to_one():
    assert np.allclose(classifier().of(rows(JOINING, FOREIGN, 9)).sum(axis=1), 1)


@pytest.mark.parametrize(("direction", "topic"), [(JOINING, "joining"), (RENEWAL, "renewal"), (FOREIGN, OUT_OF_SCOPE)])
def test_a_message_like_the_examples_of_a_topic_is_of_that_topic(direction, topic):
    model = classifier()
    assert model.topics[int(model.of(rows(direction)).argmax())] == topic


def test_a_message_near_a_foreign_example_is_held_for_foreign_more_than_the_regression_alone_says():
    assert foreign(classifier(), ELSEWHERE) > foreign(classifier(neighbours_weight=0.0), ELSEWHERE)


def test_a_message_near_one_of_ours_is_held_for_foreign_less_than_the_regression_alone_says():
    assert foreign(classifier(), JOINING) < foreign(classifier(neighbours_weight=0.0), JOINING)


def test_without_foreign_examples_the_regression_alone_decides():
    model = TopicClassifier(Topics.get_default_config()).fit(rows(*[JOINING] * 8, *[RENEWAL] * 8), TOPICS[:16])
    assert np.allclose(model.of(rows(JOINING)).sum(axis=1), 1)
    assert list(model.topics) == ["joining", "renewal"]


def telling(strength: float, seed: int) -> Vectors:
    """A column for each of three topics, ten texts each, the topic's own raised by so much above the noise."""
    noise = np.random.default_rng(seed).normal(0, 1, (30, 12))
    noise[np.arange(30), np.repeat(np.arange(3), 10)] += strength
    return noise.astype(np.float32)


@pytest.mark.parametrize(("meaning", "words", "weight"), [(6, 0, 0.1), (0, 6, 3.0)])
def test_the_words_count_as_much_as_they_tell(meaning, words, weight):
    topics = [topic for topic in ("joining", "renewal", "regions") for _ in range(10)]
    assert best_weight(telling(meaning, 1), telling(words, 2), topics, (0.1, 3.0), random_seed=1) == weight
