"""``xinheng store``: look after what is kept, on either kind of store."""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from xinheng_server.audit import Action, AuditTrail, Event
from xinheng_server.backups import (
    backup_audit,
    backup_lines,
    backup_registry,
    read_summary,
    require_empty,
    write_backup,
)
from xinheng_server.embedded.holdings import Holdings, holds_store, read_holdings
from xinheng_server.embedded.room import Room
from xinheng_server.embedded.tinydb_store import TinyDBStore
from xinheng_server.embedded.transfer import lines, moment_of
from xinheng_server.errors import SetupError
from xinheng_server.moving import content_hash, copy_audit, copy_registry
from xinheng_server.opening import Parts, open_audit, open_parts, open_registry, open_store
from xinheng_server.registry import AUTHORITY, Registry, RegistryError
from xinheng_server.settings import Settings, read_settings
from xinheng_server.store import Conflict, Round, Store, StoreError, Usage
from xinheng_server.survey.counting import count
from xinheng_server.times import utc_now

COMMAND = "command"
"""Who did it, in the audit trail."""

DIFFERENT = (
    "搬过去的内容与原来的不同（散列值 {found}，应为 {expected}）。原来的没有动；请不要使用新的，并报告这个问题。"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is kept, to be read while a server may go on writing."""

    dump: Callable[[], AsyncIterator[str]]
    usage: Callable[[], Awaitable[Usage]]
    registry: Registry
    audit: AuditTrail
    miscounted: Callable[[], Sequence[Round]] = list


def run_store(options: argparse.Namespace) -> int:
    """Do what ``options.action`` says. Raise SetupError."""
    settings = read_settings(os.environ, data=options.data, config=options.config)
    try:
        asyncio.run(STEPS[options.action](settings, options))
    except Conflict as error:
        raise SetupError("那里已经有内容；为了不覆盖任何东西，只能恢复或搬到空的存储里。") from error
    except (RegistryError, StoreError) as error:
        raise SetupError(str(error)) from error
    except OSError as error:
        raise SetupError(f"没有完成：{error.strerror or error}。") from error
    return 0


async def _stats(settings: Settings, _options: argparse.Namespace) -> None:
    async with _reading(settings) as reading:
        usage = await reading.usage()
    print(f"文档 {usage.documents} 份（含删除标记），问卷答卷 {usage.answers} 份，共 {_size(usage.bytes)}。")
    if usage.cap_documents and usage.cap_bytes:
        share = max((usage.documents + usage.answers) / usage.cap_documents, usage.bytes / usage.cap_bytes)
        caps = f"{usage.cap_documents} 份或 {_size(usage.cap_bytes)}"
        print(f"上限 {caps}，已用 {share:.0%}；需要更多时见 xinheng store migrate --help。")


async def _verify(settings: Settings, _options: argparse.Namespace) -> None:
    async with _reading(settings) as reading:
        found = await content_hash(reading.dump())
        miscounted = await asyncio.to_thread(reading.miscounted)
    if miscounted:
        named = "、".join(f"{wrong.space}/{wrong.id}" for wrong in miscounted)
        raise SetupError(f"调查轮次 {named} 的累计数与答卷不一致；停止 serve 后运行 xinheng store compact 会重新累计。")
    print(f"核对完毕，全部可读。内容散列值 {found}")


async def _backup(settings: Settings, options: argparse.Namespace) -> None:
    require_empty(options.folder)
    async with _reading(settings) as reading:
        await _note(reading.audit, "export", "backup")
        summary = await write_backup(options.folder, reading.dump(), reading.registry, reading.audit, now=utc_now())
    print(f"已备份到 {options.folder}，{summary.lines} 行。内容散列值 {summary.sha256}")


async def _restore(settings: Settings, options: argparse.Namespace) -> None:
    summary = read_summary(options.folder)
    if settings.database is None:
        require_empty(settings.data)
    parts = await open_parts(settings)
    try:
        await parts.store.load(backup_lines(options.folder))
        await _check(parts.store, summary.sha256)
        await copy_registry(backup_registry(options.folder), parts.registry)
        await copy_audit(backup_audit(options.folder), parts.audit)
        await _note(parts.audit, "restore", f"backup of {summary.made}")
    finally:
        await parts.close()
    print(f"已恢复 {summary.made} 的备份。内容散列值 {summary.sha256}，与备份一致。")


async def _compact(settings: Settings, _options: argparse.Namespace) -> None:
    store = await open_store(settings)
    try:
        if not isinstance(store, TinyDBStore):
            raise SetupError("PostgreSQL 自己整理空间，不需要这个命令。")
        store.recount()
        await store.compact()
        usage = await store.usage()
    finally:
        await store.close()
    print(f"已重写数据文件，现在 {_size(usage.bytes)}。")


async def _migrate(settings: Settings, options: argparse.Namespace) -> None:
    """Both ends are opened as a server would: what is moved cannot change meanwhile in an embedded store."""
    there = _target(settings, options.target)
    source = await open_parts(settings)
    try:
        target = await open_parts(there)
        try:
            expected = await _move(source, target)
        finally:
            await target.close()
    finally:
        await source.close()
    print(f"已全部搬到 {_name(there)}，原来的没有动。内容散列值 {expected}，两边一致。")


def _target(settings: Settings, target: str) -> Settings:
    if target.startswith(("postgresql://", "postgres://")):
        return replace(settings, database=target)
    require_empty(Path(target))
    return replace(settings, database=None, data=Path(target))


async def _move(source: Parts, target: Parts) -> str:
    expected = await content_hash(source.store.dump())
    await target.store.load(source.store.dump())
    await _check(target.store, expected)
    await copy_registry(source.registry, target.registry)
    await copy_audit(source.audit, target.audit)
    await _note(target.audit, "restore", "migration")
    return expected


async def _check(store: Store, expected: str) -> None:
    found = await content_hash(store.dump())
    if found != expected:
        raise SetupError(DIFFERENT.format(found=found, expected=expected))


@asynccontextmanager
async def _reading(settings: Settings) -> AsyncIterator[Reading]:
    """Open what is kept without owning it: an embedded store is read as of now, beside the server that owns it."""
    registry, audit = await open_registry(settings), await open_audit(settings)
    if settings.database is None:
        held = await asyncio.to_thread(_held, settings.data)
        dump, usage = (lambda: lines(moment_of(held))), (lambda: _usage(held, settings))
        yield Reading(dump, usage, registry, audit, held.rounds.miscounted)
    else:
        store = await open_store(settings)
        try:
            yield Reading(store.dump, store.usage, registry, audit)
        finally:
            await store.close()
    await registry.close()
    await audit.close()


def _held(folder: Path) -> Holdings:
    if not holds_store(folder):
        raise SetupError(f"数据目录 {folder} 里还没有数据。")
    return read_holdings(folder, count)


async def _usage(held: Holdings, settings: Settings) -> Usage:
    return Room(held, settings.cap_documents, settings.cap_bytes).usage()


async def _note(audit: AuditTrail, action: Action, thing: str) -> None:
    await audit.note(Event(utc_now(), COMMAND, action, AUTHORITY, thing))


def _name(settings: Settings) -> str:
    """Say where, without a password."""
    return "PostgreSQL" if settings.database is not None else str(settings.data)


def _size(number: int) -> str:
    return f"{number / (1 << 20):.1f} MB"


type Step = Callable[[Settings, argparse.Namespace], Coroutine[None, None, None]]

STEPS: dict[str, Step] = {
    "stats": _stats,
    "verify": _verify,
    "backup": _backup,
    "restore": _restore,
    "compact": _compact,
    "migrate": _migrate,
}
