import json
import socket
from pathlib import Path

import pytest
from running import Page, assert_problem, new_id, submission, thread
from xinheng_server.errors import MOST_ERRORS
from xinheng_server.settings import Settings

WRONG_TYPES = ["text/plain", "", "application/json; charset=gbk", "application/x-www-form-urlencoded"]


def headers_of(page: Page, **more: str) -> dict[str, str]:
    return page.headers(Write_Id=new_id(), If_None_Match="*", **more)


def address() -> str:
    return f"/api/v1/assessments/{new_id()}"


def test_a_body_over_the_limit_is_refused_announced_or_not(page: Page) -> None:
    body = b'{"form":"' + b"x" * 70_000 + b'"}'
    for content in (body, iter([body[:40_000], body[40_000:]])):
        headers = headers_of(page, Content_Type="application/json")
        answer = page.client.put(page.url + address(), content=content, headers=headers)
        assert assert_problem(answer, 413, "body_too_large")["limit"] == 64 * 1024
    answer = page.client.post(
        f"{page.url}/api/v1/run/evaluation", content=body, headers={"Content-Type": "application/json"}
    )
    assert_problem(answer, 413, "body_too_large")


def test_a_body_just_within_the_limit_is_read(page: Page) -> None:
    body = json.dumps(submission()).encode().ljust(64 * 1024)
    headers = headers_of(page, Content_Type="application/json")
    assert page.client.put(page.url + address(), content=body, headers=headers).status_code == 201


def test_of_a_body_full_of_problems_the_answer_lists_the_first(page: Page) -> None:
    document = {"class": "B", "facts": {f"{number:x}": 1 for number in range(6000)}}
    for answer in (
        page.put(new_id(), submission(document)),
        page.client.post(f"{page.url}/api/v1/run/evaluation", json=document),
    ):
        assert len(assert_problem(answer, 422, "document_invalid")["errors"]) == MOST_ERRORS
        assert len(answer.content) < 64 * 1024


def test_scoring_for_others_costs_an_address_its_allowance_by_the_size(tmp_path: Path) -> None:
    with thread(Settings(port=0, data=tmp_path, site=tmp_path / "site", runs_per_address=10)) as running:
        address = f"{running.url}/api/v1/run/evaluation"
        headers = {"Content-Type": "application/json"}
        large, small = b'{"class":"B"}'.ljust(60 * 1024), b'{"class":"B"}'
        found = [running.client.post(address, content=body, headers=headers) for body in (large, small, small, small)]
        assert [answer.status_code for answer in found] == [200, 200, 200, 429]
        assert_problem(found[3], 429, "too_many_requests")
        assert running.page().put(new_id()).status_code == 201


@pytest.mark.parametrize("content_type", WRONG_TYPES)
def test_other_content_types_are_refused(page: Page, content_type: str) -> None:
    headers = headers_of(page, Content_Type=content_type)
    answer = page.client.put(page.url + address(), content=b"{}", headers=headers)
    assert_problem(answer, 415, "wrong_content_type")


def test_a_body_that_does_not_arrive_is_given_up_and_the_connection_closed(tmp_path: Path) -> None:
    with thread(Settings(port=0, data=tmp_path, site=tmp_path / "site", body_seconds=0.2)) as running:
        page = running.page()
        lines = [f"PUT {address()} HTTP/1.1", "Host: x", "Content-Length: 100", "Content-Type: application/json"]
        lines += [f"{name}: {value}" for name, value in headers_of(page).items()]
        host, port = running.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall("\r\n".join([*lines, "", '{"form":']).encode())
            answer = b""
            while piece := connection.recv(65536):
                answer += piece
        assert answer.startswith(b"HTTP/1.1 408 ")
        assert b'"code":"body_too_slow"' in answer
        assert page.put(new_id()).status_code == 201


def test_a_visitor_who_leaves_in_the_middle_stores_nothing(page: Page) -> None:
    document = address()
    host, port = page.url.removeprefix("http://").split(":")
    lines = [f"PUT {document} HTTP/1.1", "Host: x", "Content-Length: 100", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers_of(page).items()]
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall("\r\n".join([*lines, "", '{"form":']).encode())
    assert page.client.get(page.url + document, headers=page.headers()).status_code == 404
