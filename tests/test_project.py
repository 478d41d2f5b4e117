"""One name through every layer: intents, examples, rules, answers, settings and their documentation."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest
import yaml
from rapidfuzz import fuzz, process

from actions.dialogue import Dialogue
from actions.trainee import SLOTS
from bot.answers.catalogue import answer_cards
from bot.evaluation import plain
from bot.settings import SettingError, Settings, read_settings
from tests.builders import PROJECT, SHARED, response_texts

LEAST_EXAMPLES = 15
LEAST_OF_A_TOPIC = 50
UNCLEAR = "unclear"
"""The intent of a message whose topic isn't sure; no example carries it."""
A_FEW_WORDS = 4
"""Up to so many words ("gp", "am I eligible?") anybody says the same thing."""
NEARLY_THE_SAME = 85
"""Of 100: an example so like a question of the evaluation, in whatever order its words stand, was copied from it."""
EVALUATION = sorted((SHARED / "evaluation").glob("*.jsonl"))
DOMAIN = yaml.safe_load((PROJECT / "domain.yml").read_text())
INTENTS: list[str] = DOMAIN["intents"]


@lru_cache(maxsize=1)
def examples() -> dict[str, list[str]]:
    """What people say, by intent."""
    said: dict[str, list[str]] = {}
    for path in sorted((PROJECT / "data" / "nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text())["nlu"]:
            lines = [line.removeprefix("- ").strip() for line in block["examples"].splitlines() if line.strip()]
            said.setdefault(block["intent"], []).extend(lines)
    return said


def questions(path: Path) -> set[str]:
    """What people ask in an evaluation file, as it is compared."""
    asked = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        content = json.loads(line)
        said = [content.get("text"), content.get("facts", {}).get("question"), *content.get("turns", [])]
        asked |= {plain(text) for text in said if text and len(text.split()) > A_FEW_WORDS}
    return asked


def test_the_examples_speak_of_the_domains_intents_only():
    assert set(examples()) == set(INTENTS) - {UNCLEAR}


@pytest.mark.parametrize("intent", [intent for intent in INTENTS if intent != UNCLEAR])
def test_every_intent_has_examples_enough(intent):
    least = LEAST_OF_A_TOPIC if intent in answer_cards() else LEAST_EXAMPLES
    assert len({plain(example) for example in examples()[intent]}) >= least


def test_no_example_stands_under_two_intents():
    intents: dict[str, set[str]] = {}
    for intent, said in examples().items():
        for example in said:
            intents.setdefault(plain(example).rstrip("?.! "), set()).add(intent)
    assert {example: under for example, under in intents.items() if len(under) > 1} == {}


@pytest.mark.skipif(not EVALUATION, reason="the evaluation files aren't here")
@pytest.mark.parametrize("path", EVALUATION, ids=lambda path: path.stem)
def test_no_example_is_nearly_a_question_of_the_evaluation(path):
    said = sorted({plain(example) for under in examples().values() for example in under})
    asked = sorted(questions(path))
    assert asked
    alike = process.cdist(asked, said, scorer=fuzz.token_sort_ratio, score_cutoff=NEARLY_THE_SAME)
    assert [(asked[row], said[column]) for row, column in zip(*alike.nonzero(), strict=True)] == []


def test_every_intent_stands_in_exactly_one_rule():
    stands: Counter[str] = Counter()
    for path in sorted((PROJECT / "data" / "stories").glob("*.yml")):
        for rule in yaml.safe_load(path.read_text())["rules"]:
            for step in rule["steps"]:
                stands.update(one["intent"] for one in step.get("or", [step]) if "intent" in one)
    assert stands == Counter(INTENTS)


def test_every_answer_topic_is_an_intent_with_one_response_and_a_file_of_examples():
    for topic in answer_cards():
        assert topic in INTENTS
        assert (PROJECT / "data" / "nlu" / f"{topic}.yml").exists()
        channels = [channel for channel, _ in response_texts()[f"utter_{topic}"]]
        assert sorted(channels) == ["", "sms"]


def test_every_slot_of_the_domain_is_one_that_the_actions_keep():
    assert set(DOMAIN["slots"]) == {*SLOTS, *Dialogue().as_slots()}


def test_every_response_that_the_actions_send_exists():
    code = " ".join(path.read_text() for path in sorted((PROJECT / "actions").glob("*.py")))
    named = set(re.findall(r'f?"(utter_\w+)"', code))
    asked = {f"utter_{about}_{fact}" for about in ("ask", "why", "not_recognised")
             for fact in ("specialty", "permanent_region")}  # fmt: skip
    assert named
    assert named | asked <= set(response_texts())


def test_every_setting_is_named_in_the_deployment_guide():
    code = [PROJECT / "bot" / "settings.py", *(PROJECT / "bot" / "channels").glob("*.py")]
    variables = set(re.findall(r"HELPLINE_[A-Z_]+[A-Z]\b", " ".join(path.read_text() for path in code)))
    guide = (PROJECT / "docs" / "deploy.md").read_text()
    assert len(variables) > 5
    assert {variable for variable in variables if not re.search(rf"\b{variable}\b", guide)} == set()


def test_without_any_variable_the_settings_are_the_defaults():
    assert read_settings({}) == Settings()


@pytest.mark.parametrize(
    ("variable", "least", "most", "field"),
    [
        ("HELPLINE_PORT", 0, 65535, "port"),
        ("HELPLINE_SESSION_MINUTES", 1, 1440, "session_minutes"),
        ("HELPLINE_MESSAGES_A_MINUTE", 1, 100_000, "messages_a_minute"),
        ("HELPLINE_CONVERSATIONS_A_MINUTE", 1, 100_000, "conversations_a_minute"),
        ("HELPLINE_REQUESTS_A_MINUTE", 1, 100_000, "requests_a_minute"),
        ("HELPLINE_SIGN_INS_A_MINUTE", 1, 100_000, "sign_ins_a_minute"),
        ("HELPLINE_PROXIES", 0, 9, "proxies"),
        ("HELPLINE_RETENTION_DAYS", 1, 3650, "retention_days"),
        ("HELPLINE_AUDIT_DAYS", 1, 3650, "audit_days"),
    ],
)
def test_a_number_is_taken_within_its_limits_and_refused_beyond_with_what_to_write(variable, least, most, field):
    for number in (least, most):
        assert getattr(read_settings({variable: str(number)}), field) == number
    for wrong in (str(least - 1), str(most + 1), "many", "", "1.5"):
        with pytest.raises(SettingError, match=rf"{variable} is '.*'\. Write a whole number from {least} to {most}"):
            read_settings({variable: wrong})


def test_the_staff_pages_are_served_unless_they_are_turned_off():
    assert read_settings({}).staff
    assert read_settings({"HELPLINE_STAFF": "on"}).staff
    assert not read_settings({"HELPLINE_STAFF": "off"}).staff
    for wrong in ("", "no", "OFF", "0"):
        with pytest.raises(SettingError, match=r"HELPLINE_STAFF is '.*'\. Write a word of two: on or off"):
            read_settings({"HELPLINE_STAFF": wrong})


@pytest.mark.parametrize("origin", ["https://www.example.org", "http://intranet:8080"])
def test_other_sites_origins_are_taken_as_browsers_write_them(origin):
    setting = {"HELPLINE_ALLOWED_ORIGINS": f"https://a.example.org, {origin}"}
    assert read_settings(setting).allowed_origins == ("https://a.example.org", origin)


@pytest.mark.parametrize("wrong", ["*", "www.example.org", "https://www.example.org/", "https://*.example.org", "null"])
def test_what_is_no_origin_is_refused_with_what_to_write(wrong):
    with pytest.raises(SettingError, match=r"HELPLINE_ALLOWED_ORIGINS holds '.*'\. Write origins as https://www"):
        read_settings({"HELPLINE_ALLOWED_ORIGINS": wrong})


@pytest.mark.parametrize("variable", ["HELPLINE_PRIVACY_URL", "HELPLINE_LEAVE_URL"])
def test_an_address_that_links_lead_to_is_a_path_or_a_web_address(variable):
    for address in ("/privacy", "https://www.example.org/privacy"):
        assert address in {read_settings({variable: address}).privacy_url, read_settings({variable: address}).leave_url}
    for wrong in ("", "privacy", "javascript:alert(1)", "//elsewhere.example.org"):
        with pytest.raises(SettingError, match=rf"{variable} is '.*'\. Write a path of this server"):
            read_settings({variable: wrong})


def test_today_can_be_moved_and_a_day_that_is_none_is_refused_with_what_to_write():
    assert read_settings({"HELPLINE_TODAY": "2027-08-01"}).today() == dt.date(2027, 8, 1)
    with pytest.raises(SettingError, match=r"HELPLINE_TODAY is '1\.8\.2027'\. Write a day as 2027-04-01"):
        read_settings({"HELPLINE_TODAY": "1.8.2027"})


def test_the_database_is_a_file_in_the_data_folder_unless_an_address_is_given():
    assert read_settings({"HELPLINE_DATA": "/data"}).database() == "sqlite:////data/helpline.db"
    assert read_settings({"HELPLINE_DATABASE_URL": "postgresql://db"}).database() == "postgresql://db"
