"""What an operator may set: read once from the environment or one TOML file; a word nobody knows is refused."""

import os
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from xinheng_server.errors import SetupError

PLAIN = {"PORT": "port", "DATA": "data"}
"""Environment variables without our prefix, by the custom of such machines."""

LEAST = dict.fromkeys(("max_body", "max_answer", "connections", "cap_documents", "cap_bytes"), 1)
"""Settings that may not be 0."""

MOST = 10**15 - 1
LONGEST_LINE = 200
"""Characters of a sentence that residents read."""

MOST_DAYS = 36_500
"""A hundred years: further back the calendar ends."""

FILE = "XINHENG_CONFIG"
"""The environment variable that names the TOML file; the command line's ``--config`` goes before it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that may be set. ``docs/about/server.md`` explains each; sizes are bytes, times seconds.

    Where it listens and what it serves: ``host``, ``port``, ``site``, ``prefix`` (the path under which a reverse proxy
    shows it, such as ``/xinheng``), ``proxies`` (networks whose X-Forwarded-For is believed) and ``origins`` (other
    sites whose pages may talk to it). Whom residents may call in need: ``crisis_line``. Where it keeps: ``data``, or the PostgreSQL ``database``.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    data: Path = Path("data")
    site: Path = Path("site")
    database: str | None = field(default=None, repr=False)
    prefix: str = ""
    proxies: Sequence[str] = ()
    origins: Sequence[str] = ()
    complaints: bool = False
    crisis_line: str = ""
    metrics: bool = False
    log_level: str = "info"
    max_body: int = 64 * 1024
    max_answer: int = 16 * 1024
    head_seconds: float = 10.0
    body_seconds: float = 10.0
    connections: int = 1000
    cap_documents: int = 100_000
    cap_bytes: int = 512 * 1024 * 1024
    free_bytes: int = 64 * 1024 * 1024
    answers_per_address: int = 60
    answers_per_round: int = 1200
    requests_per_token: int = 600
    failures_per_address: int = 30
    runs_per_address: int = 300
    keep_assessment: int = 0
    keep_draft: int = 365
    keep_round: int = 0
    keep_complaint: int = 1095
    keep_tombstone: int = 180


def read_settings(environ: Mapping[str, str] = os.environ, **given: object) -> Settings:
    """Return the settings: what was ``given`` (and is not None), else the environment, else the file, else defaults.

    ``given["config"]`` may name the TOML file. Raise SetupError, naming the setting and what is expected.
    """
    config = given.pop("config", None) or environ.get(FILE)
    chosen = _from_file(Path(str(config))) if config else {}
    chosen |= _from_environment(environ)
    chosen |= {key: value for key, value in given.items() if value is not None}
    return replace(Settings(), **{key: READERS[key](key, value) for key, value in chosen.items()})


def environment_names() -> Mapping[str, str]:
    """Return environment variable → setting, for every setting."""
    return PLAIN | {f"XINHENG_{name.upper()}": name for name in READERS if name not in PLAIN.values()}


def _from_environment(environ: Mapping[str, str]) -> dict[str, object]:
    names = environment_names()
    unknown = sorted(set(environ) - set(names) - {FILE})
    if ours := [name for name in unknown if name.startswith("XINHENG_")]:
        raise SetupError(f"不认识的设置 {'、'.join(ours)}；可用的有 {'、'.join([*names, FILE])}。")
    return {key: environ[name] for name, key in names.items() if environ.get(name)}


def _from_file(path: Path) -> dict[str, object]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SetupError(f"设置文件 {path} 读不出来：{error.strerror}。") from error
    except ValueError as error:
        raise SetupError(f"设置文件 {path} 不是合格的 TOML：{error}。") from error
    if unknown := sorted(set(found) - set(READERS)):
        raise SetupError(f"设置文件 {path} 里有不认识的 {'、'.join(unknown)}；可用的有 {'、'.join(READERS)}。")
    return found


def _text(_name: str, value: object) -> str:
    return str(value)


def _path(_name: str, value: object) -> Path:
    return Path(str(value))


def _port(_name: str, value: object) -> int:
    text = str(value)
    if not (text.isascii() and text.isdigit() and int(text) <= 65535):
        raise SetupError(f"端口 {text!r} 不对：应为 0 到 65535 之间的整数。")
    return int(text)


def _count(name: str, value: object) -> int:
    text, least, most = str(value), LEAST.get(name, 0), _most(name)
    is_number = not isinstance(value, bool) and text.isascii() and text.isdigit() and len(text) <= 15
    if not is_number or not least <= int(text) <= most:
        raise SetupError(f"设置 {name} 的值 {text!r} 不对：应为 {least} 到 {most} 之间的整数。")
    return int(text)


def _most(name: str) -> int:
    return MOST_DAYS if name.startswith("keep_") else MOST


def _seconds(name: str, value: object) -> float:
    text = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", text) or float(text) == 0:
        raise SetupError(f"设置 {name} 的值 {text!r} 不对：应为大于 0 的秒数。")
    return float(text)


def _switch(name: str, value: object) -> bool:
    words = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
    text = str(value).lower()
    if text not in words:
        raise SetupError(f"设置 {name} 的值 {value!r} 不对：应为 true 或 false。")
    return words[text]


def _prefix(name: str, value: object) -> str:
    text = str(value).rstrip("/")
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)*", text) or "/.." in text:
        raise SetupError(f"设置 {name} 的值 {value!r} 不对：应为 / 开头的路径，例如 /xinheng。")
    return text


def _level(name: str, value: object) -> str:
    if value not in ("debug", "info", "warning", "error"):
        raise SetupError(f"设置 {name} 的值 {value!r} 不对：应为 debug、info、warning 或 error。")
    return str(value)


def _list(value: object) -> list[str]:
    parts = value if isinstance(value, list) else str(value).split(",")
    return [str(part).strip() for part in parts if str(part).strip()]


def _networks(name: str, value: object) -> Sequence[str]:
    for part in _list(value):
        try:
            ip_network(part)
        except ValueError as error:
            raise SetupError(
                f"设置 {name} 里的 {part!r} 不对：应为地址或网段，例如 127.0.0.1 或 10.0.0.0/8。"
            ) from error
    return tuple(_list(value))


def _origins(name: str, value: object) -> Sequence[str]:
    for part in _list(value):
        parsed = urlsplit(part)
        if parsed.scheme not in ("http", "https") or not parsed.netloc or part != f"{parsed.scheme}://{parsed.netloc}":
            raise SetupError(f"设置 {name} 里的 {part!r} 不对：应为不带路径的网站地址，例如 https://example.org。")
    return tuple(_list(value))


def _line(name: str, value: object) -> str:
    text = str(value).strip()
    if not text.isprintable() or len(text) > LONGEST_LINE:
        raise SetupError(f"设置 {name} 的值 {text!r} 不对：应为一行文字，最多 {LONGEST_LINE} 个字。")
    return text


def _database(name: str, value: object) -> str:
    text = str(value)
    if not text.startswith(("postgresql://", "postgres://")):
        raise SetupError(f"设置 {name} 不对：应为 postgresql:// 开头的地址。")
    return text


type Reader = Callable[[str, object], Any]

SPECIAL: Mapping[str, Reader] = {
    "host": _text,
    "port": _port,
    "database": _database,
    "prefix": _prefix,
    "proxies": _networks,
    "origins": _origins,
    "crisis_line": _line,
    "log_level": _level,
}
BY_TYPE: Mapping[object, Reader] = {Path: _path, bool: _switch, int: _count, float: _seconds}

READERS: Mapping[str, Reader] = {
    setting.name: SPECIAL.get(setting.name) or BY_TYPE[setting.type] for setting in fields(Settings)
}
"""Setting → how its value is read; every setting has one."""
