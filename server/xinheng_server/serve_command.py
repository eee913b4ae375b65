"""``xinheng serve``: take port and data folder, say in words what is served, run until told to stop."""

import errno
import signal
import socket
from contextlib import suppress

import uvicorn
from starlette.applications import Starlette

from xinheng_server.app import create_app
from xinheng_server.errors import SetupError
from xinheng_server.logs import start_logging
from xinheng_server.settings import Settings
from xinheng_server.store import Damaged
from xinheng_server.tinydb_store import TinyDBStore


def serve(settings: Settings) -> int:
    """Serve site and interface until interrupted. Raise SetupError before anything is promised."""
    listener = listen(settings)
    try:
        store = TinyDBStore(settings.data)
    except Damaged as error:
        listener.close()
        raise SetupError(str(error)) from error
    print(_welcome(settings, listener.getsockname()[1]), flush=True)
    start_logging()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):  # uvicorn hands the signal on after it has stopped in good order
        uvicorn.Server(_config(create_app(settings, store))).run(sockets=[listener])
    print("已停止，数据已保存。", flush=True)
    return 0


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        limit_concurrency=1000,  # connections, open or at work; more get 503 at once
        timeout_keep_alive=20,  # seconds between two requests of a connection
        timeout_graceful_shutdown=10,
        h11_max_incomplete_event_size=16 * 1024,  # request line and headers together
    )


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
    built = (settings.site / "index.html").is_file()
    return "\n".join(
        [
            f"心衡正在 http://{host}:{port}/ 提供服务。",
            f"  网站：{settings.site.resolve()}" + ("" if built else "（还没有生成，请运行 xinheng build）"),
            f"  接口：http://{host}:{port}/api/openapi.json",
            f"  数据：{settings.data.resolve()}",
            "按 Ctrl+C 停止。",
        ]
    )
