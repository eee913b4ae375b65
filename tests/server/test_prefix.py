"""Under a path of a larger site: what the path shows, and what is for the operator's own tools alone."""

from collections.abc import Iterator

import pytest
from running import Running, assert_problem, thread
from xinheng_server.settings import Settings

FOR_TOOLS = ["/metrics", "/readyz", "/healthz"]


@pytest.fixture(scope="module")
def prefixed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("prefixed")
    with thread(Settings(port=0, data=folder, site=folder / "site", prefix="/xinheng", metrics=True)) as running:
        yield running


@pytest.mark.parametrize("path", FOR_TOOLS)
def test_the_operators_tools_ask_the_server_itself(prefixed: Running, path: str) -> None:
    assert prefixed.client.get(prefixed.url + path).status_code == 200


@pytest.mark.parametrize("path", FOR_TOOLS)
def test_what_comes_by_the_path_is_not_told_how_the_server_fares(prefixed: Running, path: str) -> None:
    assert_problem(prefixed.client.get(f"{prefixed.url}/xinheng{path}"), 404, "not_found")


def test_the_interface_stands_under_the_path_alone(prefixed: Running) -> None:
    assert prefixed.client.get(f"{prefixed.url}/xinheng/api/v1/hello").status_code == 200
    assert_problem(prefixed.client.get(f"{prefixed.url}/tools/"), 404, "not_found")


def test_the_description_says_where_each_address_stands(prefixed: Running) -> None:
    described = prefixed.client.get(f"{prefixed.url}/xinheng/api/openapi.json").json()
    assert described["servers"] == [{"url": "/xinheng"}]
    assert described["paths"]["/readyz"]["servers"] == [{"url": "/"}]
    assert "servers" not in described["paths"]["/api/v1/hello"]
