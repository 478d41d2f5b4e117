"""What reaches the log: what happened, never what anybody said."""

from __future__ import annotations

import logging
import re
import traceback
import warnings
from pathlib import Path
from typing import Any, MutableMapping

import structlog

_EVENT = re.compile(r"[a-z_]+(?:\.[a-z_]+)+")
_OURS = ("bot", "actions")


def _without_words(_: Any, __: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Rasa logs people's words beside its events and in its exceptions; the event's and the exception's names stay."""
    event, failure = str(entry.get("event")), entry.get("exc_info")
    kept = {name: entry[name] for name in ("timestamp", "level") if name in entry}
    kept["event"] = event if _EVENT.fullmatch(event) else "fault"
    if isinstance(failure, BaseException):
        kept["exception"] = type(failure).__name__
    return kept


def _say_nothing(*_: Any, **__: Any) -> None:
    """In the place of the warnings module's printer."""


class _NoWords(logging.Filter):
    """Lets our own lines through, and of other people's only where something failed: theirs can hold what was said."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keeps the line, without its text where it isn't ours; drops other people's below an error."""
        failure = record.exc_info[0] if record.exc_info else None
        record.exc_info = record.exc_text = record.stack_info = None
        if record.name.partition(".")[0] in _OURS:
            return True
        what = failure.__name__ if failure else "A fault"
        record.msg, record.args = f"{what} at {record.filename}:{record.lineno}", ()
        return record.levelno >= logging.ERROR


def configure_logging(level: int = logging.WARNING) -> None:
    """One line an event on standard error, from `level` up, for our log and Rasa's."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s", force=True)
    for handler in logging.getLogger().handlers:
        handler.addFilter(_NoWords())
    for noisy in ("rasa", "sanic.root", "sanic.error", "sanic.access", "transformers", "tensorflow", "matplotlib"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    # TensorFlow and others warn of themselves at every start, and undo filters when they are imported.
    warnings.showwarning = _say_nothing
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _without_words,
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
