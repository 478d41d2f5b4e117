"""`helpline review`: what the assistant did badly, and what it can learn from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from bot.commands.records import note_in_audit, opened

if TYPE_CHECKING:
    from bot.storage.reviews import ReviewItem

app = typer.Typer(no_args_is_help=True, help="Look through what was declined, unclear or unhelpful, and teach it.")

Items = Annotated[list[int], typer.Argument(help="Numbers of messages, as `helpline review list` shows them.")]


@app.command("list")
def list_items() -> None:
    """The messages that wait, grouped by meaning, the largest group first. Personal data is masked."""
    from bot.review import grouped
    from bot.storage.reviews import Reviews

    with opened() as engine:
        items = Reviews(engine).waiting()
    for number, group in enumerate(grouped(items), start=1):
        typer.echo(f"Group {number}, {len(group)} message{'s' if len(group) > 1 else ''}")
        for item in group:
            typer.echo(f"  {item.number:6}  {item.why:9}  {' '.join(item.text.split())}")
    if not items:
        typer.echo("Nothing waits.")


@app.command()
def label(
    items: Items,
    topic: Annotated[str, typer.Option(help="The topic that they belong to, or out_of_scope.")],
    words: Annotated[str, typer.Option(help="What they ask, in your own words and without anybody's details.")],
    by: Annotated[str, typer.Option("--by", help="Who writes it.")],
) -> None:
    """Write a paraphrase of messages and label it with a topic, for the next training."""
    from bot.review import LabelRefused, checked_label
    from bot.storage.reviews import Reviews

    if not by.strip():
        raise typer.BadParameter("--by needs a name.")
    with opened() as engine:
        reviews = Reviews(engine)
        waiting = _waiting(reviews.waiting(), items)
        try:
            reviews.label(items, checked_label(words, topic, waiting.values()), topic, by.strip())
        except LabelRefused as refused:
            raise typer.BadParameter(str(refused)) from None
        note_in_audit(engine, f"labelled {topic}", f"{_named(items)}, by {by.strip()}")
    typer.echo(f"{len(items)} labelled {topic}. `helpline review export` writes the example.")


@app.command()
def dismiss(items: Items) -> None:
    """Take messages out of the queue that nothing can be learnt from."""
    from bot.storage.reviews import Reviews

    with opened() as engine:
        reviews = Reviews(engine)
        _waiting(reviews.waiting(), items)
        reviews.dismiss(items)
        note_in_audit(engine, "dismissed", _named(items))
    typer.echo(f"{len(items)} dismissed.")


@app.command()
def export(
    again: Annotated[bool, typer.Option(help="With what was exported before.")] = False,
    into: Annotated[Optional[typer.FileTextWrite], typer.Option(help="A file instead of the screen.")] = None,
) -> None:
    """Write the paraphrases as examples for data/nlu, to be looked over and committed."""
    from bot.review import as_examples
    from bot.storage.reviews import Reviews

    with opened() as engine:
        reviews = Reviews(engine)
        paraphrases = reviews.to_export(again)
        if not paraphrases:
            typer.echo("There is nothing new to export.", err=True)
            return
        typer.echo(as_examples(paraphrases), nl=False, file=into)
        reviews.mark_exported([one.number for one in paraphrases])


def _named(numbers: list[int]) -> str:
    return ", ".join(f"message {number}" for number in numbers)


def _waiting(queue: list[ReviewItem], numbers: list[int]) -> dict[int, str]:
    """The words of the messages of these numbers; BadParameter names one that doesn't wait."""
    texts = {item.number: item.text for item in queue}
    for number in numbers:
        if number not in texts:
            raise typer.BadParameter(f"No message {number} waits. `helpline review list` shows those that do.")
    return {number: texts[number] for number in numbers}
