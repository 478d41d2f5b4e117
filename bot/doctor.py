"""Looks over an installation: what is broken, and what the operator hasn't set yet."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from bot import training
from bot.channels.tokens import KeyFileError, signing_key
from bot.coverage import ParameterError, load_parameters
from bot.nlu.encoder import EncoderError, check_weights, weights_folder
from bot.settings import Settings
from bot.storage.database import OutdatedTablesError
from bot.storage.faults import StorageError
from bot.storage.tracker_store import open_repository


@dataclass(frozen=True)
class Finding:
    """One thing looked at. A fault keeps the assistant from working; a note doesn't."""

    text: str
    is_fault: bool = False
    is_note: bool = False

    @property
    def mark(self) -> str:
        """How the finding is marked in a list."""
        return "FAULT" if self.is_fault else "note " if self.is_note else "ok   "


def examine(settings: Settings) -> list[Finding]:
    """Everything worth knowing, faults and notes among it."""
    return [
        _python(),
        _weights(),
        _model(),
        _database(settings),
        _key(settings),
        *_parameters(settings),
    ]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(f"CPython {version}", is_fault=sys.version_info[:2] != (3, 10))


def _weights() -> Finding:
    try:
        check_weights(weights_folder())
    except EncoderError as error:
        return Finding(str(error), is_fault=True)
    return Finding("The sentence encoder's weights are the ones expected.")


def _model() -> Finding:
    if training.is_trained():
        return Finding("The model is trained from the files as they are now.")
    return Finding("There is no model made from the files as they are now. Run `make train`.", is_note=True)


def _database(settings: Settings) -> Finding:
    try:
        open_repository(settings).ping()
    except (StorageError, OSError) as error:
        problem = f"The database can't be used ({type(error).__name__})."
        return Finding(f"{problem} Check HELPLINE_DATABASE_URL.", is_fault=True)
    except OutdatedTablesError as error:
        return Finding(str(error), is_fault=True)
    except ParameterError:
        return Finding("The database can't be checked while the parameters are at fault.", is_note=True)
    return Finding("The database answers, and its tables are the newest.")


def _key(settings: Settings) -> Finding:
    try:
        signing_key(settings.data_folder)
    except (KeyFileError, OSError) as error:
        return Finding(str(error), is_fault=True)
    return Finding("The signing key is readable by its owner only.")


def _parameters(settings: Settings) -> list[Finding]:
    today = settings.today()
    try:
        parameters = load_parameters().in_force(today)
    except ParameterError as error:
        return [Finding(str(error), is_fault=True)]
    empty = [name for name, value in parameters.contacts.items() if not value]
    return [
        Finding(f"The parameters {parameters.version} hold for {today:%-d %B %Y}."),
        *(
            Finding(
                f"contacts.{name} is empty; replies do without it. Set it in parameters/contacts.yaml.", is_note=True
            )
            for name in empty
        ),
    ]
