"""Suggests what an adviser can say: the chat's understanding, rules and wording, as JSON for the staff API."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from rasa.core.agent import Agent
from rasa.shared.core.trackers import DialogueStateTracker

from actions.controls import controls
from actions.decide import decision_card, decision_text
from actions.heard import Heard
from actions.knowledge import Knowledge, knowledge_on
from actions.saying import Reply
from actions.suggesting import Suggestion, Suggestions, suggest
from bot.aid.facts import GivenFacts, read_facts
from bot.answers.catalogue import UTTER
from bot.answers.wording import long_date, placeholders
from bot.coverage import Decision, ParameterError, Status, Trainee, load_parameters, told_facts
from bot.coverage.records import facts_as_json
from bot.coverage.told import LABELS
from bot.settings import Settings
from bot.storage.answer_standings import Standing, open_standings
from bot.storage.database import THREADS
from bot.urgent import is_plainly_urgent

_NO_WORDS = Heard("", ())
_NOBODY = "nobody"


class DayRefused(ValueError):
    """Nothing is known for a day. The text says from which day on something is."""


class AnswerAid:
    """The aid of one server: its parameters, and what the operator approved or withdrew."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._parameters = load_parameters()
        self._standings = open_standings(settings)
        # Not the loop's own threads: what those have read is known only when the loop comes round to it.
        self._readers = ThreadPoolExecutor(THREADS, "standings")

    async def suggest(
        self, agent: Agent, text: str, facts: Mapping[str, Any], on: dt.date | None = None
    ) -> dict[str, Any]:
        """What to say to a caller, as `Suggestions` of bot/web/openapi/staff.yml.

        `text` is what the adviser typed, ready for Rasa, "" for none; `facts` are the caller's answers as put right;
        `on` is the day to answer for, None for today. Raises FactRefused, DayRefused, StorageError.
        """
        given = read_facts(facts)
        standings = self._read_standings()
        parsed = await agent.parse_message(text) if text else {}
        knowledge = self._knowledge(on, await _done(standings))
        heard = Heard.from_message(parsed) if text else _NO_WORDS
        return await _Written(agent, knowledge).suggestions(
            suggest(heard, knowledge, given.settled), given, is_plainly_urgent(parsed)
        ) | {"is_today": knowledge.parameters.on == self._settings.today()}

    async def facts(self) -> dict[str, Any]:
        """Every fact that can be given, with how it is put right; see actions/controls.py."""
        return controls(self._knowledge(None, await _done(self._read_standings())))

    def _read_standings(self) -> Future[Mapping[str, Standing]]:
        return self._readers.submit(self._standings.all)

    def _knowledge(self, on: dt.date | None, standings: Mapping[str, Standing]) -> Knowledge:
        day = on or self._settings.today()
        try:
            return knowledge_on(day, self._parameters, standings)
        except ParameterError:
            first = max(min(by_date) for by_date in self._parameters.values.values())
            raise DayRefused(
                f"Nothing can be said for {long_date(day)}: what is known here begins on {long_date(first)}. "
                "Choose that day or a later one."
            ) from None


async def _done(standings: Future[Mapping[str, Standing]]) -> Mapping[str, Standing]:
    # Whoever waits on the event loop stands behind every other adviser's words: what is read already isn't waited for.
    return standings.result() if standings.done() else await asyncio.wrap_future(standings)


class _Written:
    """Suggestions in words."""

    def __init__(self, agent: Agent, knowledge: Knowledge) -> None:
        self._nlg = agent.nlg
        self._knowledge = knowledge
        self._nobody = DialogueStateTracker.from_events(_NOBODY, [])
        self._placeholders = placeholders(knowledge.parameters)

    async def suggestions(self, found: Suggestions, given: GivenFacts, is_urgent: bool) -> dict[str, Any]:
        parameters = self._knowledge.parameters
        return {
            "help_first": await self._help(found.help_first, is_urgent),
            "topics": [await self._topic(one) for one in found.topics],
            "declined": await self._words(found.declined),
            "facts": self._facts(found.trainee, given),
            "not_understood": [*given.not_understood, *filter(None, [await self._words(found.impossible)])],
            "decisions": {
                question.value: self._decision(decision, found.trainee)
                for question, decision in found.decisions.items()
            },
            "of_others": [{"text": reply.text, **(reply.decision or {})} for reply in found.of_others],
            "on": parameters.on.isoformat(),
            "parameters_version": parameters.version,
        }

    async def _help(self, reply: Reply | None, is_urgent: bool) -> dict[str, Any] | None:
        if reply is None:
            return None
        return {"kind": reply.topic, "is_sure": is_urgent, "text": await self._words(reply)}

    async def _topic(self, one: Suggestion) -> dict[str, Any]:
        card, is_withdrawn = self._knowledge.answers[one.topic], self._knowledge.is_withdrawn(one.topic)
        response = await self._response(f"{UTTER}{'withdrawn' if is_withdrawn else one.topic}")
        approved = self._knowledge.approved(one.topic)
        read = self._knowledge.parameters.source_read.isoformat()
        return {
            "topic": one.topic,
            "title": card.title,
            "strength": one.strength,
            "answer": response["text"],
            "short": response.get("short") or response["text"],
            "personal": one.personal,
            "version": card.version,
            "withdrawn": is_withdrawn,
            "source": {"section": card.section, "read": read, **({"approved": approved} if approved else {})},
        }

    async def _words(self, reply: Reply | None) -> str | None:
        if reply is None or reply.response is None:
            return reply.text if reply else None
        return str((await self._response(reply.response, reply.fill))["text"])

    async def _response(self, name: str, fill: Mapping[str, str] | None = None) -> dict[str, Any]:
        sent = await self._nlg.generate(name, self._nobody, "", **{**self._placeholders, **(fill or {})})
        return {"text": "", **(sent or {})}

    def _facts(self, trainee: Trainee, given: GivenFacts) -> dict[str, Any]:
        """What is known of the caller, in the order of "Your answers"."""
        values = facts_as_json(trainee)
        told = told_facts(trainee, self._knowledge.names, self._knowledge.parameters)
        return {
            fact.name: {
                "label": fact.label,
                "words": fact.value,
                "value": values.get(fact.name),
                "is_given": fact.name in given.settled,
            }
            for fact in told
        }

    def _decision(self, decision: Decision, trainee: Trainee) -> dict[str, Any]:
        """The chat's card, and what an adviser needs beside it: what is missing, the fee, the words to read out."""
        names, parameters = self._knowledge.names, self._knowledge.parameters
        is_told = decision.status is not Status.ASK or bool(decision.headline)
        return {
            **decision_card(decision, None, trainee, names, parameters),
            "is_decided": decision.status is not Status.ASK,
            "fee": None if decision.fee is None else str(decision.fee),
            "fee_is_conditional": decision.fee_is_conditional,
            "missing": [{"fact": one.fact, "label": _label(one.fact), "why": one.why} for one in decision.missing],
            "text": decision_text(decision, None, parameters) if is_told else None,
        }


def _label(fact: str) -> str:
    """The label of a fact; what is asked of earnings already told has none of its own."""
    return LABELS.get(fact) or f"{fact.replace('_', ' ')[:1].upper()}{fact.replace('_', ' ')[1:]}"
