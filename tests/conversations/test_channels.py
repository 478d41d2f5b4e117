"""Eligibility on every channel: by number, by button, in words, mis-spelt, "the second"."""

from __future__ import annotations

import re
from itertools import count
from pathlib import Path

import pytest
from rasa.core.agent import Agent

from bot.assistant import load_agent
from bot.channels.session import Turn, cleaned, say
from bot.channels.shapes import CHANNELS, shape
from tests.channels.shapes.build import buttons, texts

_NUMBERS = count()
WITH_BUTTONS = ("slack", "telegram")
WITH_NUMBERS = ("sms", "whatsapp")


@pytest.fixture(scope="module")
def agent(model: Path) -> Agent:
    return load_agent(model)


class Person:
    """Somebody on a channel: what they see is all they go by."""

    def __init__(self, agent: Agent, channel: str) -> None:
        self._agent, self._channel = agent, channel
        self._conversation = f"{channel}-{next(_NUMBERS)}"
        self.turn: Turn

    async def says(self, *all_said: str) -> Person:
        """Says one thing after the other."""
        for text in all_said:
            self.turn = await say(self._agent, self._conversation, cleaned(text), self._channel)
        return self

    async def presses(self, words: str) -> Person:
        """Presses the button with these words."""
        (pressed,) = [
            button for piece in shape(self.turn, self._channel) for button in buttons(piece, self._channel)
            if button == words
        ]  # fmt: skip
        return await self.says(pressed)

    async def replies_with_the_number_of(self, words: str, form: str = "{}") -> Person:
        """Finds the words in the numbered list and answers with their number."""
        (number,) = re.findall(rf"^(\d+) {re.escape(words)}$", self.sees, re.M)
        return await self.says(form.format(number))

    @property
    def sees(self) -> str:
        """What is on the screen after the last turn."""
        return "\n".join(texts(self.turn, self._channel))

    @property
    def decided(self) -> tuple[str, list[str]]:
        """The code of the decision, and the facts it rests on."""
        (card,) = [message.decision for message in self.turn.messages if message.decision]
        return card["code"], [fact["value"] for fact in card["facts"]]


def assert_eligible(person: Person, *facts: str) -> None:
    """They see that they look eligible, why, on what it depends, what is next and who can check it."""
    assert person.decided == ("listed", list(facts))
    for words in (
        "Yes, this looks eligible.",
        "both on the list on this page",
        "the agreement with HEE",
        "eight weeks before",
        "0800 952 0441",
        "telling me isn't telling Medical Protection",
        "page read 22 Nov 2026",
        *facts,
    ):
        assert words in person.sees, words
    assert re.search(r"quote [A-Z0-9]{6}\b", person.sees)


@pytest.mark.parametrize("channel", WITH_NUMBERS)
async def test_by_number(agent, channel):
    person = await Person(agent, channel).says("am I eligible?")
    await person.replies_with_the_number_of("General Practice")
    await person.replies_with_the_number_of("Wessex")
    assert_eligible(person, "General Practice", "Wessex")


@pytest.mark.parametrize("channel", WITH_BUTTONS)
async def test_by_button(agent, channel):
    person = await Person(agent, channel).says("am I eligible?")
    await person.presses("Palliative medicine")
    await person.presses("Kent, Surrey and Sussex")
    assert_eligible(person, "Palliative medicine", "Kent, Surrey and Sussex")


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(
    ("specialty", "region"),
    [
        ("GP", "wessex"),
        ("genral practise", "wesex"),
        ("1", "5 Wessex"),
        ("1)", "No. 5"),
        ("the first", "the fifth one please"),
        ("number one please", "option five"),
        ("1 General Practice", "wessx please"),
    ],
)
async def test_in_words_mis_spelt_or_by_its_place(agent, channel, specialty, region):
    person = await Person(agent, channel).says("am I eligible?", specialty, region)
    assert_eligible(person, "General Practice", "Wessex")


@pytest.mark.parametrize("channel", CHANNELS)
async def test_every_region_can_be_picked_and_is_decided(agent, channel):
    regions = (await Person(agent, channel).says("am I eligible?", "GP")).turn.messages[-1].choices
    assert len(regions) == 10
    for region in regions[:-1]:
        person = await Person(agent, channel).says("am I eligible?", "GP")
        await (person.presses(region) if channel in WITH_BUTTONS else person.replies_with_the_number_of(region))
        assert_eligible(person, "General Practice", region)


@pytest.mark.parametrize("channel", CHANNELS)
async def test_not_being_sure_is_picked_like_anything_else(agent, channel):
    person = await Person(agent, channel).says("am I eligible?", "GP")
    pick = person.presses if channel in WITH_BUTTONS else person.replies_with_the_number_of
    await pick("I'm not sure")
    assert person.decided == ("permanent_region_not_placed", ["General Practice", "not known"])
    assert "0800 952 0441" in person.sees


@pytest.mark.parametrize(
    ("told", "in_charge"),
    [("1", "yes"), ("1 Yes", "yes"), ("yess", "yes"), ("2", "no"), ("2 No", "no"), ("the second", "no"),
     ("3 I'm not sure", "not known"), ("i'm not shure", "not known"), ("number three", "not known")],
)  # fmt: skip
async def test_a_yes_or_no_is_picked_by_number_and_never_taken_for_an_amount(agent, told, in_charge):
    person = await Person(agent, "sms").says("what would botox cost me, 6k a year", told)
    assert person.decided[1] == ["Botox", "6k a year", in_charge]


@pytest.mark.parametrize("amount", ["1", "2"])
async def test_where_an_amount_is_asked_for_a_number_is_one(agent, amount):
    person = await Person(agent, "sms").says("what would botox cost me, my boss is in charge")
    assert not re.search(r"^\d+ ", person.sees, re.M)
    await person.says(amount)
    assert person.decided[1][1] == amount


async def test_a_number_is_no_emergency(agent):
    person = await Person(agent, "sms").says("am I eligible?", "GP", "number ten")
    assert person.turn.outcome == "decided"
