import json

import pytest
from running import Page, Running, assert_problem
from xinheng import api
from xinheng_forms import load
from xinheng_server.headers import DATA_POLICY, SECURITY_HEADERS


def test_hello_names_the_forms_that_are_kept_and_their_rules(server: Running) -> None:
    hello = server.client.get(f"{server.url}/api/v1/hello").json()
    assert (hello["service"], hello["api"]) == ("xinheng", 1)
    assert hello["forms"] == {
        form: {"edition": load.definition(form)["edition"], "rules_sha256": load.rules_sha256(form)}
        for form in load.tools().values()
        if load.definition(form).get("stored")
    }


def test_healthz_answers(server: Running) -> None:
    assert server.client.get(f"{server.url}/healthz").json() == {"status": "ok"}


DOCUMENTS = {
    "evaluation": '{"class":"B","facts":{},"about":{"number":1.50}}',
    "facility": '{"class":"B","facts":{},"about":{"number":1.50}}',
    "staffing": '{"class":"A","facts":{"volunteers":10}}',
    "capability": '{"facts":{"venue":{"aids":true}}}',
    "training": '{"facts":{"counsellors":4,"counsellors_trained":3}}',
    "venue": '{"facts":{"siting":{"quiet":true}}}',
    "indicators": '{"period":{"from":"2026-07-01"},"facts":{"residents":7,"residents_served":1}}',
    "deadline": '{"kind":"reply","received":"2026-09-30"}',
    "alert": '{"thresholds":{"yellow":40,"orange":60,"red":80},"scores":[62,61]}',
    "survey": '{"responses":[{"items":{"1":"basic"}}]}',
    "roster": '{"people":[{"role":"counsellor","employment":"full_time"}]}',
    "indicators_table": '{"rows":[["时段","筛查"],["2026年第一季度","3"]]}',
    "takeover": '{"from":"gs/facility","facts":{"site":{"bays":2}}}',
}


def test_every_tool_can_be_asked() -> None:
    assert set(DOCUMENTS) == set(load.tools())


@pytest.mark.parametrize(("tool", "document"), DOCUMENTS.items())
def test_run_gives_the_engines_own_text_without_a_token(page: Page, tool: str, document: str) -> None:
    answer = page.client.post(
        f"{page.url}/api/v1/run/{tool}", content=document, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 200
    assert answer.text == api.run(load.definition_text(load.tools()[tool]), document)


def test_run_lists_every_problem(page: Page) -> None:
    answer = page.client.post(f"{page.url}/api/v1/run/evaluation", json={"class": "X", "klass": 1})
    assert {error["path"] for error in assert_problem(answer, 422, "document_invalid")["errors"]} == {"class", "klass"}
    broken = page.client.post(
        f"{page.url}/api/v1/run/evaluation", content=b"{", headers={"Content-Type": "application/json"}
    )
    assert assert_problem(broken, 422, "document_invalid")["errors"][0]["code"] == "not_json"


def test_run_names_its_tools(page: Page) -> None:
    problem = assert_problem(page.client.post(f"{page.url}/api/v1/run/nothing", json={}), 404, "unknown_tool")
    assert {"evaluation", "facility"} <= set(problem["tools"])


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/api/v1/hello", "/api/nothing", "/api", "/nothing", "/api/v1/run/x"]
)
def test_every_answer_carries_the_security_headers(server: Running, path: str) -> None:
    for method in ("GET", "HEAD", "POST"):
        answer = server.client.request(method, server.url + path)
        for name, value in SECURITY_HEADERS.items():
            assert answer.headers[name] == value
        policy = answer.headers["Content-Security-Policy"]
        assert policy == DATA_POLICY if path.startswith("/api/") else "script-src 'self' 'wasm-unsafe-eval'" in policy
        assert "unsafe-inline" not in policy
        assert "server" not in answer.headers
        if path.startswith("/api"):
            assert answer.headers["Cache-Control"] == "no-store"


def test_unknown_addresses_of_the_interface_are_problems(server: Running) -> None:
    assert_problem(server.client.get(f"{server.url}/api/nothing"), 404, "not_found")
    assert_problem(server.client.get(f"{server.url}/api/v1/run/evaluation"), 405, "method_not_allowed")


def test_an_answer_is_utf_8_json(page: Page) -> None:
    answer = page.client.post(
        f"{page.url}/api/v1/run/evaluation",
        content=b'{"class": "B", "about": {"note": "\\ud800"}}',
        headers={"Content-Type": "application/json"},
    )
    assert answer.status_code == 200
    assert json.loads(answer.content.decode())["about"] == {"note": "\ud800"}
