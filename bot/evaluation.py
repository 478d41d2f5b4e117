"""Measures replies against written expectations: one JSON object a line, single questions or conversations.

A question has `text`, `must` and `must_not`; a conversation `turns`, `final_must` and `final_must_not`, judged by its
last reply. Every group of `must` needs one of its alternatives in the reply, and nothing of `must_not` may be there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.channels.session import TextRefused, Turn, cleaned
from bot.errors import HelplineError

Say = Callable[[str, str], Awaitable[Turn]]
"""Takes a conversation's id and a message's words, and gives the turn."""


OFF_SUBJECT = "out_of_scope"
"""The topic of items that the assistant should decline."""
DECLINING = ("i can only help with",)
"""What a reply that declines says, in small letters."""
_AS_IF_OURS = {"answered", "decided", "asked", "handed_over"}


class EvaluationError(HelplineError):
    """A file can't be read as an evaluation. The text names the file, the line and the mend."""


@dataclass(frozen=True)
class Item:
    """One expectation, whatever its form."""

    id: str
    turns: tuple[str, ...]
    must: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...]
    topic: str
    persona: str
    file: str


@dataclass(frozen=True)
class Result:
    """How one item went: the reply, its outcome, and in words what was wrong with it (empty: nothing)."""

    item: Item
    reply: str
    outcome: str
    wrong: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing was wrong."""
        return not self.wrong


def read_items(path: Path) -> list[Item]:
    """The items of a file; EvaluationError names what can't be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        raise EvaluationError(f"{path.name} isn't UTF-8 text. Save it as UTF-8.") from None
    items = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            items.append(_item(json.loads(line), path.stem))
        except (ValueError, KeyError, TypeError) as error:
            raise EvaluationError(
                f"{path.name}, line {number}: {error or type(error).__name__}. "
                "Write id, text, must and must_not, or id, turns, final_must and final_must_not."
            ) from None
    return items


def _item(content: dict[str, Any], file: str) -> Item:
    single = "text" in content
    must = content["must" if single else "final_must"]
    must_not = content["must_not" if single else "final_must_not"]
    return Item(
        id=content["id"],
        turns=(content["text"],) if single else tuple(content["turns"]),
        must=tuple(tuple(group) for group in must),
        must_not=tuple(must_not),
        topic=content.get("topic", "conversation"),
        persona=content.get("persona", "trainee"),
        file=file,
    )


def plain(text: str) -> str:
    """Text as it is compared: lower case, straight quotes, single spaces, no Markdown marks."""
    text = text.casefold().translate(str.maketrans("‘’“”", "''\"\""))
    text = re.sub(r"[*_`#]+", "", text)
    return re.sub(r"\s+", " ", text).strip()


def judge(item: Item, reply: str) -> tuple[str, ...]:
    """What is wrong with a reply, in words."""
    said = f"{plain(reply)} "
    lacking = [group for group in item.must if not any(_plain_part(part) in said for part in group)]
    present = [part for part in item.must_not if _plain_part(part) in said]
    return (
        *(f"lacks any of: {', '.join(group[:4])}{'…' if len(group) > 4 else ''}" for group in lacking),
        *(f"says: {part}" for part in present),
    )


def _plain_part(part: str) -> str:
    # A blank at either end of an alternative is meant ("hee "): it keeps a word from matching inside another.
    lead, trail = part[: len(part) - len(part.lstrip())], part[len(part.rstrip()) :]
    return f"{' ' if lead else ''}{plain(part)}{' ' if trail else ''}"


async def evaluate(items: Iterable[Item], say: Say) -> list[Result]:
    """Puts every item to the assistant, each in a conversation of its own."""
    return [await _evaluate(item, say) for item in items]


async def _evaluate(item: Item, say: Say) -> Result:
    reply, outcome = "", ""
    for text in item.turns:
        try:
            turn = await say(f"{item.file}-{item.id}", cleaned(text))
        except TextRefused as refused:
            reply, outcome = str(refused), "error"
        else:
            reply = "\n\n".join(message.text for message in turn.messages)
            outcome = turn.outcome
    return Result(item, reply, outcome, judge(item, reply))


def shares(results: Sequence[Result], by: str) -> list[tuple[str, int, int]]:
    """(name, passed, all) for each topic or persona, and for each file, in alphabetical order."""
    counts: dict[str, list[int]] = {}
    for result in results:
        count = counts.setdefault(getattr(result.item, by), [0, 0])
        count[0] += result.passed
        count[1] += 1
    return [(name, passed, total) for name, (passed, total) in sorted(counts.items())]


@dataclass(frozen=True)
class Foreign:
    """How single questions off the subject fared, and those on it: how many, and how many went wrong."""

    foreign: int
    answered: int
    """Off the subject, yet answered, decided, or asked about as if they were on it."""
    ours: int
    declined: int
    """On the subject, yet declined."""


def foreign_rates(results: Sequence[Result]) -> Foreign:
    """The two rates of telling what isn't the assistant's; a clarifying question is neither."""
    single = [result for result in results if len(result.item.turns) == 1]
    foreign = [result for result in single if result.item.topic == OFF_SUBJECT]
    ours = [result for result in single if result.item.topic != OFF_SUBJECT]
    return Foreign(
        foreign=len(foreign),
        answered=sum(result.outcome in _AS_IF_OURS and not _declines(result) for result in foreign),
        ours=len(ours),
        declined=sum(result.outcome == "declined" for result in ours),
    )


def _declines(result: Result) -> bool:
    return any(words in plain(result.reply) for words in DECLINING)
