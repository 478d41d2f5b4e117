"""Runs a walk-through of docs/ on a copy of the project: edits it, runs the commands, compares what they print."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.builders import PROJECT

_BLOCK = re.compile(r"^```(console|diff|yaml)\n(.*?)^```$", re.M | re.S)
_FILE = "--- "
_ANYTHING = "..."
_COMMANDS = {
    "helpline": ["-m", "bot.cli"],
    "pytest": ["-m", "pytest", "-p", "no:cacheprovider"],
    "rasa": ["-m", "rasa"],
}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_COPIED = (
    "bot",
    "actions",
    "data",
    "tests",
    "pyproject.toml",
    "domain.yml",
    "config.yml",
    "endpoints.yml",
    "credentials.yml",
)


@dataclass(frozen=True)
class Block:
    """One fenced block of a page: what it is and its lines."""

    kind: str
    lines: tuple[str, ...]


def blocks(page: Path) -> list[Block]:
    """The blocks of a page that are run, in their order."""
    return [Block(kind, tuple(body.splitlines())) for kind, body in _BLOCK.findall(page.read_text(encoding="utf-8"))]


def copy_of_the_project(folder: Path) -> Path:
    """What a walk-through needs of the project, to be changed freely."""
    for name in _COPIED:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


def run(page: Path, project: Path) -> None:
    """Goes through a page on a copy of the project; AssertionError says where the page isn't true."""
    for block in blocks(page):
        if block.kind == "console":
            for command, expected in _commands(block.lines):
                _compare(command, _output(command, project), expected)
        elif block.kind == "diff":
            edit(project / block.lines[0].removeprefix(_FILE), block.lines[1:])
        else:
            path = project / block.lines[0].removeprefix(_FILE)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(block.lines[1:]) + "\n", encoding="utf-8")


def edit(path: Path, lines: tuple[str, ...]) -> None:
    """Makes the edit of a diff: the one place where its unchanged and removed lines stand gets its new ones."""
    before = [line[1:] for line in lines if not line.startswith("+")]
    after = [line[1:] for line in lines if not line.startswith("-")]
    text = path.read_text(encoding="utf-8").splitlines()
    places = [i for i in range(len(text)) if text[i : i + len(before)] == before]
    assert len(places) == 1, f"{path.name}: the edit's lines stand {len(places)} times, not once: {before}"
    text[places[0] : places[0] + len(before)] = after
    path.write_text("\n".join(text) + "\n", encoding="utf-8")


def _commands(lines: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    command, expected = "", list[str]()
    for line in [*lines, "$ "]:
        if not line.startswith("$ "):
            expected.append(line)
            continue
        if command:
            yield command, expected
        command, expected = line.removeprefix("$ "), []


def _output(command: str, project: Path) -> list[str]:
    name, *arguments = shlex.split(command)
    done = subprocess.run(
        [sys.executable, *_COMMANDS[name], *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(project)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    printed = _COLOUR.sub("", done.stdout + done.stderr)
    return [line for line in printed.splitlines() if line.strip()]


def _compare(command: str, output: list[str], expected: list[str]) -> None:
    """Every expected line stands in the output, in order; without "..." between two nothing else stands there."""
    place, loose = 0, False
    for line in filter(None, map(str.strip, expected)):
        if line == _ANYTHING:
            loose = True
            continue
        rest = output[place:]
        found = next((i for i, told in enumerate(rest) if told.startswith(line)), None)
        assert found is not None, f"$ {command}\nlacks: {line}\nit printed:\n" + "\n".join(output)
        assert loose or found == 0 or line.endswith("passed"), f"$ {command}\nbefore '{line}' stands: {rest[:found]}"
        place, loose = place + found + 1, False
