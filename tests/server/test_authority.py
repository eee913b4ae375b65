"""What the authority sees of its district, and what it does there."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from running import MADE, Page, Running, assert_problem, new_id, submission, thread
from xinheng_forms import load
from xinheng_server.registry import OrganisationClass
from xinheng_server.settings import Settings

MOST = {
    item["id"]: item["max"] for section in load.definition("gs/evaluation")["sections"] for item in section["items"]
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data = tmp_path_factory.mktemp("authority")
    with thread(Settings(port=0, data=data, site=data / "site"), now=lambda: MADE) as running:
        yield running


@pytest.fixture(scope="module")
def authority(server: Running) -> Page:
    return server.authority()


@pytest.fixture
def district(tmp_path: Path) -> Iterator[Running]:
    """A district of its own."""
    with thread(Settings(port=0, data=tmp_path, site=tmp_path / "site"), now=lambda: MADE) as running:
        yield running


def settled_document(lost: Mapping[str, float] | None = None, year: str | None = "2026") -> dict[str, Any]:
    """Make a document in which every item has its full points but those lost."""
    scores = {item: {"score": most - (lost or {}).get(item, 0), "reason": "核过"} for item, most in MOST.items()}
    return {"class": "B", "scores": scores} | ({"about": {"year": year}} if year else {})


def hand_in(page: Page, document: dict[str, Any], document_id: str | None = None) -> dict[str, Any]:
    answer = page.put(document_id or new_id(), submission(document))
    assert answer.status_code == 201, answer.text
    kept: dict[str, Any] = answer.json()
    return kept


def row_of(authority: Page, organisation: str, query: str = "year=2026") -> dict[str, Any]:
    view = authority.ask("GET", f"authority/institutions?{query}").json()
    return next(row for row in view["institutions"] if row["organisation"]["id"] == organisation)


def test_institutions_stand_side_by_side_whether_they_handed_in_or_not(district: Running) -> None:
    authority = district.authority()
    district.page("silent")
    kept = hand_in(district.page("diligent"), settled_document({"F09": 8, "F24": 1.5}))
    view = authority.ask("GET", "authority/institutions?year=2026").json()
    assert (view["year"], view["years"], view["editions"]) == ("2026", ["2026"], [kept["result"]["edition"]])
    assert [row["organisation"]["id"] for row in view["institutions"]] == ["diligent", "silent"]
    diligent, silent = view["institutions"]
    assert silent["submission"] is None
    found = diligent["submission"]
    assert (found["id"], found["receipt"], found["received"]) == (kept["id"], kept["receipt"], MADE)
    assert (found["low"], found["high"], found["grade"], found["grades"]) == (90.5, 90.5, "good", ["good"])
    assert [(weak["id"], weak["lost"]) for weak in found["weak"]] == [("F09", 8), ("F24", 1.5)]
    assert (found["before"], found["change"]) == (None, None)


def test_an_unsettled_result_is_a_range_with_every_grade_still_possible(server: Running, authority: Page) -> None:
    kept = hand_in(server.page("open"), {"class": "B", "about": {"year": "2026"}})
    found = row_of(authority, "open")["submission"]
    assert [found["low"], found["high"]] == kept["result"]["range"]
    assert (found["grade"], found["grades"]) == (None, kept["result"]["possible_grades"])


def test_the_last_submission_of_a_year_counts_and_is_compared_with_the_year_before(
    server: Running, authority: Page
) -> None:
    page = server.page("yearly")
    hand_in(page, settled_document({"F09": 8}, year="2025年度"))
    for document_id, lost in (("1" * 8, 8), ("2" * 8, 2.5)):
        hand_in(page, settled_document({"F10": lost}), f"{document_id}-0000-4000-8000-000000000000")
    found = row_of(authority, "yearly")["submission"]
    assert (found["low"], found["before"]["low"], found["before"]["year"]) == (97.5, 92, "2025")
    assert found["change"] == {"low": 5.5, "high": 5.5}
    assert row_of(authority, "yearly", "year=2025")["submission"]["low"] == 92


def test_a_submission_that_names_no_year_belongs_to_the_one_it_came_in(server: Running, authority: Page) -> None:
    hand_in(server.page("undated"), settled_document(year=None))
    assert row_of(authority, "undated", f"year={MADE[:4]}")["submission"]["grade"] == "excellent"


def test_only_forms_that_are_kept_and_years_may_be_asked_for(authority: Page) -> None:
    for query, parameter in (("form=gs/C", "form"), ("year=26", "year"), ("year=二〇二六", "year")):
        problem = assert_problem(authority.ask("GET", f"authority/institutions?{query}"), 400, "bad_query")
        assert problem["parameter"] == parameter


def test_items_are_counted_across_the_district(district: Running) -> None:
    authority = district.authority()
    losses: list[dict[str, float]] = [{"F09": 8}, {"F09": 3}, {"F09": 8, "F24": 0.5}, {}]
    for number, lost in enumerate(losses):
        hand_in(district.page(f"o{number}"), settled_document(lost))
    hand_in(district.page("open"), {"class": "B", "about": {"year": "2026"}})
    view = authority.ask("GET", "authority/items?year=2026").json()
    assert view["institutions"] == 5
    found = {item["id"]: item for item in view["items"]}
    assert [item["id"] for item in view["items"]] == list(MOST)
    f09 = found["F09"]
    assert [f09[name] for name in ("full", "partial", "none", "open")] == [1, 1, 2, 1]
    assert (f09["max"], f09["lost"]) == (8, 5.4)
    assert (found["F24"]["partial"], found["F24"]["lost"]) == (1, 1.7)
    assert sum(f09["statuses"].values()) == 5


def test_conditions_of_a_form_without_points_are_counted_too(server: Running, authority: Page) -> None:
    facility = submission(
        {"class": "C", "about": {"year": "2026"}, "facts": {"site": {"floor_area_m2": 10, "bays": 3}}},
        form="gs/facility",
        rules_sha256=load.rules_sha256("gs/facility"),
    )
    assert server.page("rooms", of_class="C").put(new_id(), facility).status_code == 201
    view = authority.ask("GET", "authority/items?year=2026&form=gs/facility").json()
    found = {item["id"]: item for item in view["items"]}
    assert (found["site.floor_area_m2"]["none"], found["site.bays"]["full"], found["site.rooms"]["open"]) == (1, 1, 1)
    assert found["site.bays"]["max"] is None
    row = row_of(authority, "rooms", "year=2026&form=gs/facility")
    assert row["submission"]["status"] == "short"


def test_level_and_rates_stand_beside_the_evaluation(server: Running, authority: Page) -> None:
    page = server.page("levels", of_class=None)
    period = {"from": "2025-10-01", "to": "2026-03-31"}
    documents: dict[str, dict[str, Any]] = {
        "gbt/capability": {"about": {"year": "2026"}, "facts": {}},
        "gbt/indicators": {"period": period, "facts": {"residents": 300, "residents_served": 100}},
    }
    kept = {}
    for form, document in documents.items():
        kept[form] = page.put(new_id(), submission(document, form=form, rules_sha256=load.rules_sha256(form))).json()
    row = row_of(authority, "levels")
    assert row["submission"] is None
    assert row["capability"]["range"] == kept["gbt/capability"]["result"]["range"]
    assert row["indicators"]["coverage"] == kept["gbt/indicators"]["result"]["coverage"] == 0.333333
    view = authority.ask("GET", "authority/items?year=2026&form=gbt/capability").json()
    assert view["items"][0]["open"] == 1
    for ending in ("csv", "xlsx"):
        assert authority.ask("GET", f"authority/export.{ending}?form=gbt/capability").status_code == 200


def test_the_authority_reads_a_submission_as_its_organisation_does(server: Running, authority: Page) -> None:
    page = server.page("read")
    kept = hand_in(page, settled_document())
    own = page.get(kept["id"])
    seen = authority.get(kept["id"], under="authority/organisations/read/assessments")
    assert (seen.json(), seen.headers["ETag"]) == (own.json(), own.headers["ETag"])
    listed = authority.ask("GET", "authority/organisations/read/assessments").json()["items"]
    assert [item["id"] for item in listed] == [kept["id"]]
    assert_problem(authority.get(kept["id"], under="authority/organisations/other/assessments"), 404, "not_found")


def review(revision: str, items: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"revision": revision, "items": items or {"F09": {"score": 4.5, "reason": "现场只见到记录"}}}


def test_a_review_stands_beside_the_self_score_and_is_scored_by_the_engine(server: Running, authority: Page) -> None:
    kept = hand_in(server.page("reviewed"), settled_document({"F24": 8}))
    under = "authority/reviews/reviewed"
    answer = authority.put(kept["id"], review(kept["revision"]), under=under)
    assert answer.status_code == 201
    found = authority.get(kept["id"], under=under).json()
    assert (found["self"]["total"], found["result"]["total"], found["stale"]) == (92, 88.5, False)
    scores = {item["id"]: item["score"] for item in found["result"]["items"]}
    assert (scores["F09"], scores["F24"]) == (4.5, 0)
    assert found["items"] == review("")["items"]
    assert found["document"] == settled_document({"F24": 8})
    seen = row_of(authority, "reviewed")
    assert (seen["submission"]["low"], seen["submission"]["grade"]) == (92, "good")
    assert (seen["review"]["low"], seen["review"]["grade"], seen["review"]["items"]) == (88.5, "pass", ["F09"])
    assert seen["review"]["stale"] is False


def test_a_review_is_tied_to_the_revision_that_was_reviewed(server: Running, authority: Page) -> None:
    page, under = server.page("moved"), "authority/reviews/moved"
    kept = hand_in(page, settled_document())
    assert authority.put(kept["id"], review(kept["revision"]), under=under).status_code == 201
    again = page.put(kept["id"], submission(settled_document({"F01": 4})), revision=kept["revision"]).json()
    found = authority.get(kept["id"], under=under).json()
    assert (found["stale"], found["of_revision"], found["self"]["total"]) == (True, kept["revision"], 100)
    assert row_of(authority, "moved")["review"]["stale"] is True
    late = authority.put(kept["id"], review(kept["revision"]), revision=found["revision"], under=under)
    assert assert_problem(late, 409, "submission_changed")["revision"] == again["revision"]
    assert (
        authority.put(kept["id"], review(again["revision"]), revision=found["revision"], under=under).status_code == 200
    )
    assert authority.get(kept["id"], under=under).json()["result"]["total"] == 92.5


def test_an_institution_reads_the_reviews_of_its_own_and_nobody_elses(server: Running, authority: Page) -> None:
    page, other = server.page("inspected"), server.page("neighbour")
    assert page.ask("GET", "reviews").json() == {"items": []}
    kept = hand_in(page, settled_document())
    assert_problem(page.ask("GET", f"reviews/{kept['id']}"), 404, "not_found")
    authority.put(kept["id"], review(kept["revision"]), under="authority/reviews/inspected")
    found = page.ask("GET", f"reviews/{kept['id']}").json()
    assert found == authority.get(kept["id"], under="authority/reviews/inspected").json()
    assert (found["items"], found["of_revision"], found["stale"]) == (review("")["items"], kept["revision"], False)
    [listed] = page.ask("GET", "reviews").json()["items"]
    assert (listed["id"], listed["reviewed"], listed["low"], listed["grade"]) == (
        kept["id"],
        ["F09"],
        96.5,
        "excellent",
    )
    assert (listed["of_revision"], listed["stale"]) == (kept["revision"], False)
    page.put(kept["id"], submission(settled_document({"F01": 4})), revision=kept["revision"])
    assert page.ask("GET", "reviews").json()["items"][0]["stale"] is True
    assert page.ask("GET", f"reviews/{kept['id']}").json()["stale"] is True
    assert other.ask("GET", "reviews").json() == {"items": []}
    assert_problem(other.ask("GET", f"reviews/{kept['id']}"), 404, "not_found")


def test_what_was_taken_back_has_no_review_any_more(server: Running, authority: Page) -> None:
    page = server.page("regretful")
    kept = hand_in(page, settled_document())
    authority.put(kept["id"], review(kept["revision"]), under="authority/reviews/regretful")
    assert page.delete(kept["id"], kept["revision"]).status_code == 200
    assert page.ask("GET", "reviews").json() == {"items": []}


def test_two_inspectors_do_not_overwrite_each_other(server: Running, authority: Page) -> None:
    kept, under = hand_in(server.page("twice"), settled_document()), "authority/reviews/twice"
    first = authority.put(kept["id"], review(kept["revision"]), under=under).json()
    second = server.authority().put(kept["id"], review(kept["revision"]), under=under)
    assert assert_problem(second, 412, "revision_conflict")["current"]["revision"] == first["revision"]
    assert authority.delete(kept["id"], first["revision"], under=under).status_code == 200
    assert row_of(authority, "twice")["review"] is None


@pytest.mark.parametrize(
    ("items", "code"),
    [
        ({"F09": {"score": 4, "reason": " "}}, "document_invalid"),
        ({"F09": {"score": 4.25, "reason": "x"}}, "document_invalid"),
        ({"F09": {"score": 9, "reason": "x"}}, "document_invalid"),
        ({"F99": {"score": 1, "reason": "x"}}, "document_invalid"),
        ({"F09": 4}, "envelope_invalid"),
        ({"F09": {"score": 4, "reason": "长" * 1001}}, "envelope_invalid"),
    ],
)
def test_a_review_needs_a_score_and_a_reason(
    server: Running, authority: Page, items: dict[str, Any], code: str
) -> None:
    kept = hand_in(server.page("faulty"), settled_document())
    under = "authority/reviews/faulty"
    assert_problem(authority.put(kept["id"], review(kept["revision"], items), under=under), 422, code)
    assert_problem(authority.get(kept["id"], under=under), 404, "not_found")


def test_there_is_no_review_of_what_is_not_there(server: Running, authority: Page) -> None:
    server.page("empty")
    for organisation in ("empty", "nobody"):
        answer = authority.put(new_id(), review("0123456789abcdef"), under=f"authority/reviews/{organisation}")
        assert_problem(answer, 404, "not_found")


def test_organisations_are_registered_and_changed_in_the_browser(server: Running, authority: Page) -> None:
    given = {"name": "新站", "class": "B", "parent": None}
    created = authority.ask("PUT", "authority/organisations/new", given)
    assert (created.status_code, created.json()["created"]) == (201, MADE)
    assert authority.ask("PUT", "authority/organisations/new", {**given, "name": "更名"}).status_code == 200
    assert authority.ask("GET", "authority/organisations/new").json()["name"] == "更名"
    listed = authority.ask("GET", "authority/organisations").json()["organisations"]
    assert "更名" in [organisation["name"] for organisation in listed]
    for changed, path in (
        ({"class": "D"}, "class"),
        ({"parent": "nobody"}, "parent"),
        ({"parent": "new"}, "parent"),
        ({"name": "\n"}, "name"),
    ):
        problem = assert_problem(
            authority.ask("PUT", "authority/organisations/new", given | changed), 422, "envelope_invalid"
        )
        assert [error["path"] for error in problem["errors"]] == [path]
    assert_problem(authority.ask("PUT", "authority/organisations/authority", given), 404, "not_found")


def test_tokens_are_made_shown_once_and_revoked_in_the_browser(server: Running, authority: Page) -> None:
    server.page("tokened")
    made = authority.ask(
        "POST", "authority/tokens", {"scope": "organisation", "organisation": "tokened", "name": "前台"}
    )
    assert made.status_code == 201
    page = Page(server.url, made.json()["secret"], server.client)
    assert page.ask("GET", "me").json()["organisation"]["id"] == "tokened"
    listed = authority.ask("GET", "authority/tokens")
    assert made.json()["secret"] not in listed.text
    assert made.json()["token"] in listed.json()["tokens"]
    assert authority.ask("DELETE", f"authority/tokens/{made.json()['token']['id']}").json()["revoked"] == MADE
    assert_problem(page.ask("GET", "me"), 401, "token_refused")
    other = authority.ask(
        "POST", "authority/tokens", {"scope": "authority", "organisation": None, "name": "督导"}
    ).json()
    assert Page(server.url, other["secret"], server.client).ask("GET", "me").json()["scope"] == "authority"
    for body in (
        {"scope": "authority", "organisation": "tokened", "name": "x"},
        {"scope": "organisation", "organisation": None, "name": "x"},
        {"scope": "organisation", "organisation": "authority", "name": "x"},
        {"scope": "root", "organisation": None, "name": "x"},
    ):
        assert_problem(authority.ask("POST", "authority/tokens", body), 422, "envelope_invalid")


def test_nobody_shuts_themselves_out_by_a_slip(authority: Page) -> None:
    own = authority.ask("GET", "me").json()["token"]["id"]
    assert_problem(authority.ask("DELETE", f"authority/tokens/{own}"), 409, "own_token")
    assert authority.ask("GET", "me").status_code == 200


@pytest.mark.parametrize("of_class", ["A", None])
def test_erasing_an_organisation_leaves_nothing(
    server: Running, authority: Page, of_class: OrganisationClass | None
) -> None:
    name = f"erased-{of_class}".lower()
    kept = hand_in(server.page(name, of_class=of_class), settled_document())
    assert authority.ask("DELETE", f"authority/organisations/{name}?erase=true").json()["erased"] == 1
    back = {"name": "x", "class": of_class, "parent": None}
    authority.ask("PUT", f"authority/organisations/{name}", back)
    assert_problem(server.page(name).get(kept["id"]), 404, "not_found")


def test_what_the_authority_does_is_in_the_audit_trail(server: Running) -> None:
    authority = server.authority()
    me = authority.ask("GET", "me").json()["token"]["id"]
    before = last_number(authority)
    kept = hand_in(server.page("watched"), settled_document())
    under = "authority/organisations/watched/assessments"
    authority.get(kept["id"], under=under)
    authority.put(kept["id"], review(kept["revision"]), under="authority/reviews/watched")
    for path in ("institutions?year=2026", "items", "export.csv?year=2026", "organisations", "tokens"):
        authority.ask("GET", f"authority/{path}")
    page = authority.ask("GET", f"authority/audit?after={before}").json()
    noted = [(entry["action"], entry["space"], entry["object"]) for entry in page["entries"] if entry["actor"] == me]
    assert noted == [
        ("read", "watched", f"assessment/{kept['id']}"),
        ("create", "watched", f"review/{kept['id']}"),
        ("read", "authority", "institutions gs/evaluation 2026"),
        ("read", "authority", "items gs/evaluation newest"),
        ("export", "authority", "csv gs/evaluation 2026"),
        ("read", "authority", "organisations"),
        ("read", "authority", "tokens"),
        ("read", "authority", "audit"),
    ]
    assert ("create", "watched", f"assessment/{kept['id']}") in [
        (entry["action"], entry["space"], entry["object"]) for entry in page["entries"]
    ]
    assert (page["whole"], page["first_broken"]) == (True, None)
    assert (
        page["names"]["organisations"]["watched"]
        == authority.ask("GET", "authority/organisations/watched").json()["name"]
    )
    assert me in page["names"]["tokens"]
    assert "moved" not in page["names"]["organisations"]


def last_number(authority: Page) -> int:
    number, more = 0, True
    while more:
        page = authority.ask("GET", f"authority/audit?after={number}&limit=1000").json()
        number, more = page["entries"][-1]["number"], page["more"]
    return number


def test_the_audit_trail_is_read_in_pages_that_follow_on(authority: Page) -> None:
    for _ in range(5):
        authority.ask("GET", "authority/tokens")
    first = authority.ask("GET", "authority/audit?limit=2").json()
    assert [entry["number"] for entry in first["entries"]] == [1, 2]
    second = authority.ask("GET", "authority/audit?after=2&limit=2").json()
    assert [entry["number"] for entry in second["entries"]] == [3, 4]
    assert (first["more"], first["whole"], second["whole"]) == (True, True, True)
