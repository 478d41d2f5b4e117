"""What a text looks like to the classifiers: its sentence vector joined with its words and letters."""

from __future__ import annotations

from collections.abc import Callable
from typing import List, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from bot.nlu import encoder
from bot.nlu.encoder import Vectors


class Features:
    """A row of numbers a text: 384 of meaning, and `dimensions` of TF-IDF over words and letters, weighted."""

    def __init__(self, dimensions: int, word_weight: float, random_seed: int) -> None:
        self._dimensions = dimensions
        self._weight = word_weight
        self._seed = random_seed
        self._words = FeatureUnion(
            [
                ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, strip_accents="unicode", min_df=2)),
                ("letters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=3)),
            ]
        )
        self._projection: Vectors = np.empty((0, 0), dtype=np.float32)

    def fit(self, texts: Sequence[str], advance: Callable[[int], object] | None = None) -> Vectors:
        """Learns the words of the texts and gives their rows. `advance` is told how many texts are done."""
        words = self._words.fit_transform(texts)
        # Few examples can't fill the dimensions asked for.
        dimensions = min(self._dimensions, min(words.shape) - 1)
        svd = TruncatedSVD(dimensions, n_iter=3, random_state=self._seed).fit(words)
        # TruncatedSVD.transform copies this matrix, a hundred megabytes, for every message.
        self._projection = np.ascontiguousarray(svd.components_.T, dtype=np.float32)
        return self._join(encoder.load_encoder().vectors(texts, advance=advance), words)

    def of(self, texts: List[str]) -> Vectors:
        """The rows of texts, in order."""
        return self._join(encoder.load_encoder().vectors(texts), self._words.transform(texts))

    def _join(self, vectors: Vectors, words: csr_matrix) -> Vectors:
        reduced = words.astype(np.float32) @ self._projection
        return np.hstack([vectors, self._weight * reduced]).astype(np.float32)
