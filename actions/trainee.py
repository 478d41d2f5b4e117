"""Slots to Trainee and back, and what a message's facts change in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from actions.heard import Heard, Stated
from bot.coverage import Named, ProgrammeStatus, Trainee, Unknown

NAMED_FACTS = ("specialty", "permanent_region", "working_region")
SLOTS = (*NAMED_FACTS, "programme_status")

# Where the message is about these, a region in it may be where somebody goes, not where they belong.
_REGION_BELONGS = {
    "eligibility", "regions", "eligible_specialties", "inform", "change", "joining", "existing_member",
    "statutory_leave", "not_a_trainee", "contact_consent", "start_over", "benefits", "affirm", "deny",
}  # fmt: skip


def trainee_from_slots(slots: Mapping[str, Any]) -> Trainee:
    """The trainee as told so far in this session."""
    named: dict[str, Any] = {name: _named(slots.get(name)) for name in NAMED_FACTS}
    return Trainee(
        **named,
        programme_status=ProgrammeStatus(slots.get("programme_status") or "unknown"),
    )


def _named(value: Any) -> Named | Unknown:
    if isinstance(value, Mapping):
        return Named(tuple(value["readings"]), value["said"], tuple(value.get("unless", ())))
    return Unknown(value) if value else Unknown.NOT_TOLD


def slots_from_trainee(trainee: Trainee) -> dict[str, Any]:
    """The slots that hold a trainee."""
    slots: dict[str, Any] = {"programme_status": trainee.programme_status.value}
    for name in NAMED_FACTS:
        fact = getattr(trainee, name)
        slots[name] = _slot_of(fact) if isinstance(fact, Named) else fact.value
    return slots


def _slot_of(named: Named) -> dict[str, Any]:
    unless = {"unless": list(named.unless)} if named.unless else {}
    return {"readings": list(named.readings), "said": named.said, **unless}


def with_fact(trainee: Trainee, name: str, value: Named | Unknown) -> Trainee:
    """The trainee with one named fact (a member of NAMED_FACTS) replaced."""
    changes: dict[str, Any] = {name: value}
    return replace(trainee, **changes)


def told(trainee: Trainee, heard: Heard, asked: str | None = None, goes_there: bool = False) -> Trainee:
    """The trainee with the person's own facts of a message.

    `asked` is the fact that had been asked for; `goes_there` says that a region in it is where they go for a time.
    """
    declined = all(question.verdict == "none" for question in heard.questions)
    if "out_of_scope" in heard.topics() or (declined and not asked):
        return trainee
    own = [fact for fact in heard.facts if fact.other_person is None]
    region_belongs = not goes_there and (bool(asked) or bool(_REGION_BELONGS & heard.topics()) or not heard.topics())
    return with_facts(trainee, own, region_belongs)


def with_facts(trainee: Trainee, facts: Iterable[Stated], region_belongs: bool = True) -> Trainee:
    """The trainee with facts put in; the last of a kind counts, since people correct themselves.

    `region_belongs` says whether a region without a role is their permanent one.
    """
    for fact in facts:
        if fact.kind == "specialty":
            trainee = replace(trainee, specialty=fact.named)
        elif fact.kind == "programme_status":
            trainee = replace(trainee, programme_status=ProgrammeStatus(fact.named.readings[0]))
        elif fact.kind != "region":
            continue
        elif fact.role == "working":
            trainee = replace(trainee, working_region=fact.named)
        elif fact.role == "permanent" or region_belongs:
            trainee = replace(trainee, permanent_region=fact.named)
    return trainee
