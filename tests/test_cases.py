"""Cases of a file: how they are read, decided and compared with what was expected of them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases import Case, CaseError, Decided, decide_case, decide_given, read_cases
from bot.coverage import ParameterError, load_names, load_parameters
from bot.nlu.given import read_given
from tests.builders import SHARED, TODAY

NAMES = load_names()
PARAMETERS = load_parameters()
SAMPLE = SHARED / "evaluation" / "decisions.jsonl"
IN_WESSEX = {"specialty": "GP", "region": "Wessex"}
BOTOX = {**IN_WESSEX, "activity": "botox", "overall charge": "no", "work type": "private"}


def written(folder: Path, *lines: object) -> Path:
    """A file of cases, each an object or a line as it is."""
    path = folder / "cases.jsonl"
    text = "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


def decide(facts: dict[str, Any]) -> Decided:
    return decide_given(read_given(facts, NAMES), TODAY, PARAMETERS, NAMES)


def judged(facts: dict[str, Any], **expect: Any) -> dict[str, Any]:
    """A case decided and compared with what was expected."""
    return decide_case(Case("c1", facts, expect), TODAY, PARAMETERS, NAMES)


def wrong(facts: dict[str, Any], **expect: Any) -> list[str]:
    result = judged(facts, **expect)
    assert result["met"] == (result["wrong"] == [])
    return list(result["wrong"])


# Reading


def test_cases_are_read_in_order_and_blank_lines_passed_over(tmp_path):
    path = written(
        tmp_path,
        {"id": "d1", "facts": IN_WESSEX, "expect": {"eligible": "yes"}, "note": "L15", "source_lines": [15]},
        "",
        "   ",
        {"facts": {}},
        {"id": 7, "facts": {"specialty": "GP"}, "expect": None},
    )
    assert read_cases(path) == [
        Case("d1", IN_WESSEX, {"eligible": "yes"}),
        Case("4", {}, None),
        Case("7", {"specialty": "GP"}, None),
    ]


def test_a_file_without_cases_has_none(tmp_path):
    assert read_cases(written(tmp_path)) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        pytest.param('{"id": "d2", "facts"', "delimiter", id="broken off"),
        pytest.param("GP in Wessex", "Expecting value", id="no JSON"),
        pytest.param({"id": "d2"}, "'facts'", id="no facts"),
        pytest.param({"facts": ["GP"]}, "facts and expect are mappings", id="facts in a list"),
        pytest.param({"facts": "GP"}, "facts and expect are mappings", id="facts as text"),
        pytest.param({"facts": None}, "facts and expect are mappings", id="no facts at all"),
        pytest.param({"facts": {}, "expect": "yes"}, "facts and expect are mappings", id="an expectation as text"),
        pytest.param({"facts": {}, "expect": []}, "facts and expect are mappings", id="expectations in a list"),
        pytest.param("[1]", "line 2: ", id="a list"),
        pytest.param("3", "line 2: ", id="a number"),
        pytest.param('"facts"', "line 2: ", id="text"),
        pytest.param("null", "line 2: ", id="nothing"),
    ],
)
def test_a_line_that_is_no_case_is_named_with_what_to_write(tmp_path, line, told):
    with pytest.raises(CaseError) as refused:
        read_cases(written(tmp_path, {"facts": {}}, line, {"facts": {}}))
    assert str(refused.value).startswith("cases.jsonl, line 2: ")
    assert told in str(refused.value)
    assert 'Write {"id": …, "facts": {…}}, and "expect": {…} where something is expected.' in str(refused.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", '{"facts": {"region": "Y\xf4rk"}}'.encode("latin-1")])
def test_a_file_that_is_no_utf_8_is_named(tmp_path, content):
    path = tmp_path / "old.jsonl"
    path.write_bytes(content)
    with pytest.raises(CaseError, match=r"^old\.jsonl isn't UTF-8 text\. Save it as UTF-8\.$"):
        read_cases(path)


@pytest.mark.parametrize("mark", ["\u2028", "\u2029", "\x85"], ids=["line mark", "paragraph mark", "next line"])
def test_a_case_may_hold_any_mark_that_json_allows_in_a_line(tmp_path, mark):
    (case,) = read_cases(written(tmp_path, {"facts": {"note": f"GP{mark}in Wessex"}}))
    assert case.facts == {"note": f"GP{mark}in Wessex"}


# Deciding


def test_a_case_without_expectations_is_decided_and_not_judged():
    result = decide_case(Case("c1", IN_WESSEX, None), TODAY, PARAMETERS, NAMES)
    assert result["id"] == "c1"
    assert (result["eligible"], result["fee_gbp"], result["excluded"]) == ("yes", None, False)
    assert result["on"] == "2026-11-23"
    assert result["parameters_version"] == PARAMETERS.in_force(TODAY).version
    assert [decision["about"] for decision in result["decisions"]] == ["eligibility"]
    assert "met" not in result
    assert "wrong" not in result


def test_a_case_of_which_nothing_is_expected_is_met():
    assert judged(IN_WESSEX)["met"]


def test_a_case_is_decided_for_its_own_day_or_else_today():
    assert decide({**IN_WESSEX, "on": "1 August 2027"}).assessment.on == dt.date(2027, 8, 1)
    assert decide(IN_WESSEX).assessment.on == TODAY


def test_a_day_before_the_first_parameters_cannot_be_decided():
    assert decide({**IN_WESSEX, "on": "2021-08-01"}).eligible == "yes"
    with pytest.raises(ParameterError, match="days before 1 August 2021"):
        decide({**IN_WESSEX, "on": "2021-07-31"})


def test_a_day_that_nobody_knows_is_decided_for_today():
    assert decide({**IN_WESSEX, "on": "not sure"}).assessment.on == TODAY


def test_a_topic_is_decided_beside_what_the_facts_imply():
    about = [decision.about for decision in decide({**BOTOX, "topic": "inquest"}).assessment.decisions]
    assert about == ["eligibility", "private_work", "medicolegal_support"]


def test_what_was_not_understood_stands_first_in_the_text_and_by_itself():
    result = judged({**IN_WESSEX, "colour": "blue", "activity": "lion taming"})
    assert result["not_understood"] == ["There is no fact 'colour'.", "I don't know the activity 'lion taming'."]
    assert result["text"].startswith("There is no fact 'colour'.\n\nI don't know the activity 'lion taming'.\n\n")
    assert "Eligibility: " in result["text"]


def test_everything_is_told_to_a_program_too():
    result = judged({"specialty": "GP", "activity": "botox", "earnings": "£800 a month"})
    assert json.loads(json.dumps(result)) == result
    assert [missing["fact"] for missing in result["missing"]] == ["permanent_region", "overall_charge"]
    eligibility, work = result["decisions"]
    assert (eligibility["status"], eligibility["code"]) == ("ask", "permanent_region_needed")
    assert (work["fee_gbp"], work["fee_is_conditional"]) == ("0", True)
    assert {reason["code"] for reason in work["reasons"]} >= {"fee_by_earnings", "yearly_earnings", "excepted_activity"}
    for decision in result["decisions"]:
        assert all(reason["text"] and reason["section"] for reason in decision["reasons"])
        assert all(missing["why"] for missing in decision["missing"])


@pytest.mark.parametrize(
    ("earnings", "fee"),
    [("£9,999.99", 0), ("exactly £10,000", 0), ("£10,000.01", 1100), ("£800 a month", 0), ("£900 a month", 1100)],
)
def test_the_fee_is_a_whole_number_of_pounds(earnings, fee):
    found = decide({**BOTOX, "earnings": earnings}).fee
    assert (found, type(found)) == (fee, int)


def test_a_fee_with_pence_keeps_them():
    decided = decide({**BOTOX, "earnings": "12k"})
    eligibility, work = decided.assessment.decisions
    dearer = replace(decided.assessment, decisions=(eligibility, replace(work, fee=Decimal("1100.50"))))
    assert replace(decided, assessment=dearer).fee == 1100.5


@pytest.mark.parametrize(
    "facts",
    [
        IN_WESSEX,
        {**IN_WESSEX, "work type": "none"},
        {**BOTOX, "earnings": "not sure"},
        {**BOTOX, "earnings": "£10,000 or so"},
        {**BOTOX, "region": "London", "earnings": "12k"},
        {**BOTOX, "activity": "circumcision", "earnings": "12k"},
    ],
    ids=["no work asked about", "no work", "earnings not known", "too near the limit", "off the list", "excluded"],
)
def test_where_no_fee_follows_there_is_none(facts):
    assert decide(facts).fee is None


TRAINING = {"work type": "training placement", "supervised": "yes", "competent": "yes"}
PROVIDER = {"work type": "private provider"}


@pytest.mark.parametrize(
    ("facts", "excluded"),
    [
        pytest.param({}, False, id="no work asked about"),
        pytest.param({"work type": "none", "activity": "circumcision"}, False, id="no work"),
        pytest.param({"activity": "botox", "overall charge": "no"}, False, id="an excepted activity"),
        pytest.param({"activity": "circumcision"}, True, id="an excluded activity"),
        pytest.param({"activity": "botox", "overall charge": "yes"}, True, id="in overall charge"),
        pytest.param({"activity": "botox and circumcision"}, True, id="one excluded of two"),
        pytest.param({"activity": "lion taming"}, "refer", id="an unknown activity"),
        pytest.param({"activity": "fillers"}, "refer", id="one that can be read as either"),
        pytest.param({"activity": "circumcision", "earnings": "unpaid"}, "refer", id="an excluded activity unpaid"),
        pytest.param({"activity": "botox", "overall charge": "not sure"}, "refer", id="charge that nobody knows"),
        pytest.param({**TRAINING, "approved placement": "yes"}, False, id="training"),
        pytest.param(
            {**TRAINING, "approved placement": "yes", "activity": "circumcision"}, False, id="excluded work in training"
        ),
        pytest.param({**TRAINING, "approved placement": "no"}, "refer", id="training elsewhere"),
        pytest.param({**TRAINING, "approved placement": "not sure"}, "refer", id="training nobody knows where"),
        pytest.param(TRAINING, "refer", id="training, to be asked"),
        pytest.param({"work type": "NHS locum", "activity": "circumcision"}, False, id="the NHS indemnifies it"),
        pytest.param({"work type": "good samaritan"}, False, id="a Good Samaritan act"),
        pytest.param(PROVIDER, False, id="a contract to be asked about"),
        pytest.param({**PROVIDER, "activity": "circumcision"}, "refer", id="excluded work, the contract unknown"),
        pytest.param(
            {**PROVIDER, "activity": "circumcision", "contract requires own indemnity": "no"},
            "refer",
            id="excluded work, the contract doesn't require it",
        ),
        pytest.param(
            {**PROVIDER, "activity": "circumcision", "contract requires own indemnity": "yes"},
            True,
            id="excluded work, the contract requires it",
        ),
        pytest.param({"activity": "GP locum"}, "refer", id="of an unknown kind, perhaps for the NHS"),
        pytest.param({"activity": "GP locum", "work type": "not known"}, "refer", id="of a kind nobody knows"),
        pytest.param({"activity": "GP locum", "work type": "private"}, True, id="GP locum work, private"),
        pytest.param({"activity": "GP locum", "nhs indemnified": "yes"}, False, id="GP locum work, for the NHS"),
        pytest.param({"activity": "circumcision", "employer indemnity": "yes"}, "refer", id="an employer indemnifies"),
    ],
)
def test_what_is_excluded_depends_on_the_kind_of_work_too(facts, excluded):
    found = decide({**IN_WESSEX, **facts}).excluded
    assert (found, type(found)) == (excluded, type(excluded))


# Judging


@pytest.mark.parametrize(
    ("facts", "eligible"),
    [
        (IN_WESSEX, "yes"),
        ({**IN_WESSEX, "region": "London"}, "no"),
        ({**IN_WESSEX, "status": "FY2"}, "refer"),
        ({"specialty": "GP"}, "refer"),
        ({"specialty": "GP"}, "ask"),
        ({}, "refer"),
    ],
)
def test_whoever_is_eligible_as_expected_is_met_and_a_question_will_do_for_a_referral(facts, eligible):
    assert wrong(facts, eligible=eligible) == []


@pytest.mark.parametrize(
    ("facts", "eligible", "found"),
    [
        (IN_WESSEX, "no", "yes"),
        (IN_WESSEX, "refer", "yes"),
        ({**IN_WESSEX, "region": "London"}, "refer", "no"),
        ({"specialty": "GP"}, "yes", "ask"),
        ({"specialty": "GP"}, "no", "ask"),
        ({**IN_WESSEX, "status": "FY2"}, "ask", "refer"),
        ({**IN_WESSEX, "status": "FY2"}, "yes", "refer"),
    ],
)
def test_whoever_is_eligible_otherwise_is_told(facts, eligible, found):
    assert wrong(facts, eligible=eligible) == [f"eligible is {found}, not {eligible}"]


@pytest.mark.parametrize(
    ("earnings", "expected", "told"),
    [
        ("12k", 1100, []),
        ("12k", 1100.0, []),
        ("12k", 0, ["fee_gbp is 1100, not 0"]),
        ("12k", None, ["fee_gbp is 1100, not None"]),
        ("8k", 0, []),
        ("8k", None, ["fee_gbp is 0, not None"]),
        ("not sure", None, []),
        ("not sure", 0, ["fee_gbp is None, not 0"]),
    ],
)
def test_no_fee_is_another_thing_than_a_fee_of_nothing(earnings, expected, told):
    assert wrong({**BOTOX, "earnings": earnings}, fee_gbp=expected) == told


@pytest.mark.parametrize(
    ("activity", "expected", "told"),
    [
        ("botox", False, []),
        ("botox", True, ["excluded is False, not True"]),
        ("circumcision", True, []),
        ("circumcision", "refer", ["excluded is True, not refer"]),
        ("lion taming", "refer", []),
        ("lion taming", False, ["excluded is refer, not False"]),
    ],
)
def test_what_is_excluded_otherwise_is_told(activity, expected, told):
    assert wrong({**BOTOX, "activity": activity}, excluded=expected) == told


@pytest.mark.parametrize(
    ("must_mention", "told"),
    [
        ([["0800 952 0441"]], []),
        ([["GENERAL PRACTICE"], ["wessex"]], []),
        ([["brontosaurus", "Wessex"]], []),
        ([["I can’t see"]], []),
        ([], []),
        ([["brontosaurus", "mammoth"]], ["the text mentions none of ['brontosaurus', 'mammoth']"]),
        ([["Wessex"], ["mammoth"]], ["the text mentions none of ['mammoth']"]),
        ([[]], ["the text mentions none of []"]),
    ],
)
def test_one_part_of_each_list_has_to_be_mentioned(must_mention, told):
    assert wrong(IN_WESSEX, must_mention=must_mention) == told


def test_every_difference_is_told_at_once():
    facts = {**BOTOX, "earnings": "12k"}
    told = wrong(facts, eligible="no", fee_gbp=0, excluded=True, must_mention=[["mammoth"], ["Wessex"]])
    assert told == [
        "eligible is yes, not no",
        "fee_gbp is 1100, not 0",
        "excluded is False, not True",
        "the text mentions none of ['mammoth']",
    ]


@pytest.mark.parametrize(
    "expect",
    [
        pytest.param({"must_mention": ["brontosaurus"]}, id="a phrase that isn't in a list"),
        pytest.param({"must_mention": "brontosaurus"}, id="a phrase in no list at all"),
        pytest.param({"eligable": "no"}, id="a slip in a name"),
    ],
)
def test_an_expectation_that_cannot_be_read_is_never_met(tmp_path, expect):
    try:
        (case,) = read_cases(written(tmp_path, {"facts": IN_WESSEX, "expect": expect}))
    except CaseError:
        return
    assert not decide_case(case, TODAY, PARAMETERS, NAMES)["met"]


# The project's own sample


@pytest.mark.skipif(not SAMPLE.exists(), reason="the project's sample of decisions isn't here")
def test_every_case_of_the_sample_is_met():
    cases = read_cases(SAMPLE)
    assert len(cases) >= 25
    assert all(case.expect for case in cases)
    results = [decide_case(case, TODAY, PARAMETERS, NAMES) for case in cases]
    assert {result["id"]: result["wrong"] for result in results if not result["met"]} == {}


facts = st.fixed_dictionaries(
    {},
    optional={
        "specialty": st.sampled_from(["GP", "cardiology", "sexual health", "not sure", "lion taming"]),
        "region": st.sampled_from(["Wessex", "London", "north west", "unknown", "Atlantis"]),
        "activity": st.sampled_from(["botox", "circumcision", "fillers", "GP locum", "lion taming", "unclear"]),
        "earnings": st.sampled_from(["8k", "£900 a month", "about ten grand", "£150 a session", "nothing", "not sure"]),
        "overall charge": st.sampled_from(["yes", "no", "not sure"]),
        "work type": st.sampled_from(["private", "none", "training", "NHS locum", "private provider", "unknown"]),
        "employer indemnity": st.sampled_from(["yes", "no", "not sure"]),
        "status": st.sampled_from(["in training", "FY2", "mat leave", "OOPR", "unknown"]),
    },
)


@given(facts)
def test_a_case_as_decided_is_met_by_what_was_decided(given_facts):
    decided = decide(given_facts)
    mention = [[decided.assessment.parameters_version], ["0800 952 0441"]]
    assert (
        wrong(
            given_facts,
            eligible=decided.eligible,
            fee_gbp=decided.fee,
            excluded=decided.excluded,
            must_mention=mention,
        )
        == []
    )


@given(facts)
def test_excluded_work_and_somebody_off_the_list_never_have_a_fee(given_facts):
    decided = decide(given_facts)
    if decided.excluded is True or decided.eligible in {"no", "refer"}:
        assert decided.fee is None


def test_a_case_before_the_first_values_is_told_by_itself_and_the_others_are_decided():
    early = Case("early", {"specialty": "GP", "region": "Wessex", "today": "2021-07-31"}, {"eligible": "yes"})
    result = decide_case(early, TODAY, load_parameters(), load_names())
    assert (result["id"], result["met"]) == ("early", False)
    assert "31 July 2021" in result["error"]
