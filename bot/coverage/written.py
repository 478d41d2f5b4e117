"""An assessment as plain text: for a terminal, a copy to keep, a case file's `must_mention`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.coverage import words
from bot.coverage.assessment import Assessment, Question
from bot.coverage.model import Decision, Trainee
from bot.coverage.names import Names
from bot.coverage.parameters import InForce
from bot.coverage.told import told_facts

SUBJECTS = {
    Question.ELIGIBILITY: "Eligibility",
    Question.PRIVATE_WORK: "Work outside training",
    Question.JOINING: "Joining",
    Question.EXISTING_MEMBER: "Being a member already",
    Question.RENEWAL: "Renewal",
    Question.INCIDENT: "Who helps with what happened",
    Question.MEDICOLEGAL_SUPPORT: "Medicolegal help",
    Question.LEAVING: "Leaving",
    Question.CHANGE_OF_CIRCUMSTANCES: "What to tell Medical Protection",
}
"""What each question is about, as a heading."""


def written(assessment: Assessment, trainee: Trainee, parameters: InForce, names: Names) -> str:
    """Every decision with its reasons and their sections, what is missing, the next steps and what would change it.

    What several decisions say alike stands once. The last lines say what it rests on, and how a person can check it.
    """
    told: set[str] = set()
    blocks = [block for one in assessment.decisions if (block := "\n".join(_decision(one, told)))]
    facts = told_facts(trainee, names, parameters)
    answers = [f"Your answers: {'; '.join(f'{fact.label}: {fact.value}' for fact in facts)}."] if facts else []
    rests_on = (
        f"This is an indication for {words.day(assessment.on)} from what was told, and telling it here isn't telling "
        f"Medical Protection. The page was read on {words.day(parameters.source_read)}; parameters "
        f"{assessment.parameters_version}. A person can check it: call {parameters.contacts['helpline']}."
    )
    return "\n\n".join([*blocks, *answers, rests_on])


def _decision(decision: Decision, told: set[str]) -> Iterator[str]:
    """The lines of one decision without what was told before; nothing where that is all of it."""
    reasons = [f"- {reason.text} [{reason.section}]" for reason in decision.reasons if _new(reason.text, told)]
    missing = [f"- {missing.fact.replace('_', ' ')}: {missing.why}" for missing in decision.missing]
    missing = [line for line in missing if _new(line, told)]
    headline = decision.headline if _new(decision.headline, told) else ""
    if not (reasons or missing or headline):
        return
    title = SUBJECTS[Question(decision.about)]
    yield f"{title}: {headline}" if headline else f"{title}:"
    yield from reasons
    yield from _listed("Still needed:", missing)
    yield from _listed("Next:", [f"- {step}" for step in decision.next_steps if _new(step, told)])
    yield from _listed("It would change with:", [f"- {what}" for what in decision.would_change if _new(what, told)])


def _listed(title: str, lines: Iterable[str]) -> Iterator[str]:
    lines = list(lines)
    if lines:
        yield title
        yield from lines


def _new(text: str, told: set[str]) -> bool:
    """Whether a text wasn't told before; it counts as told from now on."""
    is_new = text not in told
    told.add(text)
    return is_new and bool(text)
