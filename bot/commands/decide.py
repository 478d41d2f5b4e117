"""`helpline decide`: a decision from facts, or from a file of cases."""

from __future__ import annotations

import json as json_lines
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from bot.settings import read_settings


def decide(  # noqa: PLR0917 - each is an option of the command
    specialty: Annotated[Optional[str], typer.Option(help="The training specialty, as anybody names it.")] = None,
    region: Annotated[Optional[str], typer.Option(help="The permanent region or deanery.")] = None,
    earnings: Annotated[
        Optional[list[str]], typer.Option(help='From private work: "£800 a month", "12k". Repeat it for several jobs.')
    ] = None,
    activity: Annotated[
        Optional[list[str]], typer.Option(help="What the private work is. Repeat it for several.")
    ] = None,
    overall_charge: Annotated[
        Optional[str], typer.Option(help="In overall charge of the patients' care: yes, no, not sure.")
    ] = None,
    fact: Annotated[
        Optional[list[str]],
        typer.Option(help="Any other fact, NAME=VALUE, such as training-start=2027-08-04. Repeat it for several."),
    ] = None,
    on: Annotated[Optional[str], typer.Option(help="The day to decide for; today where it isn't given.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    cases: Annotated[
        Optional[Path], typer.Option(exists=True, dir_okay=False, help="A file with a case a line; each is decided.")
    ] = None,
) -> None:
    """Decide from facts, with the reasons. Nothing of it is stored."""
    given = {
        "specialty": specialty,
        "permanent_region": region,
        "earnings": earnings,
        "activities": activity,
        "overall_charge": overall_charge,
        "today": on,
    }
    facts = {name: value for name, value in given.items() if value} | dict(_name_and_value(one) for one in fact or ())
    if cases and facts:
        raise typer.BadParameter("Give either facts or a file of cases.")
    if cases:
        _decide_cases(cases)
    elif facts:
        _decide_facts(facts, json)
    else:
        raise typer.BadParameter("Give at least one fact, such as --specialty gp, or a file with --cases.")


def _name_and_value(fact: str) -> tuple[str, str]:
    name, separator, value = fact.partition("=")
    if not separator or not value.strip():
        raise typer.BadParameter(f"'{fact}' isn't NAME=VALUE. Write --fact training-start=2027-08-04.")
    return name, value


def _decide_facts(facts: dict[str, Any], as_json: bool) -> None:
    from bot.cases import decide_given
    from bot.coverage import load_names, load_parameters
    from bot.nlu.given import read_given

    given = read_given(facts, load_names())
    if given.not_understood:
        for problem in given.not_understood:
            typer.echo(f"helpline: {problem}", err=True)
        raise typer.Exit(2)
    decided = decide_given(given, read_settings().today(), load_parameters(), load_names())
    typer.echo(json_lines.dumps(decided.as_json(), ensure_ascii=False) if as_json else decided.text)


def _decide_cases(path: Path) -> None:
    from bot.cases import decide_case, read_cases
    from bot.coverage import load_names, load_parameters

    today, parameters, names = read_settings().today(), load_parameters(), load_names()
    results = [decide_case(case, today, parameters, names) for case in read_cases(path)]
    for result in results:
        typer.echo(json_lines.dumps(result, ensure_ascii=False))
    expected = [result["met"] for result in results if "met" in result]
    typer.echo(f"{len(results)} decided, {sum(expected)} of {len(expected)} met.")
    if not all(expected):
        raise typer.Exit(1)
