"""The server most tests talk to: one for each module, in a process of its own."""

import asyncio
from collections.abc import Iterator

import pytest
from postgresql import given_or_own, schema
from running import Page, Running, process


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with process(tmp_path_factory.mktemp("server") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def page(server: Running) -> Page:
    return server.page()


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(autouse=True)
def own_event_loop() -> Iterator[None]:
    """Playwright leaves its event loop marked as running in this thread; tests of ours that await have one of their own."""
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


@pytest.fixture(scope="session")
def database_url() -> Iterator[str]:
    """A PostgreSQL server for the whole session."""
    with given_or_own() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[str]:
    """An empty database for one test."""
    with schema(database_url) as url:
        yield url
