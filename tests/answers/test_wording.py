"""Every sentence the assistant can say: what it must never say, where it comes from, and what it is filled with."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import product

import pytest
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from actions.decide import decision_text
from bot.answers.catalogue import ANSWERS, answer_cards
from bot.answers.importer import AnswersImporter
from bot.answers.wording import Wording, long_date, placeholders, pounds
from bot.coverage import Decision, InForce, ProgrammeStatus, Unknown, eligibility, load_names, load_parameters
from tests.builders import ACTION_FILLS, PROJECT, SHARED, TODAY, filled, in_force, response_texts, trainee

# Design section 3.
ANSWER_TOPICS = [
    "arrangement_overview",
    "eligible_specialties",
    "regions",
    "existing_member",
    "joining",
    "leaving",
    "benefits",
    "private_work_fee",
    "oopt",
    "renewal",
    "open_claim",
    "statutory_leave",
    "nhs_indemnified_work",
    "private_provider_nhs_work",
    "exclusions",
    "medicolegal_support",
    "scope_of_indemnity",
    "good_samaritan",
    "claims_occurrence_no_cap",
    "training_cpd_casebook",
    "wellbeing_counselling",
    "guaranteed_membership",
    "contact_consent",
    "after_training",
    "emergency_advice",
    "media_support",
    "member_responsibilities",
    "change_of_details",
    # what the page leaves open
    "membership_charge",
    "payment_terms",
    "start_of_protection",
    "proof_of_membership",
]
SOURCE = SHARED / "source" / "hee-block-indemnity.txt"
source_needed = pytest.mark.skipif(not SOURCE.exists(), reason="the source page isn't here")
NOT_FROM_THE_PAGE = {"operator", "public crisis lines"}
THREE_SMS = 459
GSM_ALPHABET = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
FORBIDDEN = re.compile(
    r"\b(you(?:['’]?re| are| will be|['’]ll be)(?: \w+)? covered|insured|insurance|guarantee\w*|protected)\b", re.I
)
UNLIMITED = re.compile(r"\bno (?:\w+ )?(?:caps?|limits?)\b", re.I)
RIGHT_TO_REQUEST = re.compile(r"\bright to (?:request|ask)\b", re.I)
# Acronyms of the page, of health service and programme names; and what an SMS is answered with.
ALLOWED_CAPITALS = {"HEE", "NHS", "ICAS", "GMC", "CNST", "CNSGP", "OOPT", "OOP", "OOPE", "OOPR", "OOPC", "OOPP",
                    "GP", "GUM", "CPD", "DVLA", "ENT", "UK", "CARRY", "ON", "MORE"}  # fmt: skip
OTHERS = re.compile(
    r"defence union|\bMDU\b|\bMDDUS\b|\bMPS\b|\bBMA\b|\bAvant\b|Wesleyan|Towergate|Lockton|\bNES\b|NIMDTA|HEIW", re.I
)


def forbidden_wording(text: str) -> list[str]:
    """What a reply must not say (design rule 2); the titles of the page's sections are excepted."""
    for section in sections():
        text = text.replace(section, "")
    found = [match.group() for match in FORBIDDEN.finditer(text)]
    if not RIGHT_TO_REQUEST.search(text):
        found += [match.group() for match in UNLIMITED.finditer(text)]
    return found


@lru_cache(maxsize=1)
def sections() -> set[str]:
    """Every section of the page that an answer, a parameter or a decision names."""
    decided = {reason.section for decision in all_decisions(in_force()) for reason in decision.reasons}
    answered = {card.section for card in answer_cards().values()}
    return decided | answered | set(load_parameters().sections.values())


def all_decisions(parameters: InForce) -> tuple[Decision, ...]:
    """A decision for every standing with every kind of specialty and region, and with every one that has a name."""
    unknown = tuple(Unknown)
    specialties = (*unknown, "general_practice", "cardiology", ("genito_urinary_medicine", "infectious_diseases"),
                   ("genito_urinary_medicine", "community_sexual_reproductive_medicine"))  # fmt: skip
    regions = (*unknown, "wessex", "london", "defence_deanery", ("north_east", "north_western"), ("mersey", "london"))
    who = [trainee(*facts) for facts in product(specialties, regions, ProgrammeStatus)]
    names = load_names()
    keys = {key for name in names.phrases if name.kind == "specialty" for key in name.readings}
    who += [trainee(specialty=key) for key in sorted(keys)]
    keys = {key for name in names.phrases if name.kind == "region" for key in name.readings}
    who += [trainee(region=key) for key in sorted(keys)]
    return tuple(eligibility(someone, parameters, names) for someone in who)


def sentences(parameters: InForce) -> set[str]:
    """Everything that decisions say."""
    return {
        text
        for decision in all_decisions(parameters)
        for text in (
            decision_text(decision, "K7Q4WX", parameters),
            *(reason.text for reason in decision.reasons),
            *(missing.why for missing in decision.missing),
            *decision.next_steps,
            *decision.would_change,
        )
    }


def answers() -> dict[str, str]:
    """Every text of bot/answers, unfilled, by response and channel."""
    return {f"{name} {channel}".strip(): text for name, texts in response_texts().items() for channel, text in texts}


def contacts_set() -> InForce:
    """The parameters with every contact set by the operator."""
    contacts = {"helpline": "0800 000 0000", "adviceline": "0800 111 1111", "portal": "https://join.example.org",
                "guide": "https://guide.example.org", "hours": "8 to 6", "text_relay": "18001"}  # fmt: skip
    return replace(in_force(), contacts=contacts)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("You are covered.", False),
        ("you’re fully covered", False),
        ("Once you join you'll be protected", False),
        ("It is guaranteed.", False),
        ("you're insured", False),
        ("There are no caps.", False),
        ("with no limit on claims", False),
        ("members have the right to request help, with no caps on what is paid", True),
        ("You have the right to request indemnity, subject to approval, from Medical Protection.", True),
        ("From: Is membership through HEE guaranteed?", True),
    ],
)
def test_forbidden_wording_is_recognised_and_allowed_wording_passes(text, allowed):
    assert (forbidden_wording(text) == []) == allowed


@pytest.mark.parametrize("name", answers())
def test_no_answer_promises_more_than_a_right_to_request(name):
    assert forbidden_wording(filled(answers()[name], in_force())) == []


def test_no_decision_promises_more_than_a_right_to_request():
    assert {text: forbidden_wording(text) for text in sentences(in_force()) if forbidden_wording(text)} == {}


def test_no_title_promises_more_than_a_right_to_request():
    assert [card.title for card in answer_cards().values() if forbidden_wording(card.title)] == []


@pytest.mark.parametrize("name", answers())
def test_no_figure_number_or_date_of_the_parameters_stands_in_an_answer(name):
    text = re.sub(r"\{[\w.]+\}", "", answers()[name])
    assert re.findall(r"£|\d{3,}|\d,\d{3}|\b(?:eight|8) weeks\b|\b\d{4}\b", text) == []
    values = placeholders(in_force())
    single = [value for key, value in values.items() if value and not key.endswith((".list", ".inline"))]
    assert [value for value in single if value in text] == []


def test_no_figure_or_number_of_the_parameters_stands_in_a_decision():
    moved = replace(
        contacts_set(),
        joining_weeks_before=6,
        private_work_limit=Decimal(7),
        private_work_subscription=Decimal(9),
        regions={"wessex": "Wessex now", **{key: name for key, name in in_force().regions.items() if key != "wessex"}},
    )
    said = " ".join(sentences(moved))
    assert "0800 000 0000" in said
    assert "six weeks" in said
    assert "Wessex now" in said
    assert re.findall(r"0800 952|eight weeks|10,000|1,100|Wessex(?! now)", said) == []


@pytest.mark.parametrize("parameters", [in_force(), contacts_set()], ids=["as_delivered", "contacts_set"])
@pytest.mark.parametrize("name", answers())
def test_every_placeholder_is_known_and_filled_and_an_empty_contact_leaves_no_hole(name, parameters):
    text = filled(answers()[name], parameters)
    assert set(re.findall(r"\{([^{}]*)\}", answers()[name])) <= {*placeholders(parameters), *ACTION_FILLS}
    assert not re.search(r"[{}]|  | [,.;:]|[,.;:]{2}|\bNone\b|\(\)", text)


def test_the_adviceline_is_told_once_the_operator_sets_it():
    text = answers()["utter_emergency_advice"]
    assert "adviceline on 0800 111 1111" in filled(text, contacts_set())
    assert "adviceline," in filled(text, in_force())


async def test_rasa_gives_every_answer_filled_as_we_do_and_its_short_form_beside_it_on_whichever_channel(monkeypatch):
    monkeypatch.setenv("HELPLINE_TODAY", TODAY.isoformat())
    wording = Wording(None, AnswersImporter(domain_path=str(PROJECT / "domain.yml")).get_domain())
    tracker = DialogueStateTracker.from_events("somebody", [])
    for (name, texts), channel in product(response_texts().items(), ("website", "sms")):
        forms = {form: filled(text, in_force()) for form, text in texts}
        response = await wording.generate(name, tracker, channel, **ACTION_FILLS)
        assert (response["text"], response.get("short")) == (forms[""], forms.get("sms"))


async def test_there_is_no_answer_to_a_response_that_does_not_exist():
    wording = Wording(None, Domain.empty())
    assert await wording.generate("utter_nothing", DialogueStateTracker.from_events("somebody", []), "sms") is None


@pytest.mark.parametrize("topic", ANSWER_TOPICS)
def test_every_answer_has_a_title_a_section_the_day_the_page_was_read_and_related_topics(topic):
    card = answer_cards()[topic]
    assert card.title
    assert card.section
    assert set(card.related) <= set(ANSWER_TOPICS) - {topic}
    metadata = yaml.safe_load((ANSWERS / f"{topic}.yml").read_text())["responses"][f"utter_{topic}"][0]["metadata"]
    assert metadata["read"] == in_force().source_read.isoformat()


def test_only_the_answer_topics_have_a_section_and_no_two_the_same_title():
    assert set(answer_cards()) == set(ANSWER_TOPICS)
    assert len({card.title for card in answer_cards().values()}) == len(ANSWER_TOPICS)


@pytest.mark.parametrize("topic", ANSWER_TOPICS)
def test_every_answer_has_a_short_form_of_three_sms_at_most(topic):
    (short,) = [text for channel, text in response_texts()[f"utter_{topic}"] if channel == "sms"]
    text = filled(short, in_force())
    assert len(text) <= THREE_SMS
    assert set(text) - GSM_ALPHABET == set(), "a letter outside the SMS alphabet more than doubles the length"


@pytest.mark.parametrize("topic", ANSWER_TOPICS)
def test_every_answer_says_what_to_do_next(topic):
    for _, text in response_texts()[f"utter_{topic}"]:
        assert re.search(r"\{contacts\.|\badviceline\b|\bMORE\b", text)


@source_needed
def test_every_section_named_stands_word_for_word_on_the_page():
    headings = {line.strip().removesuffix(":") for line in SOURCE.read_text(encoding="utf-8").splitlines()}
    assert sections() - NOT_FROM_THE_PAGE - headings == set()


@source_needed
@pytest.mark.parametrize("listed", ["specialties", "regions"])
def test_what_the_parameters_list_stands_word_for_word_on_the_page(listed):
    lines = {line.strip(" •").removesuffix(":") for line in SOURCE.read_text(encoding="utf-8").splitlines()}
    assert set(getattr(in_force(), listed).values()) <= lines
    assert set(in_force().region_headings) <= lines


def test_no_other_organisation_is_named():
    said = [*(filled(text, in_force()) for text in answers().values()), *sentences(in_force())]
    assert [text for text in said if OTHERS.search(text)] == []
    capitals = {word for text in said for word in re.findall(r"\b[A-Z]{2,}\b", text.replace("K7Q4WX", ""))}
    assert capitals <= ALLOWED_CAPITALS


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Decimal(10000), "£10,000"),
        (Decimal(1100), "£1,100"),
        (Decimal("10000.01"), "£10,000.01"),
        (Decimal("999.50"), "£999.50"),
        (Decimal(0), "£0"),
    ],
)
def test_pounds_are_told_with_pence_only_where_there_are_any(amount, words):
    assert pounds(amount) == words


@pytest.mark.parametrize(
    ("day", "words"), [(dt.date(2026, 11, 22), "22 November 2026"), (dt.date(2027, 4, 1), "1 April 2027")]
)
def test_a_day_is_told_in_words(day, words):
    assert long_date(day) == words


def test_regions_are_listed_under_the_pages_headings_and_each_once():
    text = placeholders(in_force())["regions.list"]
    assert "South East: Kent, Surrey and Sussex; Thames Valley; Wessex" in text
    assert all(len(re.findall(rf"\b{name}(?=;|$)", text, re.M)) == 1 for name in in_force().regions.values())


def test_the_importer_brings_every_answer_into_rasas_domain():
    domain = AnswersImporter(domain_path=str(PROJECT / "domain.yml")).get_domain()
    assert set(domain.responses) == set(response_texts())


def test_a_response_given_twice_is_refused_by_its_name(tmp_path):
    domain = tmp_path / "domain.yml"
    domain.write_text('version: "3.1"\nresponses:\n  utter_oopt:\n  - text: once more\n')
    with pytest.raises(ValueError, match=r"oopt\.yml: the response 'utter_oopt' stands elsewhere too\. Keep one"):
        AnswersImporter(domain_path=str(domain)).get_domain()
