"""`helpline answers`: what the operator has approved or withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.answers.catalogue import AnswerCard, answer_cards
from bot.errors import HelplineError
from bot.settings import read_settings

if TYPE_CHECKING:
    # SQLAlchemy takes a second to import, which only a command that reads the database should wait for.
    from bot.storage.answer_standings import Standing

app = typer.Typer(no_args_is_help=True, help="Approve or withdraw answers, and list how each stands.")

_NEEDED = {"emergency_advice"}
"""Help in need: its words can be changed, but nobody is ever left without it."""

Topic = Annotated[str, typer.Argument(help="The answer's topic, such as joining; `helpline answers list` has them.")]
By = Annotated[str, typer.Option("--by", help="Who says so; shown with the answer.")]


@app.command("list")
def list_answers() -> None:
    """Every answer with its title, and who approved or withdrew it."""
    standings = _standings()
    for topic, card in answer_cards().items():
        typer.echo(f"{topic:28} {_words(card, standings.get(topic)):44} {card.title}")


@app.command()
def approve(topic: Topic, by: By) -> None:
    """Approve an answer's words as they are now; a later change of the words ends the approval."""
    _put(topic, by, is_withdrawn=False)
    typer.echo(f"{topic} is approved by {by.strip()}. It shows from the next turn on.")


@app.command()
def withdraw(topic: Topic, by: By) -> None:
    """Withdraw an answer at once: its askers are referred to the helpline until it is approved again."""
    if topic in _NEEDED:
        raise typer.BadParameter(f"{topic} is help in need and can't be withdrawn. Change its words instead.")
    _put(topic, by, is_withdrawn=True)
    typer.echo(f"{topic} is withdrawn. From the next turn on its askers are referred to the helpline.")


def _put(topic: str, by: str, is_withdrawn: bool) -> None:
    card = answer_cards().get(topic)
    if card is None:
        raise typer.BadParameter(f"There is no answer '{topic}'. `helpline answers list` names them.")
    if not by.strip():
        raise typer.BadParameter("--by needs a name.")
    from bot.storage.answer_standings import Standing, open_standings
    from bot.storage.faults import StorageError

    settings = read_settings()
    standing = Standing(by.strip(), settings.today(), is_withdrawn, card.version)
    try:
        open_standings(settings).put(topic, standing)
    except StorageError as error:
        raise _unusable(error) from None


def _standings() -> dict[str, Standing]:
    from bot.storage.answer_standings import open_standings
    from bot.storage.faults import StorageError

    try:
        return dict(open_standings(read_settings()).all())
    except StorageError as error:
        raise _unusable(error) from None


def _unusable(error: Exception) -> HelplineError:
    problem = f"The database can't be used ({type(error).__name__})."
    return HelplineError(f"{problem} Check HELPLINE_DATABASE_URL, or the file in the data folder.")


def _words(card: AnswerCard, standing: Standing | None) -> str:
    if standing is None:
        return "not approved"
    if standing.is_withdrawn:
        return f"withdrawn by {standing.by}, {standing.on}"
    if standing.version != card.version:
        return f"changed since {standing.by} approved it"
    return f"approved by {standing.by}, {standing.on}"
