import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running import DOCUMENT, RULES, Page, Running, assert_problem, new_id, submission, thread
from xinheng import api
from xinheng_forms import load
from xinheng_server.receipts import SHAPE
from xinheng_server.settings import Settings


def test_a_submission_is_scored_and_gets_a_receipt(page: Page) -> None:
    document_id = new_id()
    answer = page.put(document_id)
    assert answer.status_code == 201
    kept = answer.json()
    assert kept["id"] == document_id
    assert SHAPE.fullmatch(kept["receipt"])
    assert kept["received"].endswith("Z")
    assert answer.headers["ETag"] == f'"{kept["revision"]}"'
    expected = api.run(load.definition_text("gs/evaluation"), json.dumps(DOCUMENT))
    assert kept["result"] == json.loads(expected)


def test_it_reads_back_to_the_letter(page: Page) -> None:
    document = (
        '{ "class":"B", "facts" : {"F01":{"floor_area_m2":38.50}}, "about":{"note":"半角\\ud83d 中文 \\"引号\\""} }'
    )
    envelope = f'{{"document": {document} ,"form":"gs/evaluation","state":"submission","rules_sha256":"{RULES}"}}'
    document_id = new_id()
    headers = page.headers(Write_Id=new_id(), If_None_Match="*", Content_Type="application/json; charset=utf-8")
    answer = page.client.put(f"{page.url}/api/v1/assessments/{document_id}", content=envelope.encode(), headers=headers)
    assert answer.status_code == 201
    text = page.get(document_id).text
    assert f'"document":{document},"result":' in text


def test_a_retry_after_a_lost_answer_is_one_record_with_one_receipt(page: Page) -> None:
    document_id, write_id = new_id(), new_id()
    first = page.put(document_id, write_id=write_id)
    again = page.put(document_id, write_id=write_id)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert page.get(document_id).json()["revision"] == first.json()["revision"]


def test_a_retry_after_an_upgrade_gets_the_receipt_of_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was kept by the rules of its day stays kept, though the page could not hand it in by them today."""
    document_id, write_id, settings = new_id(), new_id(), Settings(port=0, data=tmp_path, site=tmp_path)
    with thread(settings) as before:
        page = before.page()
        first = page.put(document_id, write_id=write_id).json()
    monkeypatch.setattr(load, "rules_sha256", lambda _form: "0" * 64)
    with thread(settings) as upgraded:
        page = replace(page, url=upgraded.url, client=upgraded.client)
        again = page.put(document_id, write_id=write_id)
        assert (again.status_code, again.json()) == (200, first)
        assert_problem(page.put(new_id()), 409, "rules_differ")


def test_a_late_retry_keeps_its_receipt_and_changes_nothing(page: Page) -> None:
    document_id, write_id = new_id(), new_id()
    first = page.put(document_id, write_id=write_id).json()
    second = page.put(document_id, submission({"class": "A"}), revision=first["revision"]).json()
    late = page.put(document_id, write_id=write_id)
    assert late.status_code == 200
    assert late.json() == {**first, "result": None}
    assert page.get(document_id).json()["revision"] == second["revision"]


def test_a_write_id_with_other_content_is_refused(page: Page) -> None:
    document_id, write_id = new_id(), new_id()
    page.put(document_id, write_id=write_id)
    assert_problem(page.put(document_id, submission({"class": "A"}), write_id=write_id), 409, "write_id_reused")


def test_a_stale_revision_shows_what_is_stored(page: Page) -> None:
    document_id = new_id()
    first = page.put(document_id).json()
    second = page.put(document_id, submission({"class": "A"}), revision=first["revision"])
    assert second.status_code == 200
    assert second.json()["receipt"] != first["receipt"]
    stale = page.put(document_id, submission({"class": "C"}), revision=first["revision"])
    current = assert_problem(stale, 412, "revision_conflict")["current"]
    assert current == page.get(document_id).json()
    assert current["document"] == {"class": "A"}


def test_creating_what_exists_and_replacing_what_does_not_conflict(page: Page) -> None:
    document_id = new_id()
    missing = page.put(document_id, revision="0123456789abcdef")
    assert assert_problem(missing, 412, "revision_conflict")["current"] is None
    kept = page.put(document_id).json()
    assert assert_problem(page.put(document_id), 412, "revision_conflict")["current"]["receipt"] == kept["receipt"]


def test_a_reader_with_the_present_revision_gets_304(page: Page) -> None:
    document_id = new_id()
    tag = page.put(document_id).headers["ETag"]
    for header in (tag, f'"old", W/{tag}'):
        answer = page.get(document_id, If_None_Match=header)
        assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", tag)
    assert page.get(document_id, If_None_Match='"old"').status_code == 200


def test_another_organisations_document_is_not_there(server: Running, page: Page) -> None:
    document_id = new_id()
    kept = page.put(document_id).json()
    other = server.page("xinhua")
    assert_problem(other.get(document_id), 404, "not_found")
    assert_problem(other.put(document_id, revision=kept["revision"]), 412, "revision_conflict")
    assert other.put(document_id).status_code == 201
    assert page.get(document_id).json()["receipt"] == kept["receipt"]


def test_two_pages_of_one_organisation_share_its_documents(server: Running, page: Page) -> None:
    document_id = new_id()
    page.put(document_id)
    assert server.page().get(document_id).status_code == 200


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Write-Id": new_id()}, 428, "condition_missing"),
        ({"If-None-Match": "*"}, 400, "write_id_missing"),
        ({"If-None-Match": "*", "Write-Id": "7"}, 400, "write_id_missing"),
        ({"If-None-Match": '"r1"', "Write-Id": new_id()}, 400, "bad_condition"),
        ({"If-Match": "*", "Write-Id": new_id()}, 400, "bad_condition"),
        ({"If-Match": '"a", "b"', "Write-Id": new_id()}, 400, "bad_condition"),
        ({"If-Match": '"a"', "If-None-Match": "*", "Write-Id": new_id()}, 400, "bad_condition"),
    ],
)
def test_a_write_says_what_it_expects(page: Page, headers: dict[str, str], status: int, code: str) -> None:
    address = f"{page.url}/api/v1/assessments/{new_id()}"
    answer = page.client.put(address, json=submission(), headers={**page.headers(), **headers})
    assert_problem(answer, status, code)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"form": NaN}',
        b'{"form": Infinity}',
        b"[" * 5000,
        b"[" * 100 + b"]" * 100,
        b"\xff\xfe{}",
        b'{"a": 1} x',
    ],
)
def test_what_is_no_strict_json_is_refused(page: Page, body: bytes) -> None:
    assert_problem(put_bytes(page, body), 400, "not_json")


def test_every_problem_of_the_envelope_is_listed(page: Page) -> None:
    body = b'{"form": 1, "state": "draft", "extra": {}, "state": "draft", "document": []}'
    errors = assert_problem(put_bytes(page, body), 422, "envelope_invalid")["errors"]
    assert {(error["code"], error["path"]) for error in errors} == {
        ("wrong_type", "form"),
        ("missing", "rules_sha256"),
        ("out_of_range", "state"),
        ("unknown_key", "extra"),
        ("duplicate_key", "state"),
        ("wrong_type", "document"),
    }
    assert_problem(put_bytes(page, b"[]"), 422, "envelope_invalid")


def test_every_problem_of_the_document_is_listed(page: Page) -> None:
    document = '{"class":"B","facts":{"F01":{"floor_area_m2":-1},"F99":{}},"klass":1,"class":"B"}'
    body = f'{{"form":"gs/evaluation","rules_sha256":"{RULES}","state":"submission","document":{document}}}'
    document_id = new_id()
    answer = put_bytes(page, body.encode(), document_id)
    errors = assert_problem(answer, 422, "document_invalid")["errors"]
    found = {(error["code"], error["path"]) for error in errors}
    assert ("out_of_range", "facts.F01.floor_area_m2") in found
    assert ("unknown_key", "klass") in found
    assert ("duplicate_key", "class") in found
    assert_problem(page.get(document_id), 404, "not_found")


@pytest.mark.parametrize("form", ["gs/C", "gs/registration", "evaluation", "", "../evaluation"])
def test_only_kinds_on_the_list_are_kept(page: Page, form: str) -> None:
    problem = assert_problem(page.put(new_id(), submission(form=form)), 422, "kind_not_accepted")
    assert problem["accepted"] == sorted(form for form in load.tools().values() if load.definition(form).get("stored"))
    assert "gs/evaluation" in problem["accepted"]


def test_facility_is_kept_too(page: Page) -> None:
    body = submission({"class": "B"}, form="gs/facility", rules_sha256=load.rules_sha256("gs/facility"))
    answer = page.put(new_id(), body)
    assert answer.status_code == 201
    assert answer.json()["result"]["status"] == "unknown"


def test_other_rules_are_refused_with_the_servers(page: Page) -> None:
    problem = assert_problem(page.put(new_id(), submission(rules_sha256="0" * 64)), 409, "rules_differ")
    assert problem["rules_sha256"] == RULES
    assert problem["edition"] == load.definition("gs/evaluation")["edition"]


def test_the_id_is_a_uuid(page: Page) -> None:
    assert_problem(page.put("7"), 404, "not_found")
    assert_problem(page.get("%00"), 404, "not_found")


def test_other_methods_are_refused(page: Page) -> None:
    answer = page.ask("POST", f"assessments/{new_id()}")
    assert_problem(answer, 405, "method_not_allowed")
    assert {"GET", "PUT", "DELETE"} <= set(answer.headers["Allow"].replace(" ", "").split(","))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=st.dictionaries(st.sampled_from(["class", "facts", "about", "scores"]) | st.text(), json_values))
def test_whatever_a_document_holds_the_answer_is_a_receipt_or_a_problem(
    page: Page, document: Mapping[str, object]
) -> None:
    document_id = new_id()
    answer = put_bytes(page, json.dumps(submission(document)).encode(), document_id)
    assert answer.status_code in (201, 400, 422)
    answer.json()
    stored = page.get(document_id)
    assert stored.status_code == (200 if answer.status_code == 201 else 404)
    if stored.status_code == 200:
        assert stored.json()["document"] == document


def put_bytes(page: Page, body: bytes, document_id: str | None = None) -> httpx.Response:
    headers = page.headers(Write_Id=new_id(), If_None_Match="*", Content_Type="application/json")
    return page.client.put(f"{page.url}/api/v1/assessments/{document_id or new_id()}", content=body, headers=headers)
