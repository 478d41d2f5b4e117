"""The chat API does what its OpenAPI document says, and nothing that it doesn't."""

from __future__ import annotations

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case, Config
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.schemas import BaseSchema

from .talk import Talk

load_all_checks()
PROMISED = [
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    )
]


@pytest.fixture
def description(server_url: str) -> BaseSchema:
    """The document as the server gives it out. Words are drawn from ASCII."""
    config = Config.from_dict({"generation": {"codec": "ascii", "database": "none"}})
    return schemathesis.openapi.from_url(f"{server_url}/chat/api/openapi.json", config=config)


schema = schemathesis.pytest.from_fixture("description")


@schema.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_every_answer_of_the_api_is_one_that_its_document_names(case: Case, server_url: str) -> None:
    talk = Talk(server_url)
    answer = case.call(headers=talk.bearer)
    case.validate_response(answer, checks=PROMISED)


def test_the_document_names_every_address_of_the_api(server_url: str) -> None:
    document = httpx.get(f"{server_url}/chat/api/openapi.json").json()
    promised = {(method.upper(), path) for path, operations in document["paths"].items() for method in operations}
    assert promised == {
        ("POST", "/chat/api/conversations"),
        ("POST", "/chat/api/messages"),
        ("GET", "/chat/api/conversation"),
        ("DELETE", "/chat/api/conversation"),
        ("GET", "/chat/api/conversation/record"),
        ("POST", "/chat/api/conversation/stay"),
        ("POST", "/chat/api/conversation/end"),
        ("POST", "/chat/api/feedback"),
        ("GET", "/chat/api/about"),
        ("GET", "/chat/api/openapi.json"),
    }
