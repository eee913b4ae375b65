"""``xinheng serve``: take port and data, say in words what is served, run until told to stop."""

import asyncio
import errno
import gc
import resource
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import uvicorn
from starlette.types import ASGIApp

from xinheng_server.app import create_app
from xinheng_server.connections import connection_class
from xinheng_server.errors import SetupError
from xinheng_server.logs import start_logging
from xinheng_server.opening import Parts, open_parts
from xinheng_server.registry import RegistryDamaged
from xinheng_server.settings import Settings
from xinheng_server.store import Damaged, Unavailable

SPARE_FILES = 100
"""Files and connections of our own beside the visitors'."""


def serve(settings: Settings) -> int:
    """Serve site and interface until interrupted. Raise SetupError before anything is promised."""
    allow_connections(settings.connections)
    listener = listen(settings)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(_serve(settings, listener))
    print("已停止，数据已保存。", flush=True)
    return 0


async def _serve(settings: Settings, listener: socket.socket) -> None:
    async with opened(settings, listener) as parts:
        print(_welcome(settings, listener.getsockname()[1]), flush=True)
        start_logging(settings.log_level)
        server = uvicorn.Server(uvicorn_config(settings, create_app(settings, parts)))
        gc.freeze()  # what was made until now stays: no need to look through it again and again
        await server.serve(sockets=[listener])


@asynccontextmanager
async def opened(settings: Settings, listener: socket.socket) -> AsyncIterator[Parts]:
    """Open the parts, and close the listener if that fails. The application closes the parts when it stops."""
    try:
        parts = await open_parts(settings)
    except (Damaged, RegistryDamaged, Unavailable) as error:
        listener.close()
        raise SetupError(str(error)) from error
    yield parts


def uvicorn_config(settings: Settings, app: ASGIApp) -> uvicorn.Config:
    """Return how uvicorn runs the application."""
    return uvicorn.Config(
        app,
        http=connection_class(settings.head_seconds, settings.connections, settings.proxies),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        limit_concurrency=settings.connections + SPARE_FILES,  # what still comes gets 503 at once
        timeout_keep_alive=20,  # seconds between two requests of a connection
        timeout_graceful_shutdown=10,
    )


def loop_factory() -> type[asyncio.AbstractEventLoop] | None:
    """Return the faster event loop where there is one."""
    try:
        from uvloop import Loop
    except ImportError:  # not made for Windows
        return None
    return Loop


def allow_connections(wanted: int) -> None:
    """Raise the number of files this process may open, as far as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + 2 * SPARE_FILES
    if soft != resource.RLIM_INFINITY and soft < needed:
        allowed = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


def listen(settings: Settings) -> socket.socket:
    """Take the port, so that whoever connects from now on is answered. Raise SetupError."""
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SetupError(
                f"端口 {settings.port} 已被占用；请停止占用它的程序，或换一个端口，例如 --port {settings.port + 1}。"
            ) from error
        raise SetupError(f"不能在 {settings.host}:{settings.port} 上监听：{error.strerror}。") from error


def _welcome(settings: Settings, port: int) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{port}{settings.prefix}"
    built = (settings.site / "index.html").is_file()
    return "\n".join(
        [
            f"心衡正在 {address}/ 提供服务。",
            f"  网站：{settings.site.resolve()}" + ("" if built else "（还没有生成，请运行 xinheng build）"),
            f"  接口：{address}/api/openapi.json",
            f"  数据：{settings.data.resolve()}" + ("" if settings.database is None else "，PostgreSQL"),
            "按 Ctrl+C 停止。",
        ]
    )
