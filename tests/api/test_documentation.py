"""The schema and its readable page."""

import re

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from api.v1.schema import METHODS


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def test_the_schema_is_valid_and_without_warnings(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "a.yaml"))


def test_the_schema_is_openapi_3_1(schema):
    validate_schema(schema)
    assert schema["openapi"] == "3.1.0"


def test_every_change_asks_for_a_key_and_every_refusal_is_a_problem(schema):
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            if method not in METHODS:
                continue
            named = {each["name"] for each in operation.get("parameters", [])}
            assert ("Idempotency-Key" in named) is (method != "get"), (method, path)
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    assert set(answer["content"]) == {"application/problem+json"}


def test_every_operation_says_what_it_does(schema):
    for operations in schema["paths"].values():
        for method, operation in operations.items():
            if method in METHODS:
                assert len(operation.get("description", "")) > 10, operation["operationId"]


def test_the_schema_is_served(client, db):
    answer = client.get("/api/schema/")
    assert answer.status_code == 200
    assert b"openapi: 3.1.0" in answer.content


def test_the_page_shows_every_operation_without_scripts(client, db, schema):
    answer = client.get("/api/docs/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<script" not in page
    assert not re.search(r"<[^>]+\s(style|on\w+)=", page)
    for operations in schema["paths"].values():
        for method, operation in operations.items():
            if method in METHODS:
                assert f'id="{operation["operationId"]}"' in page


def test_each_problem_leads_to_its_paragraph(client, db, cast):
    page = client.get("/api/docs/").content.decode()
    client.force_login(cast.ximena)
    for path in ("/api/v1/offers/1/", "/api/v1/offers/?x=1"):
        kind = client.get(path).json()["type"]
        address, _hash, fragment = kind.partition("#")
        assert address == "/api/docs/"
        assert f'id="{fragment}"' in page
