"""The `helpline` command."""

from __future__ import annotations

import asyncio
import json as json_lines
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer

from bot.commands.answers import app as answers
from bot.commands.channels import app as channels
from bot.commands.decide import decide
from bot.commands.records import erase, migrate, purge, replay
from bot.commands.review import app as review
from bot.coverage import ParameterError
from bot.errors import HelplineError
from bot.settings import Settings, read_settings

if TYPE_CHECKING:
    from bot.channels.shapes import Piece

# Rasa decides on telemetry when it is imported; TensorFlow on what it prints.
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(decide)
for command in (migrate, purge, erase, replay):
    app.command()(command)
app.add_typer(answers, name="answers")
app.add_typer(review, name="review")
app.add_typer(channels, name="channels")


class Failed(HelplineError):
    """A command couldn't do its work. The text is shown to the person; the exit code is 1."""


def main() -> None:
    """Runs the command; 0 done, 1 failed, 2 bad usage. A traceback never reaches the person."""
    try:
        app()
    except (HelplineError, ParameterError) as failure:
        typer.echo(f"helpline: {failure}", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as fault:
        if os.environ.get("HELPLINE_DEBUG"):
            raise
        typer.echo(f"helpline: something went wrong ({type(fault).__name__}). HELPLINE_DEBUG=1 shows where.", err=True)
        sys.exit(1)


@app.callback()
def prepare() -> None:
    """The indemnity helpline assistant."""
    # Before anything heavy is imported: TensorFlow warns while it is.
    from bot.logs import configure_logging

    configure_logging()


@app.command()
def serve() -> None:
    """Start the assistant: trains the model if its inputs changed, then prints the address."""
    started = time.monotonic()
    settings = read_settings()
    _check_channels(settings)
    _train_if_needed()
    from bot import server, training

    _check_port(settings)
    _check_parts(settings)

    def announce(seconds: float) -> None:
        typer.echo(f"Ready in {seconds:.0f} s: http://{_shown(settings.host)}:{settings.port}/  (Ctrl-C stops it)")

    server.serve(settings, training.model_path(), announce, started)


@app.command()
def train(force: Annotated[bool, typer.Option(help="Train although nothing changed.")] = False) -> None:
    """Train the model, if what it is made from has changed."""
    if not _train_if_needed(force):
        typer.echo("The model is up to date.")


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What to ask; - reads a question a line.")],
    json: Annotated[bool, typer.Option("--json", help="Print the reply as JSON.")] = False,
    channel: Annotated[
        Optional[str], typer.Option(help="Print it as it looks on slack, telegram, sms or whatsapp.")
    ] = None,
) -> None:
    """Ask a question and print the reply. Nothing of it is stored."""
    questions = [line.rstrip("\n") for line in sys.stdin] if question == "-" else [question]
    asyncio.run(_ask([q for q in questions if q.strip()], json, channel))


@app.command()
def evaluate(
    files: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help="Files of questions or conversations.")
    ],
    at_least: Annotated[Optional[float], typer.Option(min=0.0, max=1.0, help="Exit 1 below this share passed.")] = None,
    failures: Annotated[bool, typer.Option(help="List what failed, with the reply.")] = True,
) -> None:
    """Measure the replies against written expectations."""
    asyncio.run(_evaluate(files, at_least, failures))


@app.command()
def doctor() -> None:
    """Check this installation and say what is missing or still empty."""
    from bot.doctor import examine

    findings = examine(read_settings())
    for finding in findings:
        typer.echo(f"{finding.mark} {finding.text}")
    if any(finding.is_fault for finding in findings):
        raise typer.Exit(1)


def _train_if_needed(force: bool = False) -> bool:
    from bot import training

    if training.is_trained() and not force:
        return False
    typer.echo("Training the model; this takes two to three minutes.", err=True)
    seconds = training.train(force=force)
    typer.echo(f"Trained in {seconds:.0f} s.", err=True)
    return True


def _check_parts(settings: Settings) -> None:
    """What would otherwise fail inside the server, where nobody is told in plain words."""
    from bot.channels.tokens import signing_key
    from bot.coverage import load_parameters
    from bot.storage.faults import StorageError
    from bot.storage.tracker_store import open_repository

    load_parameters().in_force(settings.today())
    signing_key(settings.data_folder)
    try:
        open_repository(settings).ping()
    except (StorageError, OSError) as error:
        problem = f"The database can't be used ({type(error).__name__})."
        raise Failed(f"{problem} Check HELPLINE_DATABASE_URL, or the file in the data folder.") from None


def _check_channels(settings: Settings) -> None:
    """A channel that is set up by half stops the start, before anything takes long."""
    from bot.channels.services import MESSAGING

    for channel in MESSAGING:
        channel.provider_type.from_settings(settings)


def _agent() -> Any:
    from bot.coverage import load_parameters

    load_parameters().in_force(read_settings().today())
    _train_if_needed()
    from bot import training
    from bot.assistant import load_agent

    return load_agent(training.model_path())


def _shown(host: str) -> str:
    return "localhost" if host in {"127.0.0.1", "0.0.0.0", "::1"} else host  # noqa: S104 - only compared


def _check_port(settings: Settings) -> None:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            raise Failed(
                f"{settings.host}:{settings.port} is in use. Stop what uses it, or set HELPLINE_PORT to another port."
            ) from None


async def _ask(questions: Sequence[str], as_json: bool, channel: Optional[str]) -> None:
    from bot.channels.presenter import whole_text
    from bot.channels.session import TextRefused, cleaned, say
    from bot.channels.shapes import CHANNELS, shape

    if channel and channel not in CHANNELS:
        raise typer.BadParameter(f"There is no channel '{channel}'. The channels are {', '.join(CHANNELS)}.")
    agent = _agent()
    for number, question in enumerate(questions):
        try:
            turn = await say(agent, f"ask-{number}", cleaned(question), "website")
        except TextRefused as refused:
            raise Failed(str(refused)) from None
        if channel:
            for piece in shape(turn, channel):
                _print_piece(piece, as_json)
            continue
        if as_json:
            reply = {"messages": [m.as_json() for m in turn.messages], "outcome": turn.outcome}
            typer.echo(json_lines.dumps(reply, ensure_ascii=False))
            continue
        if len(questions) > 1:
            typer.echo(f"> {question}")
        for message in turn.messages:
            typer.echo(whole_text(message))
            if message.choices:
                typer.echo("  ".join(f"[{choice}]" for choice in message.choices))
            if message.source:
                typer.echo(f"From: {message.source['section']}, page read on {message.source['read']}")
            typer.echo("")


def _print_piece(piece: Piece, as_json: bool) -> None:
    if as_json:
        typer.echo(json_lines.dumps({"body": piece.body, "waits": piece.waits}, ensure_ascii=False))
        return
    typer.echo(f"--- {'after MORE' if piece.waits else 'sent'}\n{piece.body.get('Body') or piece.body['text']}")


async def _evaluate(files: list[Path], at_least: float | None, show_failures: bool) -> None:
    from rich.console import Console
    from rich.progress import track
    from rich.table import Table

    from bot.channels.session import say
    from bot.evaluation import evaluate as run
    from bot.evaluation import foreign_rates, read_items, shares

    items = [item for file in files for item in read_items(file)]
    if not items:
        raise Failed("There is nothing to evaluate in these files.")
    agent = _agent()
    console = Console()
    progress = Console(stderr=True)
    results = await run(
        track(items, "Asking", console=progress, disable=not progress.is_terminal),
        lambda conversation, text: say(agent, conversation, text, "website"),
    )
    for by in ("file", "topic", "persona"):
        table = Table(by.capitalize(), "Passed", "All", "Share")
        for name, passed, total in shares(results, by):
            table.add_row(name, str(passed), str(total), f"{passed / total:.0%}")
        console.print(table)
    if show_failures:
        for result in results:
            if not result.passed:
                typer.echo(
                    f"\n{result.item.id} ({result.item.topic}, {result.item.persona}): {' | '.join(result.item.turns)}"
                )
                typer.echo(f"  {result.outcome}: {result.reply}".replace("\n", "\n  "))
                typer.echo(f"  wrong: {'; '.join(result.wrong)}")
    rates = foreign_rates(results)
    if rates.foreign:
        typer.echo(f"\nOff the subject, answered as if on it: {rates.answered} of {rates.foreign}.")
        typer.echo(f"On the subject, declined: {rates.declined} of {rates.ours}.")
    passed = sum(result.passed for result in results)
    share = passed / len(results)
    typer.echo(f"\n{passed} of {len(results)} passed ({share:.1%}).")
    if at_least is not None and share < at_least:
        raise Failed(f"{share:.1%} passed; at least {at_least:.1%} was wanted.")


if __name__ == "__main__":
    main()
