"""The built site as static files: right types, compressed, revalidated, its own page for what is missing."""

import mimetypes
import os
import re
from pathlib import Path
from urllib.parse import quote

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

from xinheng_server.compression import Compressor, accepted_encodings

MEDIA_TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".whl": "application/zip",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
"""Types that must not depend on what the machine happens to have registered; all are worth compressing."""

BESIDE = {"br": ".br", "gzip": ".gz"}
"""Content encoding → ending of the file that a build may have laid beside the original, the preferred first."""

SMALLEST_COMPRESSED = 512
HASHED_NAME = re.compile(r"\.[0-9a-f]{8,64}\.[^/]*$")
HASHED_QUERY = re.compile(rb"v=[0-9a-f]{8,64}")
KEEP_FOR_EVER = "public, max-age=31536000, immutable"
REVALIDATE = "no-cache"

NOT_BUILT = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>心衡</title>
<h1>网站还没有生成</h1><p>请在项目目录运行 <code>make build</code>，然后刷新本页。接口已经可用。</p></html>"""


class Site(StaticFiles):
    """Serve a folder; while it is not there, say how to make it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)
        self.folder = folder
        self._compressor = Compressor()

    async def check_config(self) -> None:
        """Accept a folder that is not there yet."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file in the best encoding, a redirect to a folder's page, or the site's own 404 page."""
        if not (self.folder / "index.html").is_file():
            return HTMLResponse(NOT_BUILT, 404)
        response = await super().get_response(path, scope)
        if isinstance(response, RedirectResponse):  # relative: right behind any proxy, and never to another host
            response.headers["location"] = "./" + quote(scope["path"].rsplit("/", 1)[-1]) + "/"
        if isinstance(response, FileResponse):
            response = await self._encoded(response, Headers(scope=scope))
        response.headers["Cache-Control"] = KEEP_FOR_EVER if _is_for_ever(response, scope) else REVALIDATE
        return response

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Return the file under its type, or 304."""
        response = FileResponse(full_path, status_code, media_type=media_type(full_path), stat_result=stat_result)
        if Path(full_path).suffix in MEDIA_TYPES:
            response.headers["Vary"] = "Accept-Encoding"
        if self.is_not_modified(response.headers, Headers(scope=scope)):
            return NotModifiedResponse(response.headers)
        return response

    async def _encoded(self, original: FileResponse, request: Headers) -> Response:
        """Return a compressed answer where visitor, file and build allow one. Ranges are cut from the original."""
        path, size = Path(original.path), int(original.headers["content-length"])
        if original.status_code != 200 or "range" in request or size < SMALLEST_COMPRESSED:
            return original
        accepted = accepted_encodings(request.get("accept-encoding", ""))
        if path.suffix not in MEDIA_TYPES or not accepted:
            return original
        for encoding, ending in BESIDE.items():
            packed = path.with_name(path.name + ending)
            if encoding in accepted and _is_fresh(packed, path):
                return FileResponse(
                    packed,
                    headers=_headers(original, encoding),
                    media_type=original.media_type,
                    stat_result=packed.stat(),
                )
        if "gzip" not in accepted:
            return original
        content = await to_thread.run_sync(self._compressor.gzip, path)
        return Response(content, headers=_headers(original, "gzip"), media_type=original.media_type)


def media_type(path: str | os.PathLike[str]) -> str:
    """Return the type of a file by its ending."""
    ending = Path(path).suffix
    return MEDIA_TYPES.get(ending) or mimetypes.guess_type(f"_{ending}")[0] or "application/octet-stream"


def _is_for_ever(response: Response, scope: Scope) -> bool:
    """Tell whether the address carries a hash of the content: another content has another address."""
    has_hash = HASHED_NAME.search(scope["path"]) or HASHED_QUERY.fullmatch(scope["query_string"])
    return response.status_code in (200, 304) and has_hash is not None


def _headers(original: FileResponse, encoding: str) -> dict[str, str]:
    """Return an encoded answer's headers: the same content, so the same tag, but weak."""
    kept = {name: original.headers[name] for name in ("last-modified", "vary")}
    return {**kept, "etag": "W/" + original.headers["etag"], "content-encoding": encoding}


def _is_fresh(packed: Path, original: Path) -> bool:
    return packed.is_file() and packed.stat().st_mtime >= original.stat().st_mtime
