"""Fills the answers' placeholders from the parameters in force today, as Rasa's response generator."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Dict, Optional

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.coverage.eligibility import weeks
from bot.coverage.parameters import InForce, load_parameters
from bot.settings import read_settings

_ANY_CHANNEL = ""
_SHORT_FORM = "sms"
"""The channel that the short forms are written for in bot/answers."""


def pounds(amount: Decimal) -> str:
    """ "£10,000", or "£10,000.50" where there are pence."""
    return f"£{amount:,.0f}" if amount == int(amount) else f"£{amount:,.2f}"


def long_date(day: dt.date) -> str:
    """ "22 November 2026"."""
    return f"{day.day} {day:%B %Y}"


def placeholders(parameters: InForce) -> Mapping[str, str]:
    """What each placeholder of the answers stands for. A contact that isn't set leaves its phrase away."""
    contacts, crisis = parameters.contacts, parameters.crisis
    return {
        "private_work.limit": pounds(parameters.private_work_limit),
        "private_work.subscription": pounds(parameters.private_work_subscription),
        "joining.weeks_before": weeks(parameters.joining_weeks_before),
        "specialties.list": _list(list(parameters.specialties.values())),
        "specialties.inline": "; ".join(parameters.specialties.values()),
        "regions.list": _list(_region_lines(parameters)),
        "regions.inline": "; ".join(parameters.regions.values()),
        "exclusions.list": _list([str(activity) for activity in parameters.exclusions.values()]),
        "contacts.helpline": contacts["helpline"],
        "contacts.adviceline_on": f" on {contacts['adviceline']}" if contacts["adviceline"] else "",
        "contacts.guide_at": f" at {contacts['guide']}" if contacts["guide"] else "",
        "contacts.portal_at": f" at {contacts['portal']}" if contacts["portal"] else "",
        "crisis.emergency": crisis["emergency"],
        "crisis.samaritans": crisis["samaritans"],
        "crisis.nhs": crisis["nhs"],
        "source.read": long_date(parameters.source_read),
        "lead": "",  # an action may say something ahead of a question
    }


def _list(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _region_lines(parameters: InForce) -> list[str]:
    headings = parameters.region_headings
    under_one = {key for members in headings.values() for key in members}
    lines = [name for key, name in parameters.regions.items() if key not in under_one]
    for heading, members in headings.items():
        lines.append(f"{heading}: {'; '.join(parameters.regions[key] for key in members)}")
    return lines


class Wording(TemplatedNaturalLanguageGenerator):
    """Rasa's own response generator with the project's placeholders; named in endpoints.yml."""

    def __init__(self, endpoint_config: Optional[EndpointConfig], domain: Domain) -> None:
        super().__init__(domain.responses if domain else {})
        self._settings = read_settings()
        self._parameters = load_parameters()

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Optional[Dict[str, Any]]:
        """The response with its placeholders filled for today; None where there is no such response.

        It is the same on every channel: what has a short form has it beside the text, as `short`, and the presenter
        says which a channel shows.
        """
        filled = {**placeholders(self._parameters.in_force(self._settings.today())), **kwargs}
        response: Optional[Dict[str, Any]] = await super().generate(utter_action, tracker, _ANY_CHANNEL, **filled)
        short = await super().generate(utter_action, tracker, _SHORT_FORM, **filled)
        if response and short and short["text"] != response["text"]:
            response["short"] = short["text"]
        return response
