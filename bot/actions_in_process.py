"""Runs the custom actions in Rasa's own process: no action server, no HTTP call, the same `rasa_sdk` executor."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Dict, Optional

import rasa
from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.logs import where

logger = logging.getLogger(__name__)

SECONDS = 10.0
"""How long an action may take: Rasa would hold the conversation's lock for five minutes."""


def compile_validator_once() -> None:
    """Makes Rasa check an action's result with a validator made once.

    Rasa checks the JSON schema itself against the meta-schema on every call, two thirds of a turn's time
    (docs/adr/0002-one-process.md). The method is private, so any other version of Rasa is left alone.
    """
    if rasa.__version__ != "3.6.21":
        return
    validator = Draft202012Validator(RemoteAction.action_response_format_spec())

    def validate(_: RemoteAction, result: dict[str, Any]) -> bool:
        validator.validate(result)
        return True

    RemoteAction._validate_action_result = validate


class InProcessActions(EndpointConfig):
    """An action endpoint whose request is a function call.

    A raising action is silence in Rasa; here it becomes an apology with the helpline's number, logged without
    what the person said.
    """

    def __init__(self) -> None:
        # The tracker without the domain is all that the actions read.
        super().__init__(url="in-process", enable_selective_domain=True)
        self._executor = ActionExecutor()
        self._executor.register_package("actions")
        compile_validator_once()

    async def request(
        self,
        method: str = "post",
        subpath: Optional[str] = None,
        content_type: Optional[str] = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Optional[Any]:
        """Runs the action that Rasa's call names and returns its events and responses."""
        call: Dict[str, Any] = kwargs["json"]
        try:
            return await asyncio.wait_for(self._executor.run(call), SECONDS)
        except ActionExecutionRejection as rejection:
            body = f'{{"action_name": "{rejection.action_name}", "error": "rejected"}}'
            raise ClientResponseError(400, "rejected", body) from rejection
        except Exception as fault:
            logger.error("The action %s failed: %s", call.get("next_action"), where(fault))
            return {"events": [], "responses": [{"response": "utter_fault", "outcome": "error"}]}
