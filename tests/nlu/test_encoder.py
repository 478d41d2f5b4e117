"""Sentence vectors: what they say of two texts, and that nothing else in the process disturbs them."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from bot.nlu.encoder import load_encoder

TEXTS = (
    "can I join while on maternity leave?",
    "am I able to apply during parental leave?",
    "how much is car insurance in Leeds",
    "fees",
    "I'm a GP trainee in Wessex, and I earn about twelve thousand pounds a year from a private clinic on Saturdays",
)


def test_what_means_the_same_is_nearer_than_what_shares_nothing() -> None:
    maternity, parental, car, *_ = load_encoder().vectors(TEXTS)

    assert maternity @ parental > 0.6
    assert maternity @ car < 0.2


def test_a_text_has_the_same_vector_alone_and_among_others() -> None:
    together = load_encoder().vectors(TEXTS)
    alone = np.vstack([load_encoder().vectors([text]) for text in TEXTS])

    assert np.allclose(together, alone, atol=1e-5)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)


def test_a_vector_stays_what_it_was_when_memory_is_given_away_again() -> None:
    """The weights are the encoder's own: what TensorFlow lets go of is soon somebody else's."""
    before = load_encoder().vectors(TEXTS)
    gc.collect()
    taken = [np.full(size, np.nan, np.float32) for size in range(1_000, 12_000_000, 600_000)]

    assert np.array_equal(load_encoder().vectors(TEXTS), before)
    assert len(taken) == 20


def test_several_threads_may_ask_at_once() -> None:
    alone = [load_encoder().vectors([text]) for text in TEXTS]

    with ThreadPoolExecutor(len(TEXTS)) as pool:
        at_once = list(pool.map(lambda text: load_encoder().vectors([text]), TEXTS * 20))

    for place, vectors in enumerate(at_once):
        assert np.allclose(vectors, alone[place % len(TEXTS)], atol=1e-5)
