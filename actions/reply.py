"""Rasa's custom action: reads the tracker, takes the turn, sends the replies, keeps what is known in slots."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue import Dialogue
from actions.heard import Heard
from actions.keeping import note_on_keeping
from actions.knowledge import Knowledge, knowledge_on
from actions.saying import Reply
from actions.trainee import slots_from_trainee, trainee_from_slots
from actions.turn import take_turn
from bot.coverage import load_parameters
from bot.settings import read_settings
from bot.storage.answer_standings import Standing, open_standings
from bot.storage.faults import StorageError
from bot.urgent import URGENT


class ActionReply(Action):
    """The one custom action: every intent's rule leads here (docs/adr)."""

    def __init__(self) -> None:
        self._settings = read_settings()
        self._parameters = load_parameters()
        self._standings = open_standings(self._settings)

    def name(self) -> str:
        """Its name in domain.yml."""
        return "action_reply"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]
    ) -> List[Dict[str, Any]]:
        """Takes the turn."""
        heard = Heard.from_message(tracker.latest_message)
        standings = await self._standings_for(heard)
        knowledge = knowledge_on(self._settings.today(), self._parameters, standings)
        turn = take_turn(
            heard,
            trainee_from_slots(tracker.slots),
            Dialogue.from_slots(tracker.slots),
            knowledge,
        )
        note = note_on_keeping(tracker.latest_message, knowledge.parameters.contacts)
        for reply in (*turn.replies[:-1], *(replace(last, note=note) for last in turn.replies[-1:])):
            send(reply, dispatcher, knowledge)
        now = {**slots_from_trainee(turn.trainee), **turn.dialogue.as_slots()}
        return [SlotSet(name, value) for name, value in now.items() if tracker.slots.get(name) != value]

    async def _standings_for(self, heard: Heard) -> Mapping[str, Standing]:
        """What is approved or withdrawn. Without it only what is urgent is answered: it always is."""
        try:
            return await asyncio.to_thread(self._standings.all)
        except StorageError:
            if heard.topics() & set(URGENT):
                return {}
            raise


def send(reply: Reply, dispatcher: CollectingDispatcher, knowledge: Knowledge) -> None:
    """Hands a reply to Rasa. What isn't text travels as metadata of the message; bot/channels/presenter.py reads it."""
    about = {
        "message_id": secrets.token_urlsafe(9),
        "outcome": reply.outcome,
        "topic": reply.topic,
        "strength": reply.strength,
        "decision": reply.decision,
        "decided_from": reply.decided_from,
        "handover": reply.handover,
        "related": list(reply.related) or None,
        "section": reply.section,
        "approved": reply.approved,
        "read": knowledge.parameters.source_read.isoformat() if reply.section else None,
        "answer_version": knowledge.version_of(reply.response),
        "note": reply.note,
    }
    dispatcher.utter_message(
        response=reply.response,
        text=reply.text,
        buttons=[{"title": choice.title, "payload": choice.title} for choice in reply.choices],
        **{key: value for key, value in about.items() if value is not None},
        **reply.fill,
    )
