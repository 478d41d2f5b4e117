"""The rules as scenarios, each a sentence of policy with facts as people say them and what follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.cases import Decided, decide_given
from bot.coverage import ParameterError, Question, load_names, load_parameters
from bot.coverage.parameters import read_yaml
from bot.nlu.given import read_given
from tests.builders import TODAY

SCENARIOS = Path(__file__).parent / "scenarios"
FILES = sorted(SCENARIOS.glob("*.yaml"))
KEYS = {"sentence", "facts", "on", "expect"}
EXPECTATIONS = {"eligible", "fee_gbp", "excluded", "codes", "asks", "mentions", "mentions_not"}
ABOUT = {question.value for question in Question}


@dataclass(frozen=True)
class Scenario:
    """Facts given on a day, and what is expected of them."""

    sentence: str
    facts: Mapping[str, Any]
    expect: Mapping[str, Any]
    on: dt.date = TODAY
    file: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.file}: {self.sentence}"


def scenario(content: Any, file: str = "") -> Scenario:
    """A scenario as written in a file; ValueError for whatever would otherwise be passed over in silence."""
    if not isinstance(content, Mapping) or not isinstance(content.get("sentence"), str):
        raise ValueError(f"{file}: a scenario is a mapping with a sentence, not {content!r}")
    content = {"on" if key is True else key: value for key, value in content.items()}  # YAML takes on for true
    wrong = [
        *(f"the key '{key}' is unknown" for key in content.keys() - KEYS),
        *(f"'{key}' must be a mapping" for key in ("facts", "expect") if not isinstance(content.get(key), Mapping)),
    ]
    if not wrong:
        expect = content["expect"]
        codes = expect.get("codes", {})
        wrong += [
            *(f"nothing of the name '{key}' can be expected" for key in expect.keys() - EXPECTATIONS),
            *(f"there is no question '{about}'" for about in codes.keys() - ABOUT),
            *(
                f"'{key}' must be a list of texts"
                for key in ("asks", "mentions", "mentions_not")
                if not all(isinstance(one, str) for one in expect.get(key, []))
                or not isinstance(expect.get(key, []), list)
            ),
        ]
        if not expect:
            wrong.append("it expects nothing")
        if expect.get("eligible", True) not in {True, False, "ask", "refer"}:
            wrong.append("'eligible' is yes, no, ask or refer")
        if type(content.get("on", TODAY)) is not dt.date:
            wrong.append("'on' is a day such as 2026-11-23")
    if wrong:
        raise ValueError(f"{file}, '{content['sentence']}': {'; '.join(sorted(wrong))}")
    return Scenario(file=file, **content)


def scenarios(path: Path) -> list[Scenario]:
    return [scenario(content, path.stem) for content in read_yaml(path)]


def decided(facts: Mapping[str, Any], on: dt.date = TODAY) -> Decided:
    """What follows from facts as given, none of which may have been passed over."""
    names = load_names()
    given = read_given(facts, names)
    assert given.not_understood == ()
    return decide_given(given, on, load_parameters(), names)


def differences(found: Decided, expect: Mapping[str, Any]) -> Iterator[str]:
    """What differs from what was expected, in words."""
    eligible = {"yes": True, "no": False}.get(found.eligible, found.eligible)
    for key, value in {"eligible": eligible, "fee_gbp": found.fee, "excluded": found.excluded}.items():
        if key in expect and (value != expect[key] or type(value) is not type(expect[key])):
            yield f"{key} is {value!r}, not {expect[key]!r}"
    codes = {one.about: one.code for one in found.assessment.decisions}
    for about, code in expect.get("codes", {}).items():
        if codes.get(about) != code:
            yield f"{about} is {codes.get(about)}, not {code}"
    asks = [missing.fact for missing in found.assessment.missing]
    if "asks" in expect and asks != expect["asks"]:
        yield f"it asks for {asks}, not {expect['asks']}"
    said = found.text.casefold()
    yield from (f"it doesn't mention '{text}'" for text in expect.get("mentions", ()) if text.casefold() not in said)
    yield from (f"it mentions '{text}'" for text in expect.get("mentions_not", ()) if text.casefold() in said)


@pytest.mark.parametrize("case", [one for path in FILES for one in scenarios(path)], ids=str)
def test_what_the_policy_says_of(case):
    found = decided(case.facts, case.on)
    assert list(differences(found, case.expect)) == [], found.text


def test_every_sentence_stands_once():
    sentences = [one.sentence for path in FILES for one in scenarios(path)]
    assert len(set(sentences)) == len(sentences) > 100


# The loader lets nothing pass in silence.

PLAIN = {"sentence": "A GP trainee in Wessex looks eligible", "facts": {"specialty": "GP", "region": "Wessex"}}


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({**PLAIN, "expect": {"eligable": True}}, "eligable"),
        ({**PLAIN, "expect": {"mention": ["Wessex"]}}, "mention"),
        ({**PLAIN, "expect": {"codes": {"eligiblity": "listed"}}}, "eligiblity"),
        ({**PLAIN, "expects": {"eligible": True}, "expect": {"eligible": True}}, "expects"),
        ({**PLAIN, "expect": {}}, "expects nothing"),
        (PLAIN, "expect"),
        ({**PLAIN, "expect": {"eligible": "maybe"}}, "eligible"),
        ({**PLAIN, "expect": {"mentions": "Wessex"}}, "mentions"),
        ({**PLAIN, "expect": {"asks": [1]}}, "asks"),
        ({**PLAIN, "expect": {"eligible": True}, "on": "tomorrow"}, "on"),
        ({"facts": {}, "expect": {"eligible": "ask"}}, "sentence"),
        (["eligible"], "sentence"),
    ],
)
def test_a_misspelt_or_misplaced_key_of_a_scenario_fails(content, named):
    with pytest.raises(ValueError, match=named):
        scenario(content)


def test_a_key_given_twice_fails(tmp_path):
    path = tmp_path / "twice.yaml"
    path.write_text("- sentence: one\n  facts: {}\n  expect: {eligible: ask, eligible: refer}\n")
    with pytest.raises(ParameterError, match="given twice"):
        scenarios(path)


@pytest.mark.parametrize("facts", [{"speciality": "GP"}, {"specialty": "wing walking"}, {"overall_charge": "perhaps"}])
def test_a_fact_that_nothing_was_made_of_fails(facts):
    with pytest.raises(AssertionError):
        decided(facts)


@pytest.mark.parametrize(
    "expect",
    [
        {"eligible": False},
        {"fee_gbp": 0},
        {"excluded": True},
        {"codes": {"eligibility": "specialty_not_listed"}},
        {"codes": {"joining": "open_now"}},
        {"asks": ["specialty"]},
        {"mentions": ["a thing that is nowhere said"]},
        {"mentions_not": ["WESSEX"]},
    ],
)
def test_each_expectation_is_looked_at(expect):
    assert len(list(differences(decided(PLAIN["facts"]), expect))) == 1


# Days before the page's first values.


def test_the_first_day_of_the_parameters_is_decided_and_the_day_before_it_refused():
    facts = {"specialty": "GP", "permanent_region": "Wessex"}
    assert decided(facts, dt.date(2021, 8, 1)).eligible == "yes"
    with pytest.raises(ParameterError, match="31 July 2021"):
        decided(facts, dt.date(2021, 7, 31))


@pytest.mark.parametrize("day", ["31 July 2021", "2021-07-31", "31/7/21"])
def test_a_day_told_with_the_facts_counts_and_is_refused_alike(day):
    assert decided({"today": "1 August 2021"}).assessment.on == dt.date(2021, 8, 1)
    with pytest.raises(ParameterError, match="31 July 2021"):
        decided({"today": day})
