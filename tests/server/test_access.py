"""Who may come in where: every route, every kind of visitor. A route without a rule here fails."""

from collections.abc import Iterator

import httpx
import pytest
from running import MADE, Page, Running, assert_problem, new_id, thread
from test_openapi import operations
from xinheng_server.app import ROUTES
from xinheng_server.settings import Settings

EVERYONE = """
get /healthz
get /readyz
get /api/openapi.json
get /api/v1/hello
post /api/v1/run/{tool}
get /api/v1/surveys/{organisation}/{round}
put /api/v1/surveys/{organisation}/{round}/responses/{id}
get /api/v1/complaints/{organisation}/key
put /api/v1/complaints/{organisation}/{id}
post /api/v1/complaints/{organisation}/lookup
"""
ANY_TOKEN = """
get /api/v1/me
"""
ORGANISATION = """
get /api/v1/assessments
get /api/v1/assessments/{id}
put /api/v1/assessments/{id}
delete /api/v1/assessments/{id}
get /api/v1/reviews
get /api/v1/reviews/{id}
get /api/v1/drafts
get /api/v1/drafts/{id}
put /api/v1/drafts/{id}
delete /api/v1/drafts/{id}
get /api/v1/rounds
get /api/v1/rounds/{id}
put /api/v1/rounds/{id}
delete /api/v1/rounds/{id}
post /api/v1/rounds/{id}/codes
post /api/v1/rounds/{id}/seal
get /api/v1/rounds/{id}/results
get /api/v1/rounds/{id}/comments
get /api/v1/rounds/{id}/export.csv
get /api/v1/rounds/{id}/export.xlsx
get /api/v1/complaints
get /api/v1/complaints/{id}
put /api/v1/complaints/{id}/state
delete /api/v1/complaints/{id}
get /api/v1/me/complaints
put /api/v1/me/complaints/key
delete /api/v1/me/complaints/key
put /api/v1/me/complaints/ways
"""
AUTHORITY = """
get /api/v1/authority/organisations
get /api/v1/authority/organisations/{organisation}
put /api/v1/authority/organisations/{organisation}
delete /api/v1/authority/organisations/{organisation}
get /api/v1/authority/tokens
post /api/v1/authority/tokens
delete /api/v1/authority/tokens/{token}
get /api/v1/authority/institutions
get /api/v1/authority/items
get /api/v1/authority/organisations/{organisation}/assessments
get /api/v1/authority/organisations/{organisation}/assessments/{id}
get /api/v1/authority/reviews/{organisation}/{id}
put /api/v1/authority/reviews/{organisation}/{id}
delete /api/v1/authority/reviews/{organisation}/{id}
get /api/v1/authority/export.xlsx
get /api/v1/authority/export.csv
get /api/v1/authority/export.json
get /api/v1/authority/dictionary.csv
get /api/v1/authority/audit
"""
RULES = {
    line: who
    for who, lines in (
        ("everyone", EVERYONE),
        ("any token", ANY_TOKEN),
        ("organisation", ORGANISATION),
        ("authority", AUTHORITY),
    )
    for line in lines.split("\n")
    if line
}
LET_IN = {
    "everyone": {"nobody", "a wrong token", "an organisation", "the authority"},
    "any token": {"an organisation", "the authority"},
    "organisation": {"an organisation"},
    "authority": {"the authority"},
}
OPERATIONS = sorted(f"{method} {path}" for route in ROUTES for path, method in operations(route))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that takes as many wrong tokens as this module sends."""
    data = tmp_path_factory.mktemp("server")
    with thread(
        Settings(port=0, data=data, site=data / "site", complaints=True, failures_per_address=0), now=lambda: MADE
    ) as running:
        yield running


@pytest.fixture(scope="module")
def visitors(server: Running) -> dict[str, Page]:
    return {
        "nobody": Page(server.url, "", server.client),
        "a wrong token": Page(server.url, "xh_wrong", server.client),
        "an organisation": server.page("anyone"),
        "the authority": server.authority(),
    }


def test_every_route_has_a_rule() -> None:
    assert set(OPERATIONS) <= set(RULES)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("visitor", ["nobody", "a wrong token", "an organisation", "the authority"])
def test_only_those_the_rule_names_come_in(visitors: dict[str, Page], operation: str, visitor: str) -> None:
    page, who = visitors[visitor], RULES[operation]
    answer = send(page, operation)
    if visitor in LET_IN[who]:
        assert answer.status_code not in (401, 403, 500), answer.text
    elif visitor == "nobody":
        assert_problem(answer, 401, "token_missing")
    elif visitor == "a wrong token":
        assert_problem(answer, 401, "token_refused")
    else:
        assert assert_problem(answer, 403, "scope_refused")["scope"] == who


def send(page: Page, operation: str) -> httpx.Response:
    """Send a request that is well formed and asks for what is not there."""
    method, path = operation.split()
    filled = path.format(
        id=new_id(), organisation="nobody-here", token="ffffffff", tool="nothing", round=new_id(), number="7"
    )
    headers = {"If-Match": '"0123456789abcdef"', "Write-Id": new_id()}
    if page.secret:
        headers["Authorization"] = f"Bearer {page.secret}"
    body: object = {} if method in ("put", "post") else None
    return page.client.request(method, page.url + filled, json=body, headers=headers)


@pytest.mark.parametrize("under", ["assessments", "drafts", "rounds"])
def test_an_organisation_finds_nothing_of_another(server: Running, under: str) -> None:
    own, other = server.page("own"), server.page("other")
    document_id = new_id()
    kept = own.put(document_id, BODIES[under], under=under)
    assert kept.status_code == 201, kept.text
    assert own.get(document_id, under=under).status_code == 200
    assert_problem(other.get(document_id, under=under), 404, "not_found")
    revision = kept.json()["revision"]
    assert assert_problem(other.delete(document_id, revision, under=under), 412, "revision_conflict")["current"] is None
    assert document_id not in other.ask("GET", under).text
    assert own.get(document_id, under=under).status_code == 200


def test_a_removed_organisation_is_let_in_no_more_and_its_tokens_stay_revoked(server: Running) -> None:
    gone, authority = server.page("gone"), server.authority()
    assert gone.ask("GET", "me").json()["organisation"]["id"] == "gone"
    assert authority.ask("DELETE", "authority/organisations/gone").status_code == 200
    assert_problem(gone.ask("GET", "me"), 401, "token_refused")
    back = {"name": "又回来", "class": "B", "parent": None}
    assert authority.ask("PUT", "authority/organisations/gone", back).status_code == 200
    assert_problem(gone.ask("GET", "me"), 401, "token_refused")


BODIES = {
    "assessments": None,
    "drafts": {
        "form": "gs/evaluation",
        "edition": "2026.1",
        "rules_sha256": "0" * 64,
        "about": {},
        "values": {"class": "B"},
    },
    "rounds": {
        "name": "上半年",
        "opens": "2026-05-01",
        "closes": "2026-05-31",
        "target": 200,
        "codes": False,
        "smallest_group": 5,
    },
}
