"""What the rules of every question share: who asks, the day's parameters, how a decision is put together."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import ClassVar

from bot.coverage.model import Decision, Missing, Reason, Status, Trainee
from bot.coverage.parameters import InForce


class Deciding:
    """One question about one trainee; a subclass holds its rules and says what it is `about`."""

    about: ClassVar[str]

    def __init__(self, trainee: Trainee, parameters: InForce) -> None:
        self.trainee = trainee
        self.parameters = parameters
        self.helpline = parameters.contacts["helpline"]

    def _decision(  # noqa: PLR0917 - the fields of a Decision, in the order they are told
        self,
        status: Status,
        code: str,
        headline: str,
        reasons: Iterable[Reason],
        missing: Iterable[Missing] = (),
        next_steps: Iterable[str] = (),
        would_change: Iterable[str] = (),
        fee: Decimal | None = None,
        fee_is_conditional: bool = False,
    ) -> Decision:
        return Decision(
            about=self.about,
            status=status,
            code=code,
            headline=headline,
            reasons=tuple(reasons),
            parameters_version=self.parameters.version,
            missing=tuple(missing),
            next_steps=tuple(next_steps),
            would_change=tuple(would_change),
            fee=fee,
            fee_is_conditional=fee_is_conditional,
        )
