"""Who is in overall charge and who indemnifies it, as doctors put it; what they ask or suppose states nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tests.builders  # noqa: F401 - its hypothesis profile has no deadline
from bot.coverage import Answer, ContractSays
from bot.nlu.circumstances import find_circumstances

CHARGE = "overall_charge"
EMPLOYER = "employer_indemnity"
CONTRACT = "contract_requires_own_indemnity"


def told(text: str) -> dict[str, Answer | ContractSays]:
    return {one.fact: one.value for one in find_circumstances(text)}


# Who is in overall charge


@pytest.mark.parametrize(
    "text",
    [
        *("I'm in overall charge", "im in overall charge of the patients", "I’m in sole charge at night"),
        *("no, I'm in charge", "No I'm in overall charge", "yes I am in overall charge", "in sole charge"),
        *("overall charge: yes", "nobody else is in charge", "no one else is in overall charge", "just me in charge"),
        *("I run the clinic myself", "I have overall control", "I'm ultimately responsible"),
        *("I'm the lead clinician", "i'm o/c", "overall responsibility is mine", "overall charge lies with me"),
        *("there's no consultant so i'm in overall charge", "Im in overall charge, no consultant"),
        *("consultant is there but i'm in overall charge", "in overall charge", "yes in overall charge"),
        *("I'm in charge without supervision", "without a consultant I'm in overall charge"),
        *("i'm in charge not the consultant", "I have no one in overall charge above me"),
    ],
)
def test_the_doctor_who_says_so_is_in_overall_charge(text):
    assert told(text) == {CHARGE: Answer.YES}


@pytest.mark.parametrize(
    "text",
    [
        *("they want me to be in overall charge", "they want me in overall charge"),
        *("the clinic wants me to be in overall charge of the patients", "the consultant wants me in overall charge"),
        *("my consultant would like me to be in overall charge", "The owner asked me to take overall responsibility"),
        *("my consultant says I'm in charge", "they say I will be in overall charge"),
    ],
)
def test_who_is_wanted_in_charge_is_the_doctor_and_not_whoever_wants_it(text):
    assert told(text) == {CHARGE: Answer.YES}


@pytest.mark.parametrize(
    "text",
    [
        *("I'm not in overall charge", "no im not in overall charge", "no not in overall charge"),
        *("I’m not in overall charge", "I don’t have overall responsibility", "I wouldn't be in overall charge"),
        *("never in overall charge", "I'm not the lead clinician", "I'm only assisting so not in overall charge"),
        *("overall charge isn't mine", "my consultant says i'm not in charge"),
        *("ive been told i wont be in overall charge", "overall charge - no"),
    ],
)
def test_the_doctor_who_says_not_is_not_in_overall_charge(text):
    assert told(text) == {CHARGE: Answer.NO}


@pytest.mark.parametrize(
    "text",
    [
        *("the consultant is in overall charge", "my boss is in charge", "someone else has overall responsibility"),
        *("I assist, consultant in overall charge", "im an sho assisting in theatre, surgeon in charge"),
        *("i assist the surgeon who is in overall charge", "I work under a consultant in overall charge"),
        *("I'm answerable to the consultant who is in overall charge", "the boss says he's in charge"),
        "the clinic's medical director has overall responsibility for patients",
        *("overall charge is with the consultant", "in overall charge is the consultant"),
        *("not my clinic, the dermatologist is in overall charge", "the consultant leads on everything"),
        *("no the consultant is in charge", "the consultant's in charge not me"),
        "I see patients and she's in overall charge",
    ],
)
def test_where_somebody_else_is_in_charge_the_doctor_is_not(text):
    assert told(text) == {CHARGE: Answer.NO}


@pytest.mark.parametrize(
    "text",
    [
        *("the consultant isn't in charge", "the consultant is not in overall charge", "he isn't in overall charge"),
        *("the other doctor isnt in charge", "there is no consultant in charge", "no one is in overall charge"),
        "consultant's on call but not in overall charge",
        "I don't think anyone else is in charge",
    ],
)
def test_that_somebody_else_is_not_in_charge_does_not_tell_who_is(text):
    assert told(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        *("am I in charge?", "am i in overall charge", "what does overall charge mean"),
        *("do i need to be in overall charge?", "will i be in overall charge", "aren't I in overall charge?"),
        *("Isn't the consultant in overall charge?", "surely i'm not in overall charge?"),
        *("wait am i not in overall charge?", "who is in charge", "why do I have to be in overall charge"),
        *("is it ok to be in charge", "suppose I'm not in overall charge"),
        *("unless I'm in overall charge", "whether i'm in overall charge or not", "in overall charge?"),
        *("The page says I mustn't be in overall charge", "would it matter that i'm not in charge"),
        *("the page says no one in overall charge is eligible", "what if i'm not in overall charge"),
        *("what happens if I'm not in overall charge", "does it matter if the consultant is in charge"),
        *("how do I know if I'm in charge", "depends whether i'm in overall charge"),
    ],
)
def test_asking_or_supposing_who_is_in_charge_states_nothing(text):
    assert told(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        *("is it free of charge", "charge nurse", "they charge £80", "i only assist", "what's the charge", "hi", ""),
        *("i pay an overall charge of £300", "there's an overall charge of £500", "I'm in charge of the rota"),
        *("I'm in charge of billing", "I was in charge of the ward yesterday"),
    ],
)
def test_a_charge_that_is_a_price_or_a_nurse_or_a_rota_is_nothing(text):
    assert told(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        *("I don't know who is in overall charge", "dont know who's in charge", "i wasn't told who's in charge"),
        *("not sure i'm in overall charge", "im not sure if I'm in overall charge"),
        *("I don't know whether I'm in overall charge", "I'm not always in overall charge"),
        *("not sure the hospice indemnifies me", "I doubt the hospice covers me"),
        *("i don't know if the hospice covers me", "I want to know if the hospice covers me"),
    ],
)
def test_a_doctor_who_is_not_sure_has_stated_nothing(text):
    assert told(text) == {}


def test_what_is_said_last_of_overall_charge_counts():
    assert told("I'm not in overall charge. Actually I am in overall charge") == {CHARGE: Answer.YES}
    assert told("I'm in overall charge. Actually I'm not in overall charge") == {CHARGE: Answer.NO}


# Who indemnifies it


@pytest.mark.parametrize(
    "text",
    [
        *("the hospice indemnifies me", "the hospice said they'll indemnify me"),
        *("the agency told me the hospital indemnifies me", "not the hospice, the agency indemnifies me"),
        *("they cover me", "the clinic provides full indemnity", "the agency provides me with cover"),
        *("clinic gives me indemnity", "the hospital has indemnity for me", "event organisers cover me"),
        "the prison sorts the indemnity",
    ],
)
def test_whoever_the_work_is_done_for_indemnifies_it(text):
    assert told(text) == {EMPLOYER: Answer.YES}


@pytest.mark.parametrize(
    "text",
    [
        *("the hospice doesn't indemnify me", "hospice doesnt cover me", "the hospice won't indemnify me"),
        *("they don't indemnify me", "the club doesn't cover me so i need you", "nobody indemnifies me"),
        *("nobody else covers me", "no one else covers it", "im not indemnified by the clinic"),
        *("I'm not indemnified elsewhere", "it's non-indemnified work", "no indemnity from the clinic"),
        *("hospice provides no indemnity", "The hospice gives me no indemnity"),
    ],
)
def test_nobody_indemnifies_it(text):
    assert told(text) == {EMPLOYER: Answer.NO}


@pytest.mark.parametrize(
    "text",
    [
        *("does the hospice cover me?", "does the trust cover me", "do they sort the indemnity"),
        *("is it indemnified by anyone else", "who covers me", "mps covers me", "you cover me"),
        *("a colleague covers my nights", "the hospital covers the cost", "I have my own indemnity"),
        *("they said they can't cover my shift", "someone covers my shift", "the trust covers me for nhs work"),
        *("the consultant covers me when I'm away", "what if the contract requires own indemnity"),
        "cover me please",
    ],
)
def test_a_question_of_cover_or_somebody_elses_cover_states_nothing(text):
    assert told(text) == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("the contract says i need my own indemnity", ContractSays.YES),
        ("my contract requires me to have own indemnity", ContractSays.YES),
        ("they want me to have my own indemnity", ContractSays.YES),
        ("the agency says sort your own indemnity", ContractSays.YES),
        ("clinic insists on personal indemnity", ContractSays.YES),
        ("it says i must arrange my own indemnity", ContractSays.YES),
        ("contract does not require own indemnity", ContractSays.NO),
        ("the contract says I don't need my own indemnity", ContractSays.NO),
        ("they don't ask for my own indemnity", ContractSays.NO),
        ("the contract is silent", ContractSays.SILENT),
        ("contract doesnt mention indemnity", ContractSays.SILENT),
        ("the contract says nothing about my own indemnity", ContractSays.SILENT),
        ("the contract does not say", ContractSays.SILENT),
    ],
)
def test_what_the_contract_says_of_the_doctors_own_indemnity(text, says):
    assert told(text) == {CONTRACT: says}


@pytest.mark.parametrize(
    "text",
    [
        *("do they require me to have my own indemnity?", "is my own indemnity required by the contract"),
        *("does the contract have to say I need my own indemnity?", "I've no contract"),
        "the contract starts in August",
    ],
)
def test_asking_what_the_contract_says_states_nothing(text):
    assert told(text) == {}


def test_one_message_can_tell_everything():
    text = "im in overall charge, hospice doesnt indemnify me and the contract wants me to have my own indemnity"
    assert told(text) == {CHARGE: Answer.YES, EMPLOYER: Answer.NO, CONTRACT: ContractSays.YES}
    parts = [text[one.start : one.end] for one in find_circumstances(text)]
    assert parts == text.replace(" and ", ", ").split(", ")


# Whatever is typed

words = st.sampled_from(
    [
        *("I'm", "not", "in overall charge", "the consultant", "is", "isn't", "nobody else", "they", "cover me", "no"),
        *(
            "the contract",
            "says",
            "my own indemnity",
            "doesn't",
            "indemnify",
            "me",
            "yes",
            "and",
            "but",
            ",",
            ".",
            "so",
        ),
    ]
)
messages = st.lists(words, max_size=10).map(" ".join)


@given(messages | st.text(max_size=80))
def test_whatever_is_typed_each_thing_is_told_once_and_where_it_stands(text):
    found = find_circumstances(text)
    assert len({one.fact for one in found}) == len(found)
    assert {one.fact for one in found} <= {CHARGE, EMPLOYER, CONTRACT}
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert one.value in ({*ContractSays} if one.fact == CONTRACT else {Answer.YES, Answer.NO})


@given(st.lists(words.filter(lambda word: word not in {"and", "but", ",", ".", "so"}), max_size=8).map(" ".join))
def test_no_clause_that_ends_in_a_question_mark_states_anything(text):
    assert told(f"{text}?") == {}


@pytest.mark.parametrize(
    "doubted",
    [
        "I don't know who is in overall charge",
        "not sure i'm in overall charge",
        "im not sure if I'm in overall charge",
        "what if i'm not in overall charge",
        "no one is in overall charge",
        "I'm not always in overall charge",
        "consultant's on call but not in overall charge",
        "i don't know if the hospice covers me",
        "they cover my shifts",
        "the trust covers me for nhs work",
        "i pay an overall charge of £300",
        "I'm in charge of the rota",
    ],
)
def test_what_is_doubted_supposed_or_about_something_else_is_not_told(doubted):
    assert find_circumstances(doubted) == []


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("i'm in charge not the consultant", Answer.YES),
        ("I'm in charge without supervision", Answer.YES),
        ("yes in overall charge", Answer.YES),
        ("overall charge - no", Answer.NO),
        ("no the consultant is in charge", Answer.NO),
        ("the consultant's in charge not me", Answer.NO),
    ],
)
def test_a_denial_belongs_to_whom_it_is_said_of(said, answer):
    assert [(one.fact, one.value) for one in find_circumstances(said)] == [("overall_charge", answer)]


@pytest.mark.parametrize(
    "supposed",
    ["what if I was in charge?", "and if I was in overall charge", "say I was in overall charge", "if I'm in charge"],
)
def test_being_in_charge_counts_even_where_it_is_only_supposed_since_it_can_only_exclude(supposed):
    assert [(one.fact, one.value) for one in find_circumstances(supposed)] == [("overall_charge", Answer.YES)]


# As people put it


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("the clinic has own insurance for all doctors", Answer.YES),
        ("they've got a policy for all the doctors", Answer.YES),
        ("indemnity provided by the hospital", Answer.YES),
        ("the company's policy covers all the doctors", Answer.YES),
        ("insured by the clinic? yes.", Answer.YES),
        ("insured by the clinic? no.", Answer.NO),
        ("the reporting agency does not cover", Answer.NO),
        ("the gym does not give any indemnity to me", Answer.NO),
        ("the company itself provides none", Answer.NO),
        ("no the clinic doesn't provide any indemnity", Answer.NO),
    ],
)
def test_whether_somebody_else_indemnifies_the_work_is_understood_in_many_words(text, answer):
    assert told(text) == {"employer_indemnity": answer}


@pytest.mark.parametrize(
    "text", ["the agency wants proof of indemnity", "the hospital asked about my cover", "does the clinic cover me?"]
)
def test_somebody_who_only_asks_for_indemnity_gives_none(text):
    assert "employer_indemnity" not in told(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nothing in the contract about indemnity", ContractSays.SILENT),
        ("the contract has nothing in it about indemnity", ContractSays.SILENT),
        ("contract silent re own indemnity", ContractSays.SILENT),
        ("the contract says every doctor must hold their own indemnity", ContractSays.YES),
        ("the contract wants me to have own", ContractSays.YES),
        ("I read the contract twice and there's nothing about who holds the indemnity", ContractSays.SILENT),
        ("I went through my contract, it isn't saying anything regarding own indemnity", ContractSays.SILENT),
        ("what if the contract doesn't mention indemnity at all", ContractSays.SILENT),
        ("contract: must hold own indem", ContractSays.YES),
        ("they wrote in the contract that I must have indemnity of my own", ContractSays.YES),
        ("the contract says we're not required to hold our own", ContractSays.NO),
        ("the contract says doctors needn't hold their own", ContractSays.NO),
    ],
)
def test_what_a_contract_says_is_understood_in_many_words(text, says):
    assert told(text)["contract_requires_own_indemnity"] is says


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("the consultant is in charge of them", Answer.NO),
        ("the patients are under him, not me", Answer.NO),
        ("I carry the full responsibility for the child", Answer.YES),
        ("in charge? yes.", Answer.YES),
        ("in the end the one responsible is him", Answer.NO),
        ("not in overall chg", Answer.NO),
        ("I decide everything for the patient", Answer.YES),
        ("and I'd be in overall charge", Answer.YES),
    ],
)
def test_who_answers_for_the_patient_is_understood_in_many_words(text, answer):
    assert told(text) == {"overall_charge": answer}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("what if the private hospital did indemnify me", Answer.YES),
        ("if the clinic indemnified me would I still need you", Answer.YES),
        ("if the clinic doesn't indemnify me what then", None),
        ("does it matter if the clinic indemnifies me", None),
        ("not sure if the clinic indemnifies me", None),
    ],
)
def test_indemnity_that_is_supposed_is_decided_as_such_and_what_is_doubted_is_not(text, answer):
    assert told(text).get(EMPLOYER) == answer


def test_asking_whether_one_must_hold_indemnity_says_nothing_of_the_contract():
    assert told("must I hold my own indemnity under the contract?") == {}
