"""Drafts, and what all documents with revisions have in common: lists, deletions, conflicts."""

import hashlib
import json
from typing import Any

import pytest
from running import Page, Running, assert_problem, new_id

RULES = "0" * 64


def draft(**changes: Any) -> dict[str, Any]:
    about = {"name": "上半年", "organisation": "和平街道", "class": "B", "year": "2026年", "device": "前台电脑"}
    values = {"class": "B", "facts.F01.floor_area_m2": "38.50", "facts.F18.rounds[1].answered": "１２"}
    return {
        "form": "gs/evaluation",
        "edition": "2026.1",
        "rules_sha256": RULES,
        "about": about,
        "values": values,
    } | changes


def test_a_draft_is_kept_as_typed_and_not_scored(page: Page) -> None:
    document_id = new_id()
    answer = page.put(document_id, draft(), under="drafts")
    assert answer.status_code == 201
    kept = answer.json()
    assert kept["receipt"] is None
    assert "result" not in kept
    assert page.get(document_id, under="drafts").json() == {
        **{name: kept[name] for name in ("id", "revision", "receipt", "received")},
        **draft(),
    }


def test_the_answer_names_the_bytes_it_took(page: Page) -> None:
    body = json.dumps(draft(), ensure_ascii=False, indent=1).encode()
    headers = page.headers(Write_Id=new_id(), If_None_Match="*", Content_Type="application/json")
    answer = page.client.put(page.address(f"drafts/{new_id()}"), content=body, headers=headers)
    assert answer.json()["sha256"] == hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize("form", ["gs/C", "gs/registration", "gbt/referral", "evaluation", ""])
def test_a_draft_of_another_kind_is_refused_whatever_it_says(page: Page, form: str) -> None:
    problem = assert_problem(page.put(new_id(), draft(form=form), under="drafts"), 422, "kind_not_accepted")
    assert form not in problem["accepted"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"visitor": "张三"}, ("unknown_key", "visitor")),
        ({"about": {"phone": "139"}}, ("unknown_key", "about.phone")),
        ({"about": {"year": 2026}}, ("wrong_type", "about.year")),
        ({"about": {"name": "长" * 201}}, ("too_long", "about.name")),
        ({"values": {"class": {"F01": {}}}}, ("wrong_type", "values.class")),
        ({"values": {"visitor": "张三"}}, ("unknown_key", "values.visitor")),
        ({"values": {"facts.F01.phone": "139"}}, ("unknown_key", "values.facts.F01.phone")),
        (
            {"values": {"facts.F18.rounds[1000].answered": "1"}},
            ("unknown_key", "values.facts.F18.rounds[1000].answered"),
        ),
        ({"values": {"about.cases[0].visitor": "张三"}}, ("unknown_key", "values.about.cases[0].visitor")),
        ({"values": {"": "x"}}, ("unknown_key", "values.")),
        ({"values": {"about.note": "长" * 2001}}, ("too_long", "values.about.note")),
        ({"values": {"facts.F01.floor_area_m2": "3" * 201}}, ("too_long", "values.facts.F01.floor_area_m2")),
        ({"values": []}, ("wrong_type", "values")),
        ({"rules_sha256": "x"}, ("out_of_range", "rules_sha256")),
        ({"edition": "x" * 41}, ("out_of_range", "edition")),
    ],
)
def test_nothing_but_what_a_draft_has_is_kept(page: Page, change: dict[str, Any], fault: tuple[str, str]) -> None:
    document_id = new_id()
    problem = assert_problem(page.put(document_id, draft(**change), under="drafts"), 422, "envelope_invalid")
    assert fault in {(each["code"], each["path"]) for each in problem["errors"]}
    assert_problem(page.get(document_id, under="drafts"), 404, "not_found")


def test_a_draft_and_an_assessment_may_have_one_id(page: Page) -> None:
    document_id = new_id()
    assert page.put(document_id, draft(), under="drafts").status_code == 201
    assert page.put(document_id).status_code == 201
    assert "values" in page.get(document_id, under="drafts").json()


def test_two_devices_see_each_others_changes_and_none_is_overwritten(server: Running) -> None:
    one, other = server.page("devices"), server.page("devices")
    document_id = new_id()
    first = one.put(document_id, draft(), under="drafts").json()
    begun = other.ask("GET", "drafts").json()
    assert [item["id"] for item in begun["items"]] == [document_id]
    changed = one.put(document_id, draft(values={"class": "A"}), revision=first["revision"], under="drafts").json()
    stale = other.put(document_id, draft(values={"class": "C"}), revision=first["revision"], under="drafts")
    current = assert_problem(stale, 412, "revision_conflict")["current"]
    assert current == other.get(document_id, under="drafts").json()
    assert (current["revision"], current["values"]) == (changed["revision"], {"class": "A"})
    news = other.ask("GET", f"drafts?since={begun['cursor']}").json()
    assert [item["revision"] for item in news["items"]] == [changed["revision"]]


def test_a_list_shows_the_head_of_each_and_goes_on_from_its_cursor(server: Running) -> None:
    page = server.page("lists")
    ids = [new_id() for _ in range(5)]
    for document_id in ids:
        page.put(document_id, draft(), under="drafts")
    seen, since, more = [], "0", True
    while more:
        part = page.ask("GET", f"drafts?since={since}&limit=2").json()
        assert len(part["items"]) <= 2
        seen += part["items"]
        since, more = part["cursor"], part["more"]
    assert [item["id"] for item in seen] == ids
    head = {"form": "gs/evaluation", "edition": "2026.1", "class": "B", "year": "2026", "name": "上半年"}
    assert head.items() <= seen[0].items()
    assert seen[0]["deleted"] is False
    assert page.ask("GET", f"drafts?since={since}").json() == {"items": [], "cursor": since, "more": False}


def test_a_reader_who_knows_the_cursor_gets_304_until_something_changes(server: Running) -> None:
    page = server.page("cursors")
    page.put(new_id(), draft(), under="drafts")
    answer = page.ask("GET", "drafts")
    since, tag = answer.json()["cursor"], answer.headers["ETag"]
    again = page.ask("GET", f"drafts?since={since}", If_None_Match=tag)
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    page.put(new_id(), draft(), under="drafts")
    assert len(page.ask("GET", f"drafts?since={since}", If_None_Match=tag).json()["items"]) == 1
    assert page.ask("GET", "drafts", If_None_Match=tag).status_code == 200


@pytest.mark.parametrize(
    "query", ["since=-1", "since=x", "since=１", "limit=0", "limit=1001", "limit=", "since=" + "9" * 19]
)
def test_a_list_takes_only_numbers(page: Page, query: str) -> None:
    problem = assert_problem(page.ask("GET", f"drafts?{query}"), 400, "bad_query")
    assert problem["parameter"] == query.split("=")[0]


@pytest.mark.parametrize("under", ["drafts", "assessments"])
def test_what_is_deleted_leaves_a_tombstone_that_every_device_hears_of(server: Running, under: str) -> None:
    page = server.page(f"deleting-{under}")
    document_id, write_id = new_id(), new_id()
    kept = page.put(document_id, draft() if under == "drafts" else None, under=under).json()
    since = page.ask("GET", under).json()["cursor"]
    gone = page.delete(document_id, kept["revision"], write_id=write_id, under=under)
    assert gone.status_code == 200
    tombstone = gone.json()
    assert (tombstone["deleted"], tombstone["receipt"]) == (True, None)
    assert tombstone["revision"] != kept["revision"]
    assert page.ask("GET", f"{under}?since={since}").json()["items"] == [tombstone]
    assert assert_problem(page.get(document_id, under=under), 410, "deleted")["current"] == tombstone
    again = page.delete(document_id, kept["revision"], write_id=write_id, under=under)
    assert (again.status_code, again.json()) == (200, tombstone)
    late = page.delete(document_id, kept["revision"], under=under)
    assert assert_problem(late, 412, "revision_conflict")["current"] == tombstone


def test_a_deleted_draft_comes_back_only_by_choice(page: Page) -> None:
    document_id = new_id()
    kept = page.put(document_id, draft(), under="drafts").json()
    tombstone = page.delete(document_id, kept["revision"], under="drafts").json()
    assert_problem(page.put(document_id, draft(), revision=kept["revision"], under="drafts"), 412, "revision_conflict")
    assert_problem(page.put(document_id, draft(), under="drafts"), 412, "revision_conflict")
    back = page.put(document_id, draft(), revision=tombstone["revision"], under="drafts")
    assert back.status_code == 200
    assert page.get(document_id, under="drafts").json()["values"] == draft()["values"]


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Write-Id": new_id()}, 428, "condition_missing"),
        ({"If-None-Match": "*", "Write-Id": new_id()}, 400, "bad_condition"),
        ({"If-Match": '"a"'}, 400, "write_id_missing"),
    ],
)
def test_a_deletion_says_what_it_knows(page: Page, headers: dict[str, str], status: int, code: str) -> None:
    answer = page.client.delete(page.address(f"drafts/{new_id()}"), headers={**page.headers(), **headers})
    assert_problem(answer, status, code)


def test_assessments_are_listed_with_the_engines_numbers(server: Running) -> None:
    page = server.page("numbers")
    kept = page.put(new_id()).json()
    item = page.ask("GET", "assessments").json()["items"][0]
    assert (item["receipt"], item["state"], item["class"]) == (kept["receipt"], "submission", "B")
    assert [item["low"], item["high"]] == kept["result"]["range"]
    assert item["grades"] == kept["result"]["possible_grades"]
    assert "items" not in item
