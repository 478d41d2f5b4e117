"""Compares the facts found in messages with those that people wrote down for them, kind by kind.

An item of `facts.jsonl` has the message's `text` and `facts`, each with a `kind`, its `value` (or `values`, any of
them right), and `whose: other` where it isn't the writer's own. Days have `of` and `when`, earnings `amount`, `per` and
`basis`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.nlu.facts import FactFinder

Written = Mapping[str, Any]
Found = Mapping[str, Any]

_IN_SESSIONS = {"day": "session", "hour": "session"}
_ASSUMED = "in_programme"
"""That somebody trains is assumed of everybody who doesn't say otherwise: no words need to state it."""
_SAID_OF_AMOUNTS = {"basis", "period", "impossible_amount"}


@dataclass
class Score:
    """How one kind of fact fared: found and right, found but wrong, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1.0 where there was nothing to find."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed or 1) if self.right or self.missed else 1.0


def score_facts(items: Iterable[Mapping[str, Any]], finder: FactFinder, today: dt.date) -> tuple[dict[str, Score], str]:
    """The score of each kind, and a text with every message in which a fact was missed or wrong."""
    scores: dict[str, Score] = {}
    faults = []
    for item in items:
        found = _found(item["text"], finder, today)
        wanted = [fact for fact in item["facts"] if not _is_assumed(fact, found)]
        missed, wrong = _compare(wanted, found)
        for fact in wanted:
            score = scores.setdefault(fact["kind"], Score())
            score.missed += fact in missed
            score.right += fact not in missed
        for fact in wrong:
            scores.setdefault(fact["kind"], Score()).wrong += 1
        if missed or wrong:
            faults.append(f"{item['id']} {item['text']}\n    missed {missed}\n    wrong {wrong}")
    return scores, "\n".join(faults)


def _is_assumed(fact: Written, found: Iterable[Found]) -> bool:
    starts = any(one["kind"] == "day" and one["role"] == "training_start" for one in found)
    told = any("due_to_start" in one["value"]["readings"] for one in found if one["kind"] == "programme_status")
    values = {fact.get("value")}
    return fact["kind"] == "programme_status" and (
        values == {_ASSUMED} or (values == {"due_to_start"} and starts and not told)
    )


def _compare(wanted: list[Written], found: list[Found]) -> tuple[list[Written], list[Found]]:
    missed, left = [], list(found)
    for fact in wanted:
        like = next((one for one in left if _is_same(fact, one)), None)
        if like is None:
            missed.append(fact)
        else:
            left.remove(like)
    return missed, [one for one in left if not one["is_loose"]]


def _found(text: str, finder: FactFinder, today: dt.date) -> list[Found]:
    found: list[Found] = []
    for fact in finder.find(text, today):
        value = fact.as_entity()["value"]
        is_loose = (fact.kind == "day" and fact.role in {None, "other"}) or fact.role == "bare"
        # A day or a number of no kind counts only where one was asked for; alone it states nothing.
        about = {"whose": "other" if fact.other_person else "me", "role": fact.role, "is_loose": is_loose}
        if fact.kind in _SAID_OF_AMOUNTS or (fact.kind == "programme_status" and _ASSUMED in value["readings"]):
            continue
        found.append({"kind": fact.kind, "value": value, **about})
        if fact.kind == "earnings" and value["sessions"]:
            rate = {"count": value["sessions"], "per": value["sessions_per"]}
            found.append({"kind": "sessions", "value": rate, **about, "is_loose": False})
        if fact.kind == "earnings" and value["weeks_a_year"]:
            found.append({"kind": "weeks_a_year", "value": value["weeks_a_year"], **about, "is_loose": False})
    return found


def _is_same(written: Written, found: Found) -> bool:
    same_kind = written["kind"] == found["kind"]
    return same_kind and written.get("whose", "me") == found["whose"] and _SAME[written["kind"]](written, found)


def _same_name(written: Written, found: Found) -> bool:
    values = written.get("values") or [written["value"]]
    where = written.get("where", "unsaid")
    fits = {"working": {"working", "placed"}, "permanent": {"permanent", None}}.get(where)
    return bool(set(values) & set(found["value"]["readings"])) and (fits is None or found["role"] in fits)


def _same_amount(written: Written, found: Found) -> bool:
    per, basis = written.get("per", "unsaid"), written.get("basis", "unsaid")
    value = found["value"]
    return (
        float(written["amount"]) == float(value["amount"])
        and _IN_SESSIONS.get(per, per).replace("unsaid", "unknown") == value["period"]
        and basis.replace("unsaid", "unknown") == value["basis"]
    )


def _same_rate(written: Written, found: Found) -> bool:
    return float(written["count"]) == float(found["value"]["count"]) and written["per"] == found["value"]["per"]


def _same_day(written: Written, found: Found) -> bool:
    days = (found["value"]["past"], found["value"]["future"])
    return (found["role"] or "unsaid") == written["of"] and any(_is_day(written["when"], day) for day in days)


def _is_day(when: str, day: Any) -> bool:
    if isinstance(day, str):
        return day == when
    whole = day["first"][:7] == day["last"][:7] if len(when) == len("2027-08") else len(when) == len("2027")
    return whole and day["first"].startswith(when) and day["last"].startswith(when)


def _same_value(written: Written, found: Found) -> bool:
    return bool(written["value"] == found["value"])


_SAME: Mapping[str, Callable[[Written, Found], bool]] = {
    **dict.fromkeys(("specialty", "region", "activity", "programme_status"), _same_name),
    **dict.fromkeys(
        ("overall_charge", "employer_indemnity", "contract_requires_own_indemnity", "weeks_a_year"), _same_value
    ),
    "unknown_place": lambda written, found: True,
    "earnings": _same_amount,
    "sessions": _same_rate,
    "day": _same_day,
}
