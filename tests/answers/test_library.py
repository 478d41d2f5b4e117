"""What staff browse: every answer filled in, and where each of its figures comes from."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

import pytest

from bot.answers.catalogue import answer_cards
from bot.answers.library import Answer, answers_on, excluded, parameters_on, searched
from bot.coverage import InForce, Parameters, load_names, load_parameters
from bot.coverage.parameters import ParameterError
from tests.conftest import TODAY


@pytest.fixture(scope="module")
def answers() -> Mapping[str, Answer]:
    return answers_on(TODAY, load_parameters())


def raised(parameters: Parameters, name: str, start: dt.date, value: object) -> Parameters:
    """The parameters with a value that starts on a day."""
    values = {**parameters.values, name: {**parameters.values[name], start: value}}
    return Parameters(values, parameters.sections, "raised")


def test_every_answer_is_there_and_none_shows_a_placeholder(answers: Mapping[str, Answer]) -> None:
    assert set(answers) == set(answer_cards())
    for answer in answers.values():
        assert not re.search(r"\{[\w.]+\}", answer.text + (answer.short or "")), answer.card.topic
        assert answer.short, answer.card.topic


def test_every_figure_of_every_answer_leads_to_its_parameter(answers: Mapping[str, Answer]) -> None:
    for answer in answers.values():
        figures = set(re.findall(r"£[\d,]+", answer.text + (answer.short or "")))
        known = {text for one in answer.parameters for text in re.findall(r"£[\d,]+", one.in_force.text)}
        assert figures <= known, answer.card.topic
        if "0800 952 0441" in answer.text:
            assert "contacts.helpline" in [one.name for one in answer.parameters], answer.card.topic


def test_the_value_of_the_day_is_shown_and_the_others_are_marked() -> None:
    later = raised(load_parameters(), "private_work.limit", dt.date(2027, 8, 1), 12000)
    for day, text in ((dt.date(2027, 7, 31), "£10,000"), (dt.date(2027, 8, 1), "£12,000")):
        (limit,) = [one for one in parameters_on(day, later) if one.name == "private_work.limit"]
        assert limit.in_force.text == text
        assert [value.text for value in limit.values] == ["£12,000", "£10,000"]
        assert [value.is_in_force for value in limit.values].count(True) == 1
        assert text in answers_on(day, later)["private_work_fee"].text


def test_a_day_before_the_first_value_is_refused() -> None:
    with pytest.raises(ParameterError):
        answers_on(dt.date(2021, 7, 31), load_parameters())


def test_every_word_must_be_found_and_titles_count_first(answers: Mapping[str, Answer]) -> None:
    assert [one.card.topic for one in searched(answers.values(), "MATERNITY leave")] == ["statutory_leave"]
    found = searched(answers.values(), "renew")
    assert "renew" in found[0].card.title.casefold()
    assert searched(answers.values(), "maternity brontosaurus") == []


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("sports club", ["sports club doctor"]),
        ("GASTRIC band", ["bariatric surgery"]),
        ("dvla", ["health screening"]),
        ("brontosaurus", []),
    ],
)
def test_activities_are_found_in_the_pages_words_and_in_peoples(
    parameters: InForce, words: str, names: list[str]
) -> None:
    assert [one.name for one in excluded(parameters, load_names(), words)] == names


def test_without_words_every_activity_is_listed(parameters: InForce) -> None:
    assert len(excluded(parameters, load_names())) == len(parameters.exclusions)


def test_no_list_or_figure_is_told_in_the_files_own_keys() -> None:
    told = {one.name: one.in_force.text for one in parameters_on(TODAY, load_parameters())}
    assert [text for text in told.values() if "_" in text] == []
    assert told["regions.not_decided"].startswith("Defence deanery; the Isle of Man")
    assert "South East: Kent, Surrey and Sussex, Thames Valley and Wessex" in told["regions.headings"]
    assert told["source.read"] == "22 November 2026"


def test_a_list_reads_on_in_one_line(answers: Mapping[str, Answer]) -> None:
    told = answers["eligible_specialties"].in_one_line
    assert "specialties: General Practice; Public Health;" in told
    assert not re.search(r"\*\*|(^| )- |\n", told)
