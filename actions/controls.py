"""How each of the caller's answers is put right on a screen: picked, counted, dated or named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

from actions.asking import EXAMPLES
from actions.knowledge import Knowledge
from bot.coverage import Answer, Basis, Named, Period, Unknown
from bot.coverage.model import Day, Fact, MonthFact
from bot.coverage.records import fact_as_json, kind_of
from bot.coverage.told import LABELS, in_words

_KIND_OF_NAME = {"specialty": "specialty", "permanent_region": "region", "working_region": "region"}
_LISTED, _OTHER = "On the page's list", "Not on the list"
_DAY_EXAMPLE = EXAMPLES["training_start"]
_NOT_SAID = {Period.UNKNOWN, Basis.UNKNOWN}


def controls(knowledge: Knowledge) -> dict[str, Any]:
    """The label and the control of every fact, by its name, in the order of "Your answers".

    The `kind` of a control is choice (pick one of `options`, whose `value` is the fact's as JSON), day, month (both
    written, as the `example` shows), earnings (an amount with one of `periods` and `bases`) or activities (named, a few
    of the names being `options`).
    """
    return {name: {"label": label, **_control(name, knowledge)} for name, label in LABELS.items()}


def _control(name: str, knowledge: Knowledge) -> dict[str, Any]:
    kind = kind_of(name)
    if name == "earnings":
        return {"kind": "earnings", "periods": _values(Period), "bases": _values(Basis)}
    if name == "activities":
        names, parameters = knowledge.names, knowledge.parameters
        every = {names.display_activity(key, parameters) for key in names.activities}
        return {"kind": "activities", "options": sorted(every, key=str.casefold)}
    if kind == Fact:
        return {"kind": "choice", "options": _of_names(_KIND_OF_NAME[name], knowledge)}
    if kind == Day:
        return {"kind": "day", "example": _DAY_EXAMPLE}
    if kind == MonthFact:
        return {"kind": "month", "example": EXAMPLES["expected_completion"]}
    return {"kind": "choice", "options": _of_members(kind, knowledge)}


def _of_names(kind: str, knowledge: Knowledge) -> list[Mapping[str, Any]]:
    """The page's own first, then whatever else people name; a choice that can't be made last."""
    listed = knowledge.parameters.specialties if kind == "specialty" else knowledge.parameters.regions
    others = [key for key in knowledge.names.keys_of(kind) if key not in listed]
    others.sort(key=lambda key: knowledge.names.display(key, knowledge.parameters).casefold())
    return [
        *(_of_name(key, _LISTED, knowledge) for key in listed),
        *(_of_name(key, _OTHER, knowledge) for key in others),
        {"label": "Not known", "value": Unknown.CANNOT_SAY.value},
    ]


def _of_name(key: str, group: str, knowledge: Knowledge) -> Mapping[str, Any]:
    label = knowledge.names.display(key, knowledge.parameters)
    return {"label": label, "group": group, "value": fact_as_json(Named((key,), label))}


def _of_members(kind: type[Enum], knowledge: Knowledge) -> list[Mapping[str, Any]]:
    members = [one for one in kind if one.value != Answer.UNKNOWN.value]
    words = [in_words(one, knowledge.names, knowledge.parameters) for one in members]
    return [
        {"label": f"{said[:1].upper()}{said[1:]}", "value": one.value} for said, one in zip(words, members, strict=True)
    ]


def _values(kind: type[Enum]) -> Sequence[str]:
    return [one.value for one in kind if one not in _NOT_SAID]
