"""The dated parameters: when a value holds, and what each slip in a file is told."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.coverage import ParameterError, Parameters, load_parameters
from bot.coverage.eligibility import weeks
from bot.coverage.parameters import PARAMETERS, ExcludedActivity, join_words
from tests.builders import in_force

FIRST_DAY = dt.date(2021, 8, 1)
LIMIT = """\
limit:
  description: Free up to and including this.
  section: "Private work outside your training"
  values:
    2021-08-01: 10000
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the parameter files, to be harmed."""
    return Path(shutil.copytree(PARAMETERS, tmp_path / "parameters"))


def change(folder: Path, file: str, old: str, new: str) -> Path:
    """Replaces a piece of a parameter file."""
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return folder


def test_the_limit_and_the_subscription_are_pounds():
    parameters = in_force()
    assert parameters.private_work_limit == Decimal(10000)
    assert parameters.private_work_subscription == Decimal(1100)


def test_the_page_lists_eight_specialties_nine_regions_and_twenty_exclusions():
    parameters = in_force()
    assert (len(parameters.specialties), len(parameters.regions), len(parameters.exclusions)) == (8, 9, 20)


def test_headings_and_exceptions_speak_of_listed_regions_only():
    parameters = in_force()
    assert {key for members in parameters.region_headings.values() for key in members} <= set(parameters.regions)
    assert not parameters.regions_not_decided & set(parameters.regions)


@pytest.mark.parametrize(
    ("on", "limit"),
    [
        (dt.date(2021, 8, 1), 10000),
        (dt.date(2027, 7, 31), 10000),
        (dt.date(2027, 8, 1), 12000),
        (dt.date(2027, 8, 2), 12000),
        (dt.date(2028, 7, 31), 12000),
        (dt.date(2028, 8, 1), 9000),
    ],
)
def test_a_value_holds_from_its_start_date_until_the_day_before_the_next(folder, on, limit):
    later = "2021-08-01: 10000\n    2028-08-01: 9000\n    2027-08-01: 12000"
    parameters = load_parameters(change(folder, "private_work.yaml", "2021-08-01: 10000", later))
    assert parameters.in_force(on).private_work_limit == limit


def test_a_new_region_counts_from_its_day(folder):
    text = (folder / "regions.yaml").read_text()
    listed = text.split("2021-08-01:\n")[1].split("headings:")[0]
    later = f"{listed.rstrip()}\n    2027-08-01:\n{listed.rstrip()}\n      london: London\nheadings:"
    (folder / "regions.yaml").write_text(text.replace(f"{listed}headings:", later))
    parameters = load_parameters(folder)
    assert "london" not in parameters.in_force(dt.date(2027, 7, 31)).regions
    assert "london" in parameters.in_force(dt.date(2027, 8, 1)).regions


def test_the_day_before_the_first_value_is_refused_and_never_answered_from_the_nearest():
    assert load_parameters().in_force(FIRST_DAY).on == FIRST_DAY
    with pytest.raises(ParameterError, match=r"31 July 2021.*before 1 August 2021"):
        load_parameters().in_force(FIRST_DAY - dt.timedelta(days=1))


@given(
    starts=st.dictionaries(st.dates(), st.integers(), min_size=1, max_size=6),
    on=st.dates(),
)
def test_on_any_day_the_latest_value_already_begun_holds(starts, on):
    parameters = Parameters({"some.value": starts}, {"some.value": "a section"}, "v")
    begun = [start for start in starts if start <= on]
    if begun:
        assert parameters.value("some.value", on) == starts[max(begun)]
    else:
        with pytest.raises(ParameterError, match=r"some\.value has no value"):
            parameters.value("some.value", on)


def test_the_version_changes_with_any_value_and_only_then(folder):
    before = load_parameters(folder).version
    assert before == load_parameters().version
    same = Path(shutil.copytree(change(folder, "private_work.yaml", "description: Gross", "description: All gross"),
                                folder.parent / "same"))  # fmt: skip
    assert load_parameters(same).version == before
    changed = shutil.copytree(change(folder, "private_work.yaml", "1100", "1101"), folder.parent / "changed")
    assert load_parameters(Path(changed)).version != before


@pytest.mark.parametrize(
    ("old", "new", "key", "mend"),
    [
        ("description: Free", "describtion: Free", "limit", "unknown key 'describtion'. It takes description, section"),
        ("  section: \"Private work outside your training\"\n", "", "limit", "no section. Add it"),
        ("  description: Free up to and including this.\n", "", "limit", "no description. Add it"),
        ("  values:\n    2021-08-01: 10000\n", "", "limit", "no values. Add it"),
        ("2021-08-01: 10000", "next August: 10000", "limit", "isn't a date. Write 2026-08-01"),
        ("2021-08-01: 10000", "2021-8-1: 10000", "limit", "isn't a date"),
        ("2021-08-01: 10000", "2021-08-01 09:00:00: 10000", "limit", "isn't a date"),
        ("    2021-08-01: 10000", "    {}", "limit", "no value. Give one with its start date"),
        ("    2021-08-01: 10000", "    10000", "limit", "must be a mapping"),
        (LIMIT, "limit: 10000\n", "limit", "must be a mapping"),
        ("2021-08-01: 10000", "2021-08-01: 10000\n    2021-08-01: 12000", "2021-08-01", "given twice. Keep one"),
        ("limit:", "limit: {}\nlimit:", "limit", "given twice. Keep one"),
        ("  section:", "  section: x\n  section:", "section", "given twice. Keep one"),
        ("limit:", "limt:", "limt", "unknown key 'limt'. It takes limit and subscription"),
        ("\"Private work outside your training\"", "", "limit", "empty section. Write the page's section"),
        ("limit:", "limit: :", "line 1", "isn't readable YAML"),
        ("limit:", "- limit:", "the file", "must be a mapping"),
        (LIMIT, "just words\n", "the file", "must be a mapping"),
        (LIMIT, "", "the file", "must be a mapping"),
    ],
)  # fmt: skip
def test_a_slip_in_a_file_is_told_with_the_file_the_key_and_the_mend(tmp_path, old, new, key, mend):
    path = tmp_path / "private_work.yaml"
    path.write_text(LIMIT.replace(old, new, 1))
    assert path.read_text() != LIMIT
    with pytest.raises(ParameterError) as error:
        load_parameters(tmp_path)
    assert "private_work.yaml" in str(error.value)
    assert key in str(error.value)
    assert mend in str(error.value)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("private_work.yaml", "10000", "ten thousand", "private_work.limit is 'ten thousand', which is no sum. Write"),
        ("private_work.yaml", "10000", "", "private_work.limit is None, which is no sum. Write"),
        ("private_work.yaml", "10000", "-1", "private_work.limit is -1, which is no sum. Write"),
        ("private_work.yaml", "1100", "yes", "private_work.subscription is True, which is no sum. Write"),
        ("joining.yaml", ": 8\n", ": eight\n", "joining.weeks_before is 'eight'. Write a whole number"),
        ("renewal.yaml", ": 12\n", ": a year\n", "renewal.full_period_months is 'a year'. Write a whole number"),
        (
            "regions.yaml",
            "[mersey, north_western]",
            "mersey",
            "regions.headings, North West, is 'mersey'. Write a list",
        ),
        ("exclusions.yaml", "2021-08-01: true", "2021-08-01: 1", "exclusions.overall_charge is 1. Write true or false"),
        ("contacts.yaml", '"0800 952 0441"', "800", "contacts.helpline is 800. Write it in quotes"),
        ("contacts.yaml", '"0800 952 0441"', '""', "contacts.helpline is empty. Every referral names it"),
        ("source.yaml", "2026-11-22", "22.11.2026", "source.read is '22.11.2026', which is no day. Write"),
        ("regions.yaml", "[mersey,", "[london,", "regions.yaml: 'london' under 'North West' isn't listed. Mend"),
        ("contacts.yaml", "helpline:\n", "helplin:\n", "contacts.yaml: the unknown key 'helplin'. It takes adviceline"),
    ],
)
def test_a_wrong_value_is_told_on_loading_and_not_on_its_day(folder, file, old, new, told):
    change(folder, file, old, new)
    with pytest.raises(ParameterError) as error:
        load_parameters(folder)
    assert told in str(error.value)


def test_a_wrong_value_of_a_later_day_is_told_today(folder):
    change(folder, "private_work.yaml", "2021-08-01: 10000", "2021-08-01: 10000\n    2031-08-01: 12k")
    with pytest.raises(ParameterError, match=r"private_work\.limit is '12k'"):
        load_parameters(folder)


@pytest.mark.parametrize("file", sorted(path.name for path in PARAMETERS.glob("*.yaml")))
def test_a_parameter_file_that_is_missing_is_named_and_so_is_one_of_an_unknown_name(folder, file):
    (folder / file).rename(folder / f"a_{file}")
    with pytest.raises(ParameterError, match=f"a_{file}: there are no parameters of this name"):
        load_parameters(folder)
    (folder / f"a_{file}").unlink()
    with pytest.raises(ParameterError, match=f"{file}: '.*' is missing. Add it"):
        load_parameters(folder)


@pytest.mark.parametrize(
    ("new", "wrong"),
    [
        ("{name: obstetrics, exept: [x]}", "the unknown key 'exept'. It takes name, including, such_as and other_than"),
        ("{including: [x]}", "has no name. Write what the page calls it"),
        ("{}", "has no name"),
        ("{name: }", "has no name"),
        ("", "must be a mapping with a name, such as {name: obstetrics}"),
        ("obstetrics", "must be a mapping with a name"),
        ("{name: obstetrics, including: some words}", "needs a list under including, such as [one, two]"),
        ("{name: obstetrics, such_as: some words}", "needs a list under such_as"),
        ("{name: obstetrics, other_than: [x]}", "needs a mapping of keys to names under other_than"),
    ],
)
def test_a_half_made_exclusion_is_told_with_the_file_the_activity_and_what_it_takes(folder, new, wrong):
    change(folder, "exclusions.yaml", "{name: obstetrics}", new)
    with pytest.raises(ParameterError) as error:
        load_parameters(folder)
    for part in ("exclusions.yaml", "'obstetrics'", wrong):
        assert part in str(error.value)


@pytest.mark.parametrize(
    ("activity", "words"),
    [
        (ExcludedActivity("obstetrics"), "obstetrics"),
        (ExcludedActivity("ophthalmology", including=("laser",)), "ophthalmology (including laser)"),
        (ExcludedActivity("work", such_as=("coroner", "appraiser")), "work (such as coroner and appraiser)"),
        (ExcludedActivity("screening", other_than={"dvla": "DVLA medicals"}), "screening (other than DVLA medicals)"),
    ],
)
def test_an_excluded_activity_is_told_with_what_it_widens_and_excepts(activity, words):
    assert str(activity) == words


@pytest.mark.parametrize(
    ("items", "last", "words"),
    [
        ([], "and", ""),
        (["a"], "and", "a"),
        (["a", "b"], "and", "a and b"),
        (["a", "b", "c"], "or", "a, b or c"),
    ],
)
def test_a_list_reads_as_a_sentence_would_say_it(items, last, words):
    assert join_words(items, last) == words


@pytest.mark.parametrize(
    ("number", "words"), [(1, "one week"), (2, "two weeks"), (8, "eight weeks"), (10, "ten weeks"), (11, "11 weeks")]
)
def test_weeks_are_told_in_words_up_to_ten(number, words):
    assert weeks(number) == words


# What is kept of them


def test_parameters_that_were_kept_decide_as_they_did_then():
    parameters = load_parameters()
    kept = json.loads(json.dumps(parameters.as_snapshot()))
    again = Parameters.from_snapshot(kept, parameters.version)
    assert again.in_force(FIRST_DAY) == parameters.in_force(FIRST_DAY)
    assert again.version == parameters.version


def test_kept_parameters_that_somebody_changed_decide_nothing():
    parameters = load_parameters()
    kept = json.loads(json.dumps(parameters.as_snapshot()))
    kept["values"]["private_work.limit"]["2021-08-01"] = 20_000
    with pytest.raises(ParameterError, match="changed since"):
        Parameters.from_snapshot(kept, parameters.version)
