"""Tells the topic of a message from its row of features, and whether it is foreign: nothing the assistant is for."""

from __future__ import annotations

from typing import Any, Dict, Sequence

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from bot.nlu.encoder import Vectors

OUT_OF_SCOPE = "out_of_scope"
_MEANING = 384
"""The first numbers of a row are its sentence vector."""
_NEIGHBOURS = 5
_SMALLEST = 1e-6


class TopicClassifier:
    """Multinomial logistic regression over the topics, `out_of_scope` being one of them.

    How probable `out_of_scope` is leans towards the side whose examples are nearer in meaning: one foreign message has
    little in common with the next, so that a boundary alone misses what its neighbours show.
    """

    def __init__(self, config: Dict[str, Any]) -> None:
        self._classifier = LogisticRegression(
            C=config["C"], max_iter=config["max_iter"], multi_class="multinomial", random_state=config["random_seed"]
        )
        self._lean: float = config["neighbours_weight"]
        self._foreign: Vectors = np.empty((0, _MEANING), dtype=np.float32)
        self._ours: Vectors = np.empty((0, _MEANING), dtype=np.float32)

    @property
    def topics(self) -> Sequence[str]:
        """The topics, in the order of the columns of `of`."""
        return [str(topic) for topic in self._classifier.classes_]

    def fit(self, rows: Vectors, topics: Sequence[str]) -> TopicClassifier:
        """Learns from the rows of texts and their topics."""
        named = np.array(topics)
        self._classifier.fit(rows, named)
        is_foreign = named == OUT_OF_SCOPE
        self._foreign, self._ours = rows[is_foreign, :_MEANING], rows[~is_foreign, :_MEANING]
        return self

    def of(self, rows: Vectors) -> npt.NDArray[np.float64]:
        """The probability of every topic, a column each, of every row."""
        told: npt.NDArray[np.float64] = self._classifier.predict_proba(rows).astype(np.float64)
        if OUT_OF_SCOPE not in self.topics:
            return told
        column = self.topics.index(OUT_OF_SCOPE)
        before = np.clip(told[:, column], _SMALLEST, 1 - _SMALLEST)
        meanings = rows[:, :_MEANING]
        lean = self._lean * (_nearness(meanings, self._foreign) - _nearness(meanings, self._ours))
        foreign = 1 / (1 + (1 - before) / before * np.exp(-lean))
        told *= ((1 - foreign) / (1 - before))[:, None]
        told[:, column] = foreign
        return told


def _nearness(vectors: Vectors, examples: Vectors) -> npt.NDArray[np.float32]:
    """How alike each vector is to the nearest of the examples, from -1 to 1."""
    alike = vectors @ examples.T
    few = min(_NEIGHBOURS, examples.shape[0])
    nearest: npt.NDArray[np.float32] = np.partition(alike, -few, axis=1)[:, -few:].mean(axis=1)
    return nearest
