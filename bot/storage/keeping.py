"""What of a turn is written: personal data is masked, and some messages' words aren't kept at all. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.storage.masking import mask, mask_all, personal, without
from bot.urgent import urgency_of

Event = dict[str, Any]

_SAID = ("text", "entities", "questions")
"""What of a message as parsed holds words of it."""
_QUOTED = re.compile(r"“[^”]*”")
_NOT_KEPT = "“(not kept)”"
_OURS = frozenset(["reference", "parameters_version", "on"])
_FEWEST_HIDDEN = 4
"""Shorter stretches aren't looked for in what else a turn writes: "Li" stands in many words."""

_STEPS_OF_THE_GMC = (
    r"(?:investigat|complain|refer|report|hearing|tribunal|summon|sanction|reprimand|warn|suspen|proceeding|inquir|enquir|"
    r"concern|condition|undertaking|letter|case|wrote|written|contacted)\w*"
)
_OF_THE_GMC = re.compile(
    r"\b(?:fitness to practi[cs]e|ftp|mpts|interim orders?|struck[ -]off|erased from the register|rule ?[78]\b|"
    rf"gmc\W+(?:\w+\W+){{0,4}}?{_STEPS_OF_THE_GMC}|{_STEPS_OF_THE_GMC}\W+(?:\w+\W+){{0,4}}?gmc\b)",
    re.I,
)
_CRIMINAL = re.compile(
    r"\b(?:police|arrest\w*|crimin\w*|cautioned|(?:a|police) caution|convict\w*|prosecut\w*|manslaughter|murder\w*|"
    r"(?:drink|drunk)[ -]?driv\w*|dui|assault\w*|fraud\w*|theft|stole|crown court|magistrates?'?|bail(?:ed)?|jail|"
    r"custody|prison sentence|charged with|on remand|probation officer|sex(?:ual)? offen[cs]\w*|indecent|"
    r"domestic violence)\b",
    re.I,
)


def is_sensitive(text: str) -> bool:
    """Whether a message touches the GMC's proceedings or criminal matters: data on offences, or near to them."""
    return bool(_OF_THE_GMC.search(text) or _CRIMINAL.search(text))


def kept(events: Sequence[Event], keep_numbers: frozenset[str]) -> list[Event]:
    """A turn's events as they are written. `keep_numbers` are telephone numbers that aren't masked."""
    written: list[Event] = []
    words_kept, hidden = True, frozenset[str]()
    for content in events:
        if content["event"] == "user":
            text = content.get("text") or ""
            # The words of somebody who needs help, or may need it, aren't kept, only that there was a message.
            words_kept = not (urgency_of(content["parse_data"]) or is_sensitive(text))
            hidden = _hidden(text, keep_numbers)
            written.append(_message(content, keep_numbers, hidden) if words_kept else _without_words(content))
        elif content["event"] == "bot":
            written.append(_reply(content, keep_numbers, hidden, words_kept))
        elif content["event"] == "slot":
            written.append({**content, "value": _slot(content["value"], keep_numbers, hidden)})
        else:
            written.append(content)
    return written


def _hidden(text: str, keep_numbers: frozenset[str]) -> frozenset[str]:
    """The personal words of a message: what a clause of it tells isn't always seen from the clause alone."""
    stretches = (text[one.start : one.end] for one in personal(text, keep_numbers))
    return frozenset(words for words in stretches if len(words) >= _FEWEST_HIDDEN)


def _message(content: Event, keep_numbers: frozenset[str], hidden: frozenset[str]) -> Event:
    parsed = content["parse_data"]
    said = {key: mask_all(parsed[key], keep_numbers, hidden) for key in _SAID if key in parsed}
    text = mask_all(content.get("text"), keep_numbers)
    if "text" in said:
        said["text"] = text
    return {**content, "text": text, "parse_data": {**parsed, **said}}


def _without_words(content: Event) -> Event:
    parse_data = {**content["parse_data"], "text": None, "entities": [], "questions": []}
    return {**content, "text": None, "parse_data": parse_data}


def _reply(content: Event, keep_numbers: frozenset[str], hidden: frozenset[str], words_kept: bool) -> Event:
    """What the assistant said, without what it repeated of the message."""

    def ours(text: str) -> str:
        # Our own words hold references, which may look like postcodes: only what repeats the message is looked at.
        text = _QUOTED.sub(lambda quote: mask(quote.group(), keep_numbers) if words_kept else _NOT_KEPT, text)
        return without(text, hidden)

    text = ours(content.get("text") or "")
    metadata = dict(content.get("metadata") or {})
    if metadata.get("short"):
        metadata["short"] = ours(metadata["short"])
    for name in ("decision", "handover"):
        if metadata.get(name):
            # The reference and the version are ours, and look like nobody's.
            metadata[name] = {
                key: value if key in _OURS else mask_all(value, keep_numbers, hidden)
                for key, value in metadata[name].items()
            }
    if metadata.get("decided_from"):
        trainee = _slot(metadata["decided_from"]["trainee"], keep_numbers, hidden)
        metadata["decided_from"] = {**metadata["decided_from"], "trainee": trainee}
    return {**content, "text": text, "metadata": metadata}


def _slot(value: Any, keep_numbers: frozenset[str], hidden: frozenset[str]) -> Any:
    """A slot's value, masked; a value that can't be read any more once it is masked is forgotten instead."""
    masked = mask_all(value, keep_numbers, hidden)
    return masked if _without_said(masked) == _without_said(value) else None


def _without_said(value: Any) -> Any:
    """A value without the person's own words in it."""
    if isinstance(value, list):
        return [_without_said(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_said(item) for key, item in value.items() if key != "said"}
    return value
