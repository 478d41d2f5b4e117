"""Trains the model when what it is made from has changed."""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

from bot.errors import HelplineError
from bot.settings import PROJECT

MODEL_NAME = "helpline"
# Whatever can change a model. Parameter values don't: they are read at each answer.
_INPUTS = (
    "config.yml",
    "domain.yml",
    "requirements.txt",
    "data/**/*.yml",
    "bot/answers/*.yml",
    "bot/answers/importer.py",
    "bot/nlu/*.py",
    "bot/urgent.py",
    "bot/coverage/*names.yaml",
)


class TrainingError(HelplineError):
    """The model couldn't be trained. The text says what to mend."""


def model_path(folder: Path = PROJECT / "models") -> Path:
    """Where the trained model of this project stands."""
    return folder / f"{MODEL_NAME}.tar.gz"


def inputs_digest(project: Path = PROJECT) -> str:
    """A digest of everything the model is made from."""
    digest = hashlib.sha256()
    for path in _input_files(project):
        digest.update(str(path.relative_to(project)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _input_files(project: Path) -> Iterator[Path]:
    for pattern in _INPUTS:
        yield from sorted(project.glob(pattern))


def is_trained(model: Path | None = None) -> bool:
    """Whether a model stands there that was made from the inputs as they are now."""
    model = model or model_path()
    note = model.with_suffix(".inputs")
    return model.exists() and note.exists() and note.read_text() == inputs_digest()


def train(model: Path | None = None, force: bool = False) -> float:
    """Trains the model and returns the seconds it took; 0.0 where nothing had changed.

    Raises TrainingError where Rasa refuses the project's files.
    """
    model = model or model_path()
    if is_trained(model) and not force:
        return 0.0
    started = time.monotonic()
    os.chdir(PROJECT)  # Rasa resolves the importers' paths against the working folder.
    # Rasa's own bars and messages say nothing to whoever waits; ours asks for its bar itself.
    os.environ.setdefault("TQDM_DISABLE", "1")
    import rasa.model_training

    logging.getLogger("rasa").setLevel(logging.WARNING)
    digest = inputs_digest()
    with contextlib.redirect_stdout(io.StringIO()):
        result = rasa.model_training.train(
            domain=str(PROJECT / "domain.yml"),
            config=str(PROJECT / "config.yml"),
            training_files=[str(PROJECT / "data")],
            output=str(model.parent),
            fixed_model_name=model.name,
            force_training=force,
        )
    if result.model is None:
        raise TrainingError("Rasa found nothing to train from. Check config.yml, domain.yml and data/.")
    model.with_suffix(".inputs").write_text(digest)
    return time.monotonic() - started
