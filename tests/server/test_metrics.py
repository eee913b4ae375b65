"""What Prometheus reads, and that nothing of a visitor is in it."""

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from running import assert_problem, new_id, thread
from xinheng_server.settings import Settings

CANARY = "canary-19f3"


def figures(text: str, name: str) -> dict[tuple[str, ...], float]:
    """Return a metric's samples by the values of their labels."""
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {tuple(sample.labels.values()): sample.value for sample in samples if sample.name == name}


def test_requests_and_what_is_kept_are_counted_without_what_visitors_say(tmp_path: Path) -> None:
    with thread(Settings(port=0, data=tmp_path / "data", site=tmp_path / "site", metrics=True)) as running:
        page, client = running.page(), running.client
        for _ in range(3):
            assert page.put(new_id()).status_code == 201
        client.get(f"{running.url}/{CANARY}?{CANARY}={CANARY}")
        client.request(CANARY, running.url)
        text = client.get(f"{running.url}/metrics").text
    assert figures(text, "xinheng_requests_total")["PUT", "/api/v1/assessments/{id:uuid}", "201"] == 3
    assert figures(text, "xinheng_request_seconds_count")[("/api/v1/assessments/{id:uuid}",)] == 3
    assert figures(text, "xinheng_store_kept")[("documents",)] == 3
    assert CANARY not in text


@pytest.mark.parametrize("path", ["/metrics", "/metrics/"])
def test_figures_are_not_there_unless_they_are_turned_on(tmp_path: Path, path: str) -> None:
    with thread(Settings(port=0, data=tmp_path / "data", site=tmp_path / "site")) as running:
        answer = running.client.get(running.url + path)
    assert answer.status_code == 404
    assert "xinheng_requests" not in answer.text


def test_only_a_site_on_the_list_may_speak_from_elsewhere(tmp_path: Path) -> None:
    origin = "https://heping.example.org"
    with thread(Settings(port=0, data=tmp_path / "data", site=tmp_path / "site", origins=(origin,))) as running:
        asked = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization,write-id"}
        address = f"{running.url}/api/v1/assessments/{new_id()}"
        allowed = running.client.options(address, headers={"Origin": origin, **asked})
        refused = running.client.options(address, headers={"Origin": "https://example.com", **asked})
        answer = running.client.get(address, headers={"Origin": origin})
    assert (allowed.status_code, allowed.headers["Access-Control-Allow-Origin"]) == (200, origin)
    assert "Access-Control-Allow-Origin" not in refused.headers
    assert_problem(answer, 401, "token_missing")
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
