"""Counts decisions a second on one core, question by question. Read the shares: the counts are this machine's."""

from __future__ import annotations

import datetime as dt
import time

from rich.console import Console
from rich.table import Table

from bot.coverage import Question, Trainee, assess, implied_questions, load_names, load_parameters
from bot.nlu.given import read_given

SECONDS = 1.0
ON = dt.date(2026, 11, 23)
_GP = {"specialty": "GP", "region": "Wessex"}
_WORK = {**_GP, "work_type": "private", "overall_charge": "no"}
FACTS = (
    _GP,
    {"specialty": "cardiology", "region": "Leeds"},
    {**_WORK, "activity": "botox", "earnings": "£800 a month"},
    {**_WORK, "activity": ["RMO", "medicolegal reports"], "earnings": "£150 a session twice a week"},
    {**_WORK, "activity": "fillers"},
    {"specialty": "SEM", "region": "Mersey", "training_start": "5 August 2027", "status": "due to start"},
    {**_GP, "join_date": "6 August 2025", "expected_completion": "August 2028"},
    {**_GP, "member_status": "member", "membership_from": "2025-08-06", "incident_date": "2024-11-02"},
)


def a_second(trainees: list[Trainee], questions: list[tuple[Question, ...]]) -> float:
    """How many decisions are made in a second, going round the trainees."""
    parameters, names = load_parameters().in_force(ON), load_names()
    made, started = 0, time.perf_counter()
    while (passed := time.perf_counter() - started) < SECONDS:
        for trainee, asked in zip(trainees, questions, strict=True):
            made += len(assess(trainee, asked, parameters, names).decisions)
    return made / passed


def main() -> None:
    """Prints the table."""
    trainees = [read_given(facts, load_names()).trainee for facts in FACTS]
    implied = [implied_questions(trainee) for trainee in trainees]
    all_alike = a_second(trainees, implied)
    table = Table("Decisions on one core", "a second", "of the mixture")
    table.add_row("what the facts bear on, mixed", f"{all_alike:,.0f}", "100%")
    for question in Question:
        count = a_second(trainees, [(question,)] * len(trainees))
        table.add_row(question.value.replace("_", " "), f"{count:,.0f}", f"{count / all_alike:.0%}")
    Console().print(table)


if __name__ == "__main__":
    main()
