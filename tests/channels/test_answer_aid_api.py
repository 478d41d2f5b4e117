"""The staff API of the answer aid: what it takes, what it refuses, and what is kept of a call."""

from __future__ import annotations

import sqlite3
from typing import Any

import httpx
import jsonschema
import pytest

from bot.channels.documents import openapi_document
from bot.channels.staff.channel import MODULES

from .talk import assert_problem

CALL = "gpst2 wessex mat leave locum botox 12k, allowed?"
DOCUMENT = openapi_document("staff")


def conforms(answer: Any, schema: str) -> None:
    """The answer is what the OpenAPI document says; OpenAPI 3.0 writes "or null" as `nullable`."""
    whole = {"$ref": f"#/components/schemas/{schema}", "components": _nullable(DOCUMENT["components"])}
    jsonschema.Draft202012Validator(whole).validate(answer)


def _nullable(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_nullable(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: _nullable(value) for name, value in schema.items()}
    return {"anyOf": [inner, {"type": "null"}]} if inner.pop("nullable", False) else inner


@pytest.mark.parametrize(
    "asked",
    [
        {"text": CALL},
        {"text": "how do i cook rice"},
        {"text": "i want to die"},
        {"text": "my husband is a GP in London, is he eligible?"},
        {"text": "", "facts": {"specialty": "gp", "earnings": ["£150 a session"], "training_start": "August 2027"}},
        {"facts": {"permanent_region": "not sure"}, "text": "gp, eligible?", "on": "2024-03-01"},
        {"text": "hello", "facts": None, "on": None},
    ],
)
def test_what_is_suggested_is_what_the_document_promises(adviser, asked):
    answer = adviser.post("suggest", asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    conforms(answer.json(), "Suggestions")


def test_every_fact_and_its_control_is_what_the_document_promises(adviser):
    controls = adviser.http.get("/staff/api/facts").json()
    assert controls["earnings"]["periods"][0] == "year"
    for control in controls.values():
        conforms(control, "Control")


def test_a_call_is_answered_and_decided(adviser):
    suggested = adviser.suggest(CALL)
    assert suggested["topics"][0]["topic"] == "statutory_leave"
    assert suggested["decisions"]["eligibility"]["code"] == "listed"
    assert suggested["decisions"]["private_work"]["code"] == "work_on_leave"


def test_an_answer_put_right_decides_at_once(adviser):
    put_right = adviser.suggest(CALL, facts={"programme_status": "in programme", "permanent_region": "london"})
    assert put_right["decisions"]["eligibility"]["code"] == "permanent_region_not_listed"
    assert put_right["facts"]["permanent_region"]["is_given"]


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ({"text": 5}, 422, "Send it as a string"),
        ({"text": "x" * 2001}, 413, "2,000 is the most"),
        ({"text": " "}, 422, "nothing to go by"),
        ({}, 422, "nothing to go by"),
        ({"text": "gp", "facts": ["gp"]}, 422, "Facts are an object"),
        ({"text": "gp", "facts": {"shoe_size": 9}}, 422, "no fact 'shoe_size'"),
        ({"text": "gp", "facts": {"overall_charge": "banana"}}, 422, "can't be 'banana'"),
        ({"text": "gp", "facts": {"specialty": {"readings": "gp"}}}, 422, "can't be read"),
        ({"text": "gp", "on": "soon"}, 422, "2027-04-01"),
        ({"text": "gp", "on": 20270401}, 422, "2027-04-01"),
        ({"text": "gp", "on": "2021-07-31"}, 422, "begins on 1 August 2021"),
        (["gp"], 422, "JSON object"),
    ],
)
def test_what_cannot_be_suggested_for_is_refused_in_words(adviser, body, status, told):
    answer = adviser.post("suggest", body)
    assert_problem(answer, status)
    assert told in answer.json()["detail"]


def test_what_is_no_json_is_refused(adviser):
    headers = {"X-CSRF-Token": adviser.csrf}
    url = "/staff/api/suggest"
    assert_problem(adviser.http.post(url, content="{", headers={**headers, "Content-Type": "application/json"}), 400)
    assert_problem(adviser.http.post(url, content="text=gp", headers=headers), 415)
    too_long = {**headers, "Content-Type": "application/json"}
    assert_problem(adviser.http.post(url, content='"' + "x" * 30_000 + '"', headers=too_long), 413)


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "facts"), ("GET", "notes?topic=renewal"), ("POST", "suggest"), ("POST", "copied")]
)
def test_nobody_is_helped_without_signing_in(server, method, path):
    assert_problem(httpx.request(method, f"{server.url}/staff/api/{path}", json={"text": "gp"}), 401)


@pytest.mark.parametrize("path", ["suggest", "copied"])
def test_another_pages_request_is_refused(adviser, path):
    body = {"text": "gp", "topic": "renewal", "form": "full"}
    assert_problem(adviser.post(path, body, headers={"X-CSRF-Token": "guessed"}), 403)
    assert_problem(adviser.post(path, body, headers={"Sec-Fetch-Site": "cross-site"}), 403)


def test_a_copy_is_in_the_audit_with_its_topic_or_code_and_form(adviser):
    assert adviser.post("copied", {"topic": "renewal", "form": "short"}).status_code == 204
    assert adviser.post("copied", {"decision": "fee_due", "form": "full"}).status_code == 204
    assert adviser.did()[:2] == [("copied a decision", "fee_due, full"), ("copied an answer", "renewal, short")]


@pytest.mark.parametrize(
    "body",
    [
        {"form": "full"},
        {"topic": "renewal"},
        {"topic": "renewal", "form": "long"},
        {"topic": "renewal", "decision": "fee_due", "form": "full"},
        {"topic": "<script>", "form": "full"},
        {"decision": "the caller's name is Kim", "form": "full"},
        {"topic": 5, "form": "full"},
    ],
)
def test_what_is_no_copy_is_not_noted(adviser, body):
    before = adviser.did()
    assert_problem(adviser.post("copied", body), 422)
    assert adviser.did() == before


def test_notes_are_beside_an_answer_and_never_in_it(adviser):
    assert adviser.http.get("/staff/api/notes?topic=renewal").json() == {"notes": []}
    assert_problem(adviser.http.get("/staff/api/notes?topic=shoes"), 422)


def test_nothing_of_a_call_is_stored(adviser, server):
    words = "quizzical aardvark renewal"
    adviser.suggest(words, facts={"specialty": "gp"})
    with sqlite3.connect(server.data / "helpline.db") as database:
        assert not [line for line in database.iterdump() if "aardvark" in line]
    assert "aardvark" not in server.log.read_text()


def test_the_document_names_every_address_of_the_api():
    served = {(method, f"/staff{path}") for module in MODULES for method, path, _ in module.routes if "/api/" in path}
    promised = {(method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods}
    assert promised == served
