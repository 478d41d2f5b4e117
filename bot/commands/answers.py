"""`helpline answers`: what the operator has approved or withdrawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from bot.answers.catalogue import answer_cards
from bot.commands.records import note_in_audit, opened
from bot.settings import read_settings

if TYPE_CHECKING:
    # SQLAlchemy takes a second to import, which only a command that reads the database should wait for.
    from bot.storage.answer_standings import AnswerStandings

app = typer.Typer(no_args_is_help=True, help="Approve or withdraw answers, and list how each stands.")

Topic = Annotated[str, typer.Argument(help="The answer's topic, such as joining; `helpline answers list` has them.")]
By = Annotated[str, typer.Option("--by", help="Who says so; shown with the answer.")]


@app.command("list")
def list_answers() -> None:
    """Every answer with its title, and who approved or withdrew it."""
    from bot.approval import in_words
    from bot.storage.answer_standings import AnswerStandings

    with opened(prepared=False) as engine:
        found = AnswerStandings(engine).all()
    for topic, card in answer_cards().items():
        typer.echo(f"{topic:28} {in_words(card, found.get(topic)):44} {card.title}")


@app.command()
def approve(topic: Topic, by: By) -> None:
    """Approve an answer's words as they are now; a later change of the words ends the approval."""
    from bot.approval import approve as put

    _put(put, topic, by, "approved")
    typer.echo(f"{topic} is approved by {by.strip()}. It shows from the next turn on.")


@app.command()
def withdraw(topic: Topic, by: By) -> None:
    """Withdraw an answer at once: its askers are referred to the helpline until it is approved again."""
    from bot.approval import withdraw as put

    _put(put, topic, by, "withdrawn")
    typer.echo(f"{topic} is withdrawn. From the next turn on its askers are referred to the helpline.")


def _put(put: Callable[[str, str, dt.date, AnswerStandings], None], topic: str, by: str, what: str) -> None:
    from bot.approval import ApprovalRefused
    from bot.storage.answer_standings import AnswerStandings

    if not by.strip():
        raise typer.BadParameter("--by needs a name.")
    with opened() as engine:
        try:
            put(topic, by.strip(), read_settings().today(), AnswerStandings(engine))
        except ApprovalRefused as refused:
            raise typer.BadParameter(str(refused)) from None
        note_in_audit(engine, what, f"{topic}, version {answer_cards()[topic].version}, by {by.strip()}")
