"""What reaches the log: what happened, never what anybody said."""

from __future__ import annotations

import logging
import traceback
import warnings
from pathlib import Path
from typing import Any, MutableMapping

import structlog


def _without_traceback(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Rasa logs exceptions with the frames' variables, people's words among them; the exception's name is kept."""
    failure = entry.pop("exc_info", None)
    if isinstance(failure, BaseException):
        entry["exception"] = type(failure).__name__
    return entry


def _say_nothing(*_: Any, **__: Any) -> None:
    """In the place of the warnings module's printer."""


class _NoTraceback(logging.Filter):
    """Takes tracebacks out of other people's log lines: their frames and texts can hold what somebody said."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keeps the line, with the exception's name only."""
        if record.exc_info and record.exc_info[0]:
            record.msg, record.args = f"{record.exc_info[0].__name__} in {record.name}", ()
            record.exc_info = record.exc_text = None
        return True


def configure_logging(level: int = logging.WARNING) -> None:
    """One line an event on standard error, from `level` up, for our log and Rasa's."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_NoTraceback())
    for noisy in ("rasa", "sanic.root", "sanic.error", "sanic.access", "transformers", "tensorflow", "matplotlib"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    # TensorFlow and others warn of themselves at every start, and undo filters when they are imported.
    warnings.showwarning = _say_nothing
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _without_traceback,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(max(level, logging.ERROR)),
        cache_logger_on_first_use=False,
    )


def where(error: BaseException) -> str:
    """An error for the log: its kind and the line it came from, without its text, which may hold what somebody said."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno} in {frames[-1].name}" if frames else ""
    return f"{type(error).__name__}{place}"
