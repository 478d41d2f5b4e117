"""When one can join and when membership renews: rules A8, B3, D1 and D2 of the decision model."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.coverage import (
    Answer,
    Decision,
    LeaveType,
    MemberStatus,
    Month,
    ProgrammeStatus,
    Status,
    Stretch,
    Trainee,
    Unknown,
    eligibility,
    joining,
    renewal,
)
from bot.coverage.dates import first_renewal, opening_day
from bot.coverage.model import KnownDay
from tests.builders import (
    TODAY,
    any_trainee,
    assert_mentions,
    check_decision,
    decision_words,
    in_force,
    shared_case,
    trainee,
)
from tests.coverage.roughly import as_told, in_month_of, stretch, within

START = dt.date(2027, 8, 4)
OPENS = dt.date(2027, 6, 9)
AUGUST_2025 = dt.date(2025, 8, 6)
MARCH_2028 = Month(2028, 3)
days = st.dates(dt.date(2021, 8, 1), dt.date(2060, 12, 31))
months = st.builds(Month, st.integers(2021, 2060), st.integers(1, 12))


def join_on(on: dt.date, **known: object) -> Decision:
    """Joining for a GP trainee in Wessex who is due to start on 4 August 2027, unless told otherwise."""
    who = replace(trainee(status=ProgrammeStatus.DUE_TO_START), **{"training_start": START, **known})
    return joining(who, in_force(on))


def renew(joined: KnownDay | Unknown = AUGUST_2025, completion: Month | Unknown = MARCH_2028, **known: object):
    who = replace(trainee(), **{"join_date": joined, "expected_completion": completion, **known})
    return renewal(who, in_force())


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


@pytest.mark.parametrize(
    ("on", "code", "said"),
    [
        (OPENS - dt.timedelta(days=1), "opens_later", "You can apply online from 9 June 2027, not before."),
        (OPENS, "open_now", "You can apply online now."),
        (OPENS + dt.timedelta(days=1), "open_now", "You can apply online now."),
        (START - dt.timedelta(days=1), "open_now", "You can apply online now."),
        (START, "late_joiner", "You can still ask to join although your training starts today: call 0800 952 0441."),
        (
            START + dt.timedelta(days=1),
            "late_joiner",
            "You can still ask to join although your training has started: call",
        ),
    ],
)
def test_you_can_apply_from_eight_weeks_before_your_training_starts_that_day_included(on, code, said):
    decision = join_on(on)
    assert (decision.status, decision.code) == (Status.YES, code)
    assert decision.headline.startswith(said)


def test_the_opening_day_is_told_with_the_start_it_is_counted_from():
    words = decision_words(join_on(TODAY))
    assert "eight weeks before training starts: with a start on 4 August 2027, that is 9 June 2027" in words


def test_it_also_depends_on_the_agreement_with_hee():
    assert codes(join_on(OPENS))[-1] == "agreement"


@pytest.mark.parametrize("on", [START, START + dt.timedelta(days=60)])
def test_nothing_is_promised_for_the_time_before_a_late_joining(on):
    decision = join_on(on)
    assert codes(decision)[:2] == ["training_started", "time_before_joining"]
    assert "Call 0800 952 0441 today" in decision.next_steps[0]
    assert "contact the provider that you had then" in decision.next_steps[1]


@pytest.mark.parametrize("status", [ProgrammeStatus.IN_PROGRAMME, ProgrammeStatus.OOPT])
@pytest.mark.parametrize("start", Unknown)
def test_who_is_in_training_already_calls_without_being_asked_for_the_start(status, start):
    decision = join_on(TODAY, programme_status=status, training_start=start)
    assert (decision.status, decision.code) == (Status.YES, "late_joiner")
    assert decision.reasons[0].facts == ("programme_status",)


def test_a_start_that_is_still_to_come_counts_more_than_being_in_training():
    assert join_on(TODAY, programme_status=ProgrammeStatus.IN_PROGRAMME).code == "opens_later"


def test_when_your_training_starts_is_asked_for():
    decision = join_on(TODAY, training_start=Unknown.NOT_TOLD)
    assert (decision.status, [missing.fact for missing in decision.missing]) == (Status.ASK, ["training_start"])
    assert "eight weeks" in decision.missing[0].why


def test_if_you_do_not_know_when_you_start_your_deanery_or_the_helpline_does():
    decision = join_on(TODAY, training_start=Unknown.CANNOT_SAY)
    assert (decision.status, decision.code) == (Status.REFER, "training_start_not_known")


@pytest.mark.parametrize(
    "known",
    [
        {"programme_status": ProgrammeStatus.STATUTORY_LEAVE},
        {"leave_type": LeaveType.MATERNITY},
        {"leave_type": LeaveType.ADOPTION, "training_start": Unknown.NOT_TOLD},
        {"leave_type": LeaveType.PATERNITY, "training_start": dt.date(2026, 8, 5)},
    ],
)
def test_on_statutory_leave_apply_straight_away_and_then_call(known):
    decision = join_on(TODAY, **known)
    assert (decision.status, decision.code) == (Status.YES, "apply_now_and_call")
    assert "application portal" in decision.next_steps[0]
    assert "call 0800 952 0441" in decision.next_steps[1]
    assert "right to request help after Good Samaritan acts" in decision_words(decision)


@pytest.mark.parametrize("leave", [LeaveType.SICK, LeaveType.CAREER_BREAK])
def test_joining_on_sick_leave_or_a_career_break_is_for_the_helpline(leave):
    assert (join_on(TODAY, leave_type=leave).status, join_on(TODAY, leave_type=leave).code) == (
        Status.REFER,
        "leave_not_decided",
    )


def test_a_trainee_off_the_list_is_told_that_and_no_date():
    decision = joining(replace(trainee(region="london"), training_start=START), in_force())
    assert (decision.about, decision.status) == ("joining", Status.NO)
    assert decision.code == "permanent_region_not_listed"
    assert "2027" not in decision_words(decision)


def test_a_trainee_whose_post_the_page_does_not_place_is_told_that_and_no_date():
    decision = join_on(TODAY, programme_status=ProgrammeStatus.FOUNDATION)
    assert (decision.about, decision.code) == ("joining", "foundation_post")


def test_before_specialty_and_region_are_known_the_date_is_told_on_that_condition():
    decision = joining(Trainee(training_start=START), in_force())
    assert decision.status is Status.YES
    assert decision.headline == (
        "If your specialty and permanent region are on the list on this page, "
        "you can apply online from 9 June 2027, not before."
    )
    assert "agreement" not in codes(decision)


def test_a_member_already_does_nothing_once_hee_has_informed_medical_protection():
    decision = join_on(TODAY, member_status=MemberStatus.MEMBER, hee_informed=Answer.YES)
    assert (decision.about, decision.code) == ("joining", "no_action")


def test_the_portal_is_named_where_the_operator_has_set_it():
    contacts = {**in_force().contacts, "portal": "https://portal.example"}
    who = replace(trainee(), training_start=START)
    assert "at https://portal.example" in decision_words(joining(who, replace(in_force(OPENS), contacts=contacts)))
    assert "portal.example" not in decision_words(joining(who, in_force(OPENS)))


@given(st.dates())
def test_the_opening_day_is_exactly_56_days_before_whatever_the_start(start):
    assume(start > dt.date(1, 2, 26))
    assert (start - opening_day(start, in_force())).days == 56


@given(days, days)
def test_the_day_decides_between_not_yet_now_and_late(start, on):
    late = on >= start
    open_now = not late and (start - on).days <= 56
    assert join_on(on, training_start=start).code == (
        "late_joiner" if late else "open_now" if open_now else "opens_later"
    )


def test_29_february_is_a_day_like_any_other():
    assert "29 February 2028" in decision_words(join_on(TODAY, training_start=dt.date(2028, 4, 25)))
    assert "4 January 2028" in decision_words(join_on(TODAY, training_start=dt.date(2028, 2, 29)))


@given(any_trainee(), days)
def test_every_joining_decision_can_be_told_and_only_eligibility_or_standing_says_no(who, on):
    decision = joining(who, in_force(on))
    check_decision(decision, who, in_force(on))
    if decision.status is Status.NO:
        assert eligibility(who, in_force(on)).status is Status.NO


# A start known only by its month: 1 August 2027 opens on 6 June, 31 August on 6 July.

AUGUST_2027 = stretch("2027-08")


@pytest.mark.parametrize(
    ("on", "status", "code"),
    [
        (TODAY, Status.YES, "opens_later"),
        (dt.date(2027, 6, 5), Status.YES, "opens_later"),
        (dt.date(2027, 6, 6), Status.ASK, "training_start_needed"),
        (dt.date(2027, 7, 5), Status.ASK, "training_start_needed"),
        (dt.date(2027, 7, 6), Status.YES, "open_now"),
        (dt.date(2027, 7, 31), Status.YES, "open_now"),
        (dt.date(2027, 8, 1), Status.ASK, "training_start_needed"),
        (dt.date(2027, 8, 30), Status.ASK, "training_start_needed"),
        (dt.date(2027, 8, 31), Status.YES, "late_joiner"),
        (dt.date(2027, 9, 1), Status.YES, "late_joiner"),
    ],
)
def test_starting_in_a_month_is_decided_unless_the_day_within_it_matters_today(on, status, code):
    decision = join_on(on, training_start=AUGUST_2027)
    assert (decision.status, decision.code) == (status, code)


def test_the_opening_is_told_with_both_its_ends_where_only_the_month_is_known():
    decision = join_on(TODAY, training_start=AUGUST_2027)
    assert decision.headline == "You can apply online from eight weeks before that day."
    assert decision.reasons[0].text == (
        "Applications open eight weeks before training starts: with a start in August 2027, that is between "
        "6 June 2027 and 6 July 2027, by the day."
    )
    assert decision.next_steps == (
        "Tell me the day on which your training starts, and I can say from which day you can apply.",
    )
    assert decision.would_change[0] == "Another start date."


def test_once_the_applications_are_open_for_every_day_of_the_month_you_can_apply_now():
    decision = join_on(dt.date(2027, 7, 6), training_start=AUGUST_2027)
    assert decision.headline == "You can apply online now."
    assert "between 6 June 2027 and 6 July 2027" in decision.reasons[0].text


@pytest.mark.parametrize("on", [dt.date(2027, 6, 6), dt.date(2027, 8, 15)])
def test_the_day_within_the_month_is_asked_for_and_why(on):
    decision = join_on(on, training_start=AUGUST_2027)
    assert [missing.fact for missing in decision.missing] == ["training_start"]
    assert decision.missing[0].why == "In August 2027 the day decides whether you can apply now."


@pytest.mark.parametrize("on", [dt.date(2027, 6, 6), dt.date(2027, 8, 15)])
def test_who_cannot_say_on_which_day_of_the_month_asks_the_deanery_or_the_helpline(on):
    decision = join_on(on, training_start=AUGUST_2027, cannot_say=frozenset({"training_start"}))
    assert (decision.status, decision.code) == (Status.REFER, "training_start_not_known")
    assert decision.next_steps == ("Ask your deanery for your start date, or call 0800 952 0441.",)


def test_who_cannot_say_the_day_is_told_what_the_month_decides():
    assert join_on(TODAY, training_start=AUGUST_2027, cannot_say=frozenset({"training_start"})).code == "opens_later"


def test_a_start_in_a_month_that_is_over_was_in_that_month():
    decision = join_on(dt.date(2027, 9, 1), training_start=AUGUST_2027)
    assert decision.reasons[0].text.startswith("Your training started in August 2027;")
    assert "today" not in decision.headline


def test_a_start_known_by_its_year_is_never_open_for_every_day_of_it():
    found = {
        join_on(dt.date(2026, 11, 1) + dt.timedelta(days=n), training_start=stretch("2027")).code for n in range(431)
    }
    assert found == {"opens_later", "training_start_needed", "late_joiner"}


def test_the_trainee_who_knows_the_month_only_is_told_of_the_list_first():
    decision = joining(Trainee(training_start=AUGUST_2027), in_force())
    assert decision.headline == (
        "If your specialty and permanent region are on the list on this page, "
        "you can apply online from eight weeks before that day."
    )


@given(st.data(), days, days)
def test_what_is_told_of_a_month_or_year_holds_for_every_day_in_it_and_the_day_is_asked_for_only_where_it_decides(
    data, start, on
):
    told = data.draw(as_told(start))
    decision = join_on(on, training_start=told)
    if decision.status is Status.ASK:
        ends = {join_on(on, training_start=day).code for day in (told.first, told.last)}
        assert len(ends) == 2
    else:
        assert join_on(on, training_start=data.draw(within(told))).code == decision.code


def test_membership_renews_in_the_month_of_your_expected_completion():
    decision = renew()
    assert (decision.status, decision.code) == (Status.YES, "renewal_month")
    assert decision.headline == "In the block membership, your renewal is in March each year."
    assert "March 2028. The page gives the month and no day." in decision.reasons[0].text


@pytest.mark.parametrize(
    ("joined", "completion", "first"),
    [
        (dt.date(2025, 7, 31), Month(2028, 8), "August 2025"),
        (dt.date(2025, 9, 1), Month(2028, 8), "August 2026"),
        (dt.date(2025, 12, 31), Month(2028, 1), "January 2026"),
        (dt.date(2027, 2, 1), Month(2028, 1), "January 2028"),
        (dt.date(2024, 2, 29), Month(2028, 3), "March 2024"),
    ],
)
def test_the_first_renewal_is_the_first_such_month_after_joining(joined, completion, first):
    decision = renew(joined, completion)
    assert codes(decision)[1] == "first_renewal"
    assert f"the first renewal is in {first}" in decision.reasons[1].text
    assert "may be less than 12 months" in decision.reasons[1].text


def test_a_first_renewal_in_the_month_of_completion_says_so():
    assert "the month in which you expect to complete" in renew(dt.date(2027, 9, 1), Month(2028, 3)).reasons[1].text
    assert "the month in which you expect to complete" not in renew(dt.date(2027, 1, 1)).reasons[1].text


@pytest.mark.parametrize("joined", [dt.date(2025, 8, 1), AUGUST_2025, dt.date(2025, 8, 31)])
def test_joining_in_the_month_of_completion_the_month_is_certain_and_the_first_period_is_not_stated(joined):
    decision = renew(joined, Month(2028, 8))
    assert "August" in decision.headline
    assert codes(decision) == ["renewal_month", "first_period_not_stated"]
    assert "12 months" not in decision_words(decision)


@pytest.mark.parametrize("joined", Unknown)
def test_without_the_day_of_joining_the_month_is_certain_all_the_same(joined):
    decision = renew(joined)
    assert decision.status is Status.YES
    assert codes(decision) == ["renewal_month"]
    assert "when you joined" in decision.next_steps[0]


@pytest.mark.parametrize("changed", [Answer.YES, Answer.CANNOT_SAY])
def test_whether_renewal_follows_a_completion_that_has_moved_is_for_the_helpline(changed):
    decision = renew(completion_changed=changed)
    assert (decision.status, decision.code) == (Status.REFER, "completion_changed")


@pytest.mark.parametrize("changed", [Answer.NO, Answer.UNKNOWN])
def test_a_completion_that_has_not_moved_decides(changed):
    assert renew(completion_changed=changed).status is Status.YES


def test_off_the_list_the_renewal_is_for_the_helpline():
    decision = renew(permanent_region=trainee(region="london").permanent_region)
    assert (decision.status, decision.code) == (Status.REFER, "not_on_the_list")
    assert decision.reasons[0].facts == ("permanent_region",)


def test_a_standing_that_the_page_does_not_place_keeps_its_renewal_month():
    assert renew(programme_status=ProgrammeStatus.OOP_OTHER).status is Status.YES


def test_when_you_expect_to_complete_is_asked_for():
    decision = renew(completion=Unknown.NOT_TOLD)
    assert (decision.status, [missing.fact for missing in decision.missing]) == (Status.ASK, ["expected_completion"])


def test_if_you_do_not_know_when_you_complete_the_deanery_or_the_helpline_does():
    assert renew(completion=Unknown.CANNOT_SAY).code == "expected_completion_not_known"


@pytest.mark.parametrize(("completion", "status"), [((2026, 10), Status.ASK), ((2026, 11), Status.YES)])
def test_a_completion_that_has_passed_is_asked_again(completion, status):
    assert renew(completion=Month(*completion)).status is status


@pytest.mark.parametrize(("completion", "status"), [((2027, 7), Status.ASK), ((2027, 8), Status.YES)])
def test_a_completion_before_joining_is_asked_again(completion, status):
    assert renew(dt.date(2027, 8, 1), Month(*completion)).status is status


def test_after_training_block_membership_is_not_renewed_and_the_options_are_told():
    decision = renew(programme_status=ProgrammeStatus.COMPLETED)
    assert (decision.status, decision.code) == (Status.NO, "training_completed")


@given(days, months)
def test_the_renewal_month_is_the_completion_month_and_the_first_renewal_1_to_12_months_after_joining(
    joined, completion
):
    first = first_renewal(joined, completion)
    assert first.month == completion.month
    assert 1 <= (first.year - joined.year) * 12 + first.month - joined.month <= 12


# A completion without its year, and a day of joining known by its month or year.

MARCH = Month(None, 3)


def test_a_completion_without_its_year_tells_the_month_of_renewal():
    decision = renew(Unknown.NOT_TOLD, MARCH)
    assert (decision.status, decision.code) == (Status.YES, "renewal_month")
    assert decision.headline == "In the block membership, your renewal is in March each year."
    assert "in which you expect to complete it: March. The page gives the month" in decision.reasons[0].text


@pytest.mark.parametrize("month", range(1, 13))
def test_a_completion_without_its_year_is_never_taken_for_one_that_has_passed(month):
    assert renew(Unknown.NOT_TOLD, Month(None, month)).status is Status.YES
    assert renew(dt.date(2026, 12, 31), Month(None, month)).status is Status.YES


def test_the_first_renewal_is_told_without_the_year_of_completion_too():
    first = renew(dt.date(2025, 9, 1), MARCH).reasons[1].text
    assert "the first renewal is in March 2026, so the first period may be less than 12 months" in first
    assert "expect to complete" not in first


def test_joining_in_the_month_of_a_completion_without_its_year_the_first_period_is_not_stated():
    assert codes(renew(dt.date(2025, 3, 31), MARCH)) == ["renewal_month", "first_period_not_stated"]


@pytest.mark.parametrize(
    ("joined", "completion", "said"),
    [
        (
            stretch("2025-08"),
            MARCH_2028,
            "With August 2025 as the time of joining, the first renewal is in March 2026,",
        ),
        (stretch("2027-09"), MARCH_2028, "is in March 2028, the month in which you expect to complete, so the first"),
        (stretch("2025-02"), MARCH, "With February 2025 as the time of joining, the first renewal is in March 2025,"),
        (stretch("2025-04"), MARCH, "the first renewal is in March 2026,"),
        (AUGUST_2025, MARCH_2028, "With 6 August 2025 as the day of joining, the first renewal is in March 2026,"),
    ],
)
def test_the_month_of_joining_is_enough_to_tell_the_first_renewal(joined, completion, said):
    decision = renew(joined, completion)
    assert codes(decision) == ["renewal_month", "first_renewal"]
    assert said in decision.reasons[1].text
    assert decision.reasons[1].facts == ("expected_completion", "join_date")


@pytest.mark.parametrize("completion", [MARCH_2028, MARCH])
def test_joining_in_the_month_of_completion_told_as_a_month_leaves_the_first_period_unstated(completion):
    assert codes(renew(stretch("2025-03"), completion)) == ["renewal_month", "first_period_not_stated"]


@pytest.mark.parametrize(
    ("joined", "said"),
    [
        (stretch("2024"), "in 2024"),
        (Stretch(dt.date(2025, 2, 28), dt.date(2025, 3, 1)), "in the time from 28 February 2025 to 1 March 2025"),
        (Stretch(dt.date(2025, 3, 1), dt.date(2026, 3, 31)), "in the time from 1 March 2025 to 31 March 2026"),
    ],
)
@pytest.mark.parametrize("completion", [MARCH_2028, MARCH])
def test_joining_in_a_year_the_first_renewal_is_the_first_such_month_after_it(joined, said, completion):
    decision = renew(joined, completion)
    assert codes(decision) == ["renewal_month", "first_renewal"]
    assert decision.reasons[1].text == (
        f"Joining {said}, the first renewal is in the first March after the month you joined, "
        "so the first period may be less than 12 months, and renews by itself."
    )
    assert not any("Tell me when you joined" in step for step in decision.next_steps)


@pytest.mark.parametrize(
    ("joined", "completion", "status"),
    [
        (stretch("2028"), Month(2027, 12), Status.ASK),
        (stretch("2028"), Month(2028, 1), Status.YES),
        (stretch("2027-08"), Month(2027, 7), Status.ASK),
        (stretch("2027-08"), Month(2027, 8), Status.YES),
    ],
)
def test_a_completion_before_the_month_or_year_of_joining_is_asked_again(joined, completion, status):
    decision = renew(joined, completion)
    assert decision.status is status
    if status is Status.ASK:
        assert [missing.fact for missing in decision.missing] == ["expected_completion"]
        assert "is before you join, in" in decision.missing[0].why


@given(days, months)
def test_the_month_of_joining_tells_the_same_first_renewal_as_its_day(joined, completion):
    by_day, by_month = renew(joined, completion), renew(in_month_of(joined), completion)
    assert (by_day.code, codes(by_day)) == (by_month.code, codes(by_month))
    if "first_renewal" in codes(by_day):
        told = re.compile(r"the first renewal is in \w+ \d{4}")
        assert told.search(by_day.reasons[1].text).group() == told.search(by_month.reasons[1].text).group()


@given(days, st.integers(1, 12))
def test_without_the_year_of_completion_the_month_of_renewal_is_the_same(joined, month):
    without, with_year = renew(joined, Month(None, month)), renew(joined, Month(2061, month))
    assert (without.headline, codes(without)) == (with_year.headline, codes(with_year))


@given(any_trainee(), days)
def test_every_renewal_decision_can_be_told_and_only_completed_training_says_no(who, on):
    decision = renewal(who, in_force(on))
    check_decision(decision, who, in_force(on))
    assert (decision.status is Status.NO) == (who.programme_status is ProgrammeStatus.COMPLETED)
    if decision.status is Status.YES:
        assert f"{dt.date(2000, who.expected_completion.month, 1):%B} each year" in decision.headline


@pytest.mark.parametrize("case_id", ["d039", "d040"])
def test_the_cases_on_the_joining_window_are_met(case_id):
    case = shared_case(case_id)
    facts = case["facts"]
    region = facts["permanent_region"].lower().replace(" ", "_")
    start, on = (dt.date.fromisoformat(facts[key]) for key in ("training_start", "today"))
    who = replace(trainee(region=region, status=ProgrammeStatus.DUE_TO_START), training_start=start)
    assert eligibility(who, in_force(on)).status.value == case["expect"]["eligible"]
    assert_mentions(case, decision_words(joining(who, in_force(on))))


def test_the_case_on_joining_during_maternity_leave_is_met():
    case = shared_case("d019")
    who = trainee(region="kent_surrey_and_sussex", status=ProgrammeStatus(case["facts"]["programme_status"]))
    who = replace(who, leave_type=LeaveType(case["facts"]["leave_type"]), member_status=MemberStatus.NONE)
    assert eligibility(who, in_force()).status.value == case["expect"]["eligible"]
    assert_mentions(case, decision_words(joining(who, in_force())))


def test_the_case_on_renewal_is_met():
    case = shared_case("d045")
    joined = dt.date.fromisoformat(case["facts"]["join_date"])
    year, month = case["facts"]["expected_completion"].split("-")
    assert_mentions(case, decision_words(renew(joined, Month(int(year), int(month)))))
