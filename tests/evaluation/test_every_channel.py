"""The same answers on every channel: what the evaluation's questions are answered with survives each shape."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from bot.channels.session import Turn
from bot.channels.shapes import CHANNELS
from bot.channels.shapes.gsm import as_sent, segments
from bot.evaluation import Item, judge, plain
from tests.channels.shapes.build import at_once, behind_more, texts
from tests.evaluation.sets import HERE, shared_set, with_last_turn

OURS = ["questions", "conversations"]
SHARED = ["trainee_single", "staff_channel_single", "trainee_multi", "staff_channel_multi"]
FIGURE = re.compile(r"£?\d[\d,.]*(?: \d{3,4})*")
CONDITIONS = (
    "if you're in the block membership", "hee's agreement", "agreement with hee", "right to request", "subject to",
    "underwriting", "overall charge", "nobody else indemnifies", "unless", "only if", "provided", "permanent region",
    "until medical protection has confirmed", "depends on",
)  # fmt: skip


def the_set(name: str) -> Path:
    return HERE / f"{name}.jsonl" if name in OURS else shared_set(name)


def whole(turn: Turn) -> str:
    return plain("\n".join(message.text for message in turn.messages))


def figures(text: str) -> set[str]:
    """Amounts, dates, numbers of weeks and telephone numbers."""
    return {found.rstrip(".,") for found in FIGURE.findall(text)}


def everything(turn: Turn, channel: str) -> str:
    return plain("\n".join(texts(turn, channel)))


def unmet(item: Item, text: str) -> set[str]:
    return set(judge(item, text))


def lost(turns: Iterable[tuple[Item, Turn]], channel: str) -> list[tuple[str, set[str]]]:
    """What the whole replies say and their shaped forms don't, by item: figures, conditions, what was to be said."""
    found = []
    for item, turn in turns:
        said, shaped = whole(turn), everything(turn, channel)
        gone = figures(plain(as_sent(said))) - figures(plain(as_sent(shaped)))
        gone |= {words for words in CONDITIONS if words in said and words not in shaped}
        gone |= unmet(item, shaped) - unmet(item, said) - {f"says: {words}" for words in item.must_not}
        gone |= {step for step in next_steps(turn) if plain(as_sent(step)) not in plain(as_sent(shaped))}
        if gone:
            found.append((item.id, gone))
    return found


def next_steps(turn: Turn) -> list[str]:
    cards = [message.decision for message in turn.messages if message.decision]
    steps = [step for card in cards for step in card["next_steps"]]
    return [sentence for step in steps for sentence in re.split(r"(?<=[.!?]) ", step)]


async def asked(agent, name: str) -> list[tuple[Item, Turn]]:
    return [(result.item, turn) for result, turn in await with_last_turn(agent, the_set(name))]


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("name", [*OURS, *SHARED])
async def test_figures_numbers_conditions_and_next_steps_survive(agent, name, channel):
    assert lost(await asked(agent, name), channel) == []


@pytest.mark.parametrize("name", [*OURS, *SHARED])
async def test_text_messages_have_three_segments_at_most_and_help_does_not_wait(agent, name):
    turns = [turn for _, turn in await asked(agent, name)]
    assert all(segments(text) <= 3 for turn in turns for text in (*at_once(turn), *behind_more(turn)))
    assert not any(behind_more(turn) for turn in turns if turn.outcome == "signposted")


@pytest.mark.parametrize("name", [*OURS, *SHARED])
async def test_what_an_outcome_depends_on_does_not_wait(agent, name):
    for item, turn in await asked(agent, name):
        now = plain("\n".join(at_once(turn)))
        for card in (message.decision for message in turn.messages if message.decision):
            assert plain(as_sent(card["title"])) in now, item.id
            assert card["reference"].casefold() in now
            dependent = [
                reason["text"] for reason in card["reasons"] if reason["code"] in {"agreement", "underwriting"}
            ]
            assert [text for text in dependent if plain(as_sent(text)) not in now] == [], item.id


@pytest.mark.parametrize("name", OURS)
async def test_nearly_all_that_a_question_is_to_be_answered_with_is_said_at_once(agent, name):
    # Measured: 0.98 and 0.99. What waits are examples, such as one kind of work of the twenty that are excluded.
    wanted = waits = 0
    for item, turn in await asked(agent, name):
        missing = unmet(item, whole(turn))
        wanted += len(item.must) - len(missing)
        waits += len(unmet(item, plain("\n".join(at_once(turn)))) - missing)
    assert waits / wanted <= 0.04
