from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from running import Page, Running, new_id, submission
from starlette.routing import Route
from xinheng_server.errors import problem_classes

type Document = dict[str, Any]


@pytest.fixture(scope="module")
def document(server: Running) -> Document:
    answer = server.client.get(f"{server.url}/api/openapi.json")
    assert answer.headers["Content-Type"] == "application/json"
    parsed: Document = answer.json()
    return parsed


def test_it_is_valid_openapi_3_1(document: Document) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_route_and_method_is_described_and_nothing_else(document: Document) -> None:
    from xinheng_server.app import ROUTES

    described = {
        (path, method) for path, item in document["paths"].items() for method in item if method != "parameters"
    }
    assert described == {operation for route in ROUTES for operation in operations(route)}


def operations(route: Route) -> set[tuple[str, str]]:
    """Return path and method of everything a route answers: the methods it names, else those its class has."""
    words = route.methods or {
        word for word in ("GET", "PUT", "POST", "DELETE") if hasattr(route.endpoint, word.lower())
    }
    return {(route.path.replace(":uuid", ""), word.lower()) for word in words if word != "HEAD"}


def test_every_problem_is_described_with_an_example(document: Document) -> None:
    codes = set(document["components"]["schemas"]["Problem"]["properties"]["code"]["enum"])
    assert codes == {problem.code for problem in problem_classes()}
    assert len(codes) == len(problem_classes())


def test_answers_are_as_described(document: Document, page: Page) -> None:
    document_id = new_id()
    receipt = page.put(document_id)
    check(document, "AssessmentReceipt", receipt.json())
    check(document, "Assessment", page.get(document_id).json())
    check(document, "Problem", page.put(document_id).json())
    check(document, "Problem", page.put(new_id(), submission(form="gs/C")).json())
    check(document, "Hello", page.client.get(f"{page.url}/api/v1/hello").json())
    check(document, "AssessmentBody", submission())


def test_the_examples_are_accepted(document: Document, page: Page) -> None:
    paths = document["paths"]
    put = paths["/api/v1/assessments/{id}"]["put"]["requestBody"]["content"]["application/json"]["example"]
    assert page.put(new_id(), put).status_code == 201
    run = paths["/api/v1/run/{tool}"]["post"]["requestBody"]["content"]["application/json"]["example"]
    assert page.client.post(f"{page.url}/api/v1/run/evaluation", json=run).status_code == 200


def test_the_problem_examples_are_problems(document: Document) -> None:
    for item in document["paths"].values():
        for method, operation in item.items():
            for answer in operation["responses"].values() if method != "parameters" else ():
                for example in (
                    answer.get("content", {}).get("application/problem+json", {}).get("examples", {}).values()
                ):
                    check(document, "Problem", example["value"])


def check(document: Document, name: str, value: object) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    Draft202012Validator(schema).validate(value)
