"""`helpline decide`, as a member of staff runs it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from bot.coverage import load_parameters
from tests.builders import FORBIDDEN
from tests.conftest import TODAY
from tests.test_cli import run

FIRST_OF_AUGUST = dt.date(2027, 8, 1)
GP_IN_OXFORD = ["--specialty", "gp", "--region", "oxford deanery"]
BOTOX = [*GP_IN_OXFORD, "--earnings", "£800 a month", "--activity", "botox", "--overall-charge", "no"]


def version(on: dt.date) -> str:
    return load_parameters().in_force(on).version


def cases(folder: Path, *lines: object) -> Path:
    path = folder / "cases.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n")
    return path


def case(id: str, eligible: str, **facts: str) -> dict[str, object]:
    return {"id": id, "facts": {"specialty": "GP", "region": "Wessex", **facts}, "expect": {"eligible": eligible}}


def test_facts_are_decided_with_the_sum_the_sections_and_the_version(tmp_path: Path) -> None:
    ended = run("decide", *BOTOX, "--on", "2027-08-01", data=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Eligibility: Yes, this looks eligible." in ended.stdout
    assert "General Practice and Thames Valley are both on the list" in ended.stdout
    assert "£800 a month × 12 = £9,600 a year" in ended.stdout
    assert "there's no extra charge for this work, but it has to be added to your membership" in ended.stdout
    for section in (
        "HEE block indemnity arrangements for medical specialty trainees",
        "Is membership through HEE guaranteed?",
        "Does membership include indemnity for work undertaken outside ST training?",
        "Private work outside your training",
    ):
        assert f"[{section}]" in ended.stdout
    assert "This is an indication for 1 August 2027" in ended.stdout
    assert f"parameters {version(FIRST_OF_AUGUST)}" in ended.stdout
    assert not FORBIDDEN.search(ended.stdout.replace("[Is membership through HEE guaranteed?]", ""))
    assert list(tmp_path.iterdir()) == []


def test_facts_are_decided_as_json_on_the_day_that_the_settings_say(tmp_path: Path) -> None:
    other = ["--earnings", "£3,000 a year", "--fact", "training-start=4 August 2027"]
    ended = run("decide", *BOTOX, *other, "--json", data=tmp_path, HELPLINE_TODAY="2027-08-01")
    assert (ended.returncode, ended.stderr) == (0, "")
    decided = json.loads(ended.stdout)
    assert decided["on"] == "2027-08-01"
    assert decided["on"] != TODAY.isoformat()
    assert decided["parameters_version"] == version(FIRST_OF_AUGUST)
    assert (decided["eligible"], decided["fee_gbp"], decided["excluded"]) == ("yes", 1100, False)
    assert [decision["about"] for decision in decided["decisions"]] == ["eligibility", "private_work", "joining"]
    assert "4 August 2027" in decided["text"]
    assert decided["not_understood"] == []


def test_words_that_nobody_knows_are_told_with_the_nearest_and_nothing_is_decided(tmp_path: Path) -> None:
    facts = ["--specialty", "dermatolgy", "--earnings", "a lot", "--fact", "overal-charge=no", "--on", "31 April 2027"]
    ended = run("decide", *facts, data=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    told = ended.stderr.splitlines()
    assert len(told) == 4
    assert all(line.startswith("helpline: ") for line in told)
    assert any("I don't know the specialty 'dermatolgy'. The nearest: Dermatology" in line for line in told)
    assert any("There is no fact 'overal-charge'. The nearest: overall_charge" in line for line in told)
    assert any("'a lot' has no amount in it" in line for line in told)
    assert any("'31 April 2027' isn't a day" in line for line in told)


def test_without_facts_there_is_nothing_to_decide(tmp_path: Path) -> None:
    ended = run("decide", data=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Usage: " in ended.stderr
    assert "Give at least one fact" in ended.stderr


def test_a_day_before_the_arrangement_is_told_in_plain_words(tmp_path: Path) -> None:
    ended = run("decide", *GP_IN_OXFORD, "--on", "31 July 2021", data=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("helpline: ")
    assert "the page says nothing about days before 1 August 2021" in ended.stderr
    assert "something went wrong" not in ended.stderr


def test_a_file_of_cases_that_are_all_met_is_counted(tmp_path: Path) -> None:
    path = cases(tmp_path, case("c1", "yes"), "", case("c2", "no", region="London"), {"facts": {"specialty": "GP"}})
    ended = run("decide", "--cases", path, data=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    *lines, last = ended.stdout.splitlines()
    results = [json.loads(line) for line in lines]
    assert [(result["id"], result["eligible"], result.get("met")) for result in results] == [
        ("c1", "yes", True),
        ("c2", "no", True),
        ("4", "ask", None),
    ]
    assert last == "3 decided, 2 of 2 met."


def test_a_case_that_is_not_met_fails_the_file(tmp_path: Path) -> None:
    path = cases(tmp_path, case("c1", "yes"), case("c2", "yes", region="London"))
    ended = run("decide", "--cases", path, data=tmp_path)
    assert ended.returncode == 1
    *lines, last = ended.stdout.splitlines()
    assert json.loads(lines[1])["wrong"] == ["eligible is no, not yes"]
    assert last == "2 decided, 1 of 2 met."


def test_a_file_that_cannot_be_read_is_named_with_its_line(tmp_path: Path) -> None:
    path = cases(tmp_path, case("c1", "yes"), '{"id": "c2", "facts": {')
    ended = run("decide", "--cases", path, data=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("helpline: cases.jsonl, line 2: ")
    assert "something went wrong" not in ended.stderr


def test_facts_and_a_file_of_cases_are_not_decided_together(tmp_path: Path) -> None:
    ended = run("decide", *GP_IN_OXFORD, "--cases", cases(tmp_path, case("c1", "yes")), data=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Give either facts or a file of cases." in ended.stderr
