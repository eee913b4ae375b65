"""What an operator may set: read once from the environment; a word nobody knows is refused."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from xinheng_server.errors import SetupError

NAMES = {"PORT": "port", "DATA": "data", "XINHENG_HOST": "host", "XINHENG_SITE": "site"}
"""Environment variable → setting. ``docs/about/server.md`` lists the same."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the server listens, keeps its data and finds the built site. Limits are sizes in bytes and seconds."""

    host: str = "127.0.0.1"
    port: int = 8000
    data: Path = Path("data")
    site: Path = Path("site")
    max_body: int = 64 * 1024
    body_seconds: float = 10.0


def read_settings(environ: Mapping[str, str] = os.environ, **given: object) -> Settings:
    """Return the settings: what was ``given`` (and is not None), else the environment, else the defaults."""
    unknown = sorted(name for name in environ if name.startswith("XINHENG_") and name not in NAMES)
    if unknown:
        raise SetupError(f"不认识的设置 {'、'.join(unknown)}；可用的有 {'、'.join(NAMES)}。")
    chosen: dict[str, object] = {key: environ[name] for name, key in NAMES.items() if environ.get(name)}
    chosen |= {key: value for key, value in given.items() if value is not None}
    return replace(Settings(), **{key: _convert(key, value) for key, value in chosen.items()})  # type: ignore[arg-type]


def _convert(key: str, value: object) -> object:
    if key in ("data", "site"):
        return Path(str(value))
    return _port(str(value)) if key == "port" else value


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise SetupError(f"端口 {text!r} 不对：应为 0 到 65535 之间的整数。")
    return int(text)
