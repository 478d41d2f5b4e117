"""What a text looks like to the classifiers: its sentence vector joined with its words and letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import List, Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import RidgeClassifier
from sklearn.model_selection import StratifiedKFold

from bot.nlu import encoder
from bot.nlu.encoder import Vectors

_FOLDS = 3


class Features:
    """A row of numbers a text: 384 of meaning, and `dimensions` of TF-IDF over words and letters, weighted.

    How much the words count, one of `word_weights`, is found by cross-validation: few examples a topic tell more by
    their meaning, many by their words too.
    """

    def __init__(self, dimensions: int, word_weights: Sequence[float], random_seed: int) -> None:
        self._dimensions = dimensions
        self._weights = tuple(word_weights)
        self._seed = random_seed
        self.word_weight = self._weights[0]
        # Single precision, as the vectors of meaning are: the SVD takes half as long.
        short = {"sublinear_tf": True, "dtype": np.float32}
        self._words = TfidfVectorizer(ngram_range=(1, 2), strip_accents="unicode", min_df=2, **short)
        self._letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, **short)
        self._projection: Vectors = np.empty((0, 0), dtype=np.float32)

    def fit(
        self, texts: Sequence[str], topics: Sequence[str], advance: Callable[[int], object] | None = None
    ) -> Vectors:
        """Learns the words of the texts and gives their rows. `advance` is told how many texts are done."""
        words = hstack([self._words.fit_transform(texts), self._letters.fit_transform(texts)], format="csr")
        # Few examples can't fill the dimensions asked for.
        dimensions = min(self._dimensions, min(words.shape) - 1)
        svd = TruncatedSVD(dimensions, n_iter=3, random_state=self._seed).fit(words)
        # TruncatedSVD.transform copies this matrix, a hundred megabytes, for every message.
        self._projection = np.ascontiguousarray(svd.components_.T, dtype=np.float32)
        vectors = encoder.load_encoder().vectors(texts, advance=advance)
        reduced = words @ self._projection
        self.word_weight = best_weight(vectors, reduced, topics, self._weights, self._seed)
        return self._join(vectors, words)

    def of(self, texts: List[str]) -> Vectors:
        """The rows of texts, in order."""
        words = hstack([self._words.transform(texts), self._letters.transform(texts)], format="csr")
        return self._join(encoder.load_encoder().vectors(texts), words)

    def _join(self, vectors: Vectors, words: csr_matrix) -> Vectors:
        reduced = words @ self._projection
        return np.hstack([vectors, self.word_weight * reduced]).astype(np.float32)


def best_weight(
    vectors: Vectors, words: Vectors, topics: Sequence[str], weights: Sequence[float], random_seed: int
) -> float:
    """The weight of the words under which a quick classifier tells most texts that it hasn't seen."""
    named = np.array(topics)
    folds = list(StratifiedKFold(_FOLDS, shuffle=True, random_state=random_seed).split(vectors, named))

    def told(weight: float) -> int:
        rows = np.hstack([vectors, weight * words])
        quick = RidgeClassifier(solver="cholesky")
        return sum(
            int((quick.fit(rows[seen], named[seen]).predict(rows[unseen]) == named[unseen]).sum())
            for seen, unseen in folds
        )

    return max(weights, key=told)
