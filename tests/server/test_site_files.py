import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from running import Running, process

PAGE = "<!doctype html><title>心衡</title>" + "<p>条款</p>" * 200
WASM = b"\0asm" + b"\0" * 4000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest site with one of everything."""
    site = tmp_path_factory.mktemp("site")
    files: dict[str, bytes] = {
        "index.html": PAGE.encode(),
        "404.html": "<title>没有这一页</title>".encode(),
        "工具/index.html": PAGE.encode(),
        "assets/app.js": b"export const a = 1;\n" * 100,
        "assets/app.f55a23d4.min.js": b"export const a = 1;\n" * 100,
        "assets/engine.mjs": b"export const a = 1;\n" * 100,
        "assets/pyodide.wasm": WASM,
        "assets/stdlib.zip": b"PK" * 1000,
        "assets/form.json": b'{"a": 1}',
        "assets/packed.js": b"original " * 100,
        "assets/packed.js.gz": gzip.compress(b"packed"),
        "assets/packed.js.br": b"brotli",
        "assets/stale.js": b"newer " * 200,
        "assets/stale.js.gz": gzip.compress(b"older"),
        "assets/picture.png": b"\x89PNG" * 200,
    }
    for name, content in files.items():
        path = site / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    os.utime(site / "assets/stale.js.gz", (0, 0))
    (site.parent / "secret.txt").write_text("outside")
    return site


@pytest.fixture(scope="module")
def server(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with process(tmp_path_factory.mktemp("server") / "data", "--site", str(folder)) as running:
        yield running


def get(server: Running, path: str, encoding: str = "identity", **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return server.client.get(server.url + path, headers={"Accept-Encoding": encoding, **named})


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/assets/app.js", "text/javascript; charset=utf-8"),
        ("/assets/engine.mjs", "text/javascript; charset=utf-8"),
        ("/assets/pyodide.wasm", "application/wasm"),
        ("/assets/stdlib.zip", "application/zip"),
        ("/assets/form.json", "application/json"),
        ("/assets/picture.png", "image/png"),
    ],
)
def test_files_have_the_right_type(server: Running, path: str, media_type: str) -> None:
    for encoding in ("identity", "gzip"):
        answer = get(server, path, encoding)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, media_type)


@pytest.mark.parametrize("path", ["/", "/assets/app.js", "/assets/pyodide.wasm", "/assets/stdlib.zip"])
def test_what_shrinks_is_sent_compressed(server: Running, folder: Path, path: str) -> None:
    answer = get(server, path, "gzip, deflate, br")
    content = (folder / ("index.html" if path == "/" else path[1:])).read_bytes()
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert int(answer.headers["Content-Length"]) < len(content)
    assert answer.content == content
    assert "Content-Encoding" not in get(server, path).headers
    assert "Content-Encoding" not in get(server, path, "gzip;q=0").headers


def test_what_the_build_has_compressed_is_sent_as_it_is(server: Running) -> None:
    raw = {}
    for encoding in ("gzip", "gzip, br"):
        with server.client.stream(
            "GET", f"{server.url}/assets/packed.js", headers={"Accept-Encoding": encoding}
        ) as answer:
            raw[answer.headers["Content-Encoding"]] = b"".join(answer.iter_raw())
            assert answer.headers["Content-Type"].startswith("text/javascript")
    assert gzip.decompress(raw["gzip"]) == b"packed"
    assert raw["br"] == b"brotli"


def test_an_older_compressed_file_is_passed_over(server: Running) -> None:
    assert get(server, "/assets/stale.js", "gzip").content == b"newer " * 200


@pytest.mark.parametrize("encoding", ["identity", "gzip", "br, gzip"])
@pytest.mark.parametrize("path", ["/", "/assets/app.js", "/assets/pyodide.wasm", "/assets/packed.js"])
def test_an_unchanged_file_is_304(server: Running, path: str, encoding: str) -> None:
    with server.client.stream("GET", server.url + path, headers={"Accept-Encoding": encoding}) as first:
        tag = first.headers["ETag"]
    again = get(server, path, encoding, If_None_Match=tag)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/assets/app.f55a23d4.min.js", "/assets/app.js?v=0123456789abcdef"])
def test_an_address_with_a_hash_is_kept_for_ever(server: Running, path: str) -> None:
    assert "immutable" in get(server, path).headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/", "/assets/app.js", "/none.f55a23d4.js", "/assets/app.js?v=", "/?v=1"])
def test_any_other_is_asked_for_again(server: Running, path: str) -> None:
    assert get(server, path).headers["Cache-Control"] == "no-cache"


def test_a_folder_leads_to_its_page_on_the_same_host(server: Running) -> None:
    answer = get(server, "/工具")
    assert answer.status_code == 307
    assert answer.headers["Location"] == "./%E5%B7%A5%E5%85%B7/"
    assert str(answer.next_request.url if answer.next_request else "").startswith(server.url)
    assert get(server, "/工具/").text == PAGE
    tricked = get(server, "//evil.example/%2e%2e/assets/..%2f工具")
    assert not tricked.headers.get("Location", "./").startswith("//")


@pytest.mark.parametrize("path", ["/nothing", "/assets/", "/nothing.f55a23d4.js", "/%00", "/" + "x" * 5000])
def test_what_is_missing_gets_the_sites_own_page(server: Running, path: str) -> None:
    answer = get(server, path, "gzip")
    assert answer.status_code == 404


def test_the_sites_own_404_page_is_used(server: Running) -> None:
    assert "没有这一页" in get(server, "/nothing").text


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/../../secret.txt"]
)
def test_nothing_outside_the_site_is_served(server: Running, path: str) -> None:
    answer = server.client.send(httpx.Request("GET", httpx.URL(server.url).copy_with(raw_path=path.encode())))
    assert answer.status_code == 404
    assert "outside" not in answer.text


@pytest.mark.parametrize("path", ["/", "/assets/app.js", "/nothing"])
def test_head_answers_like_get_without_a_body(server: Running, path: str) -> None:
    headers = {"Accept-Encoding": "gzip"}
    head, full = (server.client.request(method, server.url + path, headers=headers) for method in ("HEAD", "GET"))
    assert head.content == b""
    assert head.status_code == full.status_code
    for name in ("Content-Type", "Content-Length", "ETag", "Cache-Control"):
        assert head.headers[name] == full.headers[name]


def test_a_range_is_cut_from_the_original(server: Running) -> None:
    answer = get(server, "/assets/pyodide.wasm", "gzip", Range="bytes=0-3")
    assert (answer.status_code, answer.content) == (206, b"\0asm")


def test_without_a_site_the_page_says_how_to_make_one(tmp_path: Path) -> None:
    with process(tmp_path / "data", "--site", str(tmp_path / "none")) as running:
        answer = running.client.get(running.url + "/")
        assert answer.status_code == 404
        assert "make build" in answer.text
        assert running.client.get(running.url + "/api/v1/hello").status_code == 200
