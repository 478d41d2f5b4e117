"""Whether somebody needs help at once, and of which kind; missing them is worse than offering help that isn't needed.

A support vector machine over the same features as the topics tells urgent messages from all others; a second,
small classifier tells the kinds of urgency apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Sequence

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

from bot.nlu.encoder import Vectors
from bot.urgent import URGENT

CALM = "calm"
"""The intent of examples that only sound urgent: they teach urgency and have no topic."""

_TELLING = 584
"""The first numbers of a row: its meaning, and the 200 directions in which words differ most. The rest tell urgency no
better and double what every message has to be compared with (ADR 7)."""
_COULD_BE_TAKEN = 0.03
"""Calm examples less probable than this are told apart anyway, and would only slow the machine down."""


@dataclass(frozen=True)
class Urgency:
    """How urgent a text is: a margin, above 0 rather urgent than not, and the likeliest kind."""

    margin: float
    kind: str


class UrgencyModel:
    """Learns from every example: what isn't one of URGENT is calm."""

    def __init__(self, random_seed: int) -> None:
        # The kernel as one matrix product is many times faster than the machine's own row by row.
        self._calm_or_not = SVC(C=5.0, kernel="precomputed", random_state=random_seed)
        self._support: Vectors = np.empty((0, 0), dtype=np.float32)
        self._support_lengths: Vectors = np.empty(0, dtype=np.float32)
        self._kind = LogisticRegression(C=3.0, max_iter=300, random_state=random_seed)
        self._sieve = LogisticRegression(C=1.0, max_iter=100, random_state=random_seed)

    def fit(self, rows: Vectors, intents: Sequence[str]) -> UrgencyModel:
        """Learns from the rows of texts and their intents."""
        kinds = np.array([intent if intent in URGENT else CALM for intent in intents])
        is_urgent = kinds != CALM
        probability = self._sieve.fit(rows, is_urgent).predict_proba(rows)[:, 1]
        kept = is_urgent | (probability > _COULD_BE_TAKEN)
        telling = rows[kept, :_TELLING]
        lengths = _squared_lengths(telling)
        self._calm_or_not.fit(_alike(telling, telling, lengths), is_urgent[kept])
        self._support = telling[self._calm_or_not.support_]
        self._support_lengths = lengths[self._calm_or_not.support_]
        self._kind.fit(rows[is_urgent], kinds[is_urgent])
        return self

    def of(self, rows: Vectors) -> List[Urgency]:
        """The urgency of each row."""
        machine = self._calm_or_not
        alike = _alike(rows[:, :_TELLING], self._support, self._support_lengths)
        margins = alike @ machine.dual_coef_[0] + machine.intercept_[0]
        kinds = self._kind.predict(rows)
        return [Urgency(float(margin), str(kind)) for margin, kind in zip(margins, kinds, strict=True)]


def _squared_lengths(rows: Vectors) -> Vectors:
    lengths: Vectors = np.einsum("ij,ij->i", rows, rows)
    return lengths


def _alike(rows: Vectors, others: Vectors, lengths: Vectors) -> npt.NDArray[np.float32]:
    """How alike each row is to each of the others, from 0 to 1: the radial kernel; `lengths` are the others', squared.

    sklearn's own kernel checks, widens and measures all the others anew for every message: half of a turn's time.
    """
    apart = _squared_lengths(rows)[:, None] + lengths - 2 * (rows @ others.T)
    alike: npt.NDArray[np.float32] = np.exp(-np.maximum(apart, 0))
    return alike
