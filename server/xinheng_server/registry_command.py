"""``xinheng organisation`` and ``xinheng token``: who there is and who may come in, also while the server runs."""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from xinheng_server.access import is_organisation_id, new_token
from xinheng_server.audit import Action, AuditTrail, Event
from xinheng_server.errors import SetupError
from xinheng_server.opening import open_audit, open_registry, open_store
from xinheng_server.organisations import check_parent, checked_name, open_tokens, remove_organisation
from xinheng_server.registry import (
    AUTHORITY,
    Organisation,
    OrganisationClass,
    Registry,
    RegistryError,
    Token,
)
from xinheng_server.retention import erase_space
from xinheng_server.settings import Settings, read_settings
from xinheng_server.store import Store, StoreError
from xinheng_server.times import utc_now

COMMAND = "command"
"""Who did it, in the audit trail."""

WITHOUT_CLASS = "none"


@dataclass(frozen=True, slots=True)
class Office:
    """Where organisations and tokens are kept, and the trail of what was done."""

    settings: Settings
    registry: Registry
    audit: AuditTrail

    async def note(self, action: Action, space: str, thing: str) -> None:
        """Add to the audit trail."""
        await self.audit.note(Event(utc_now(), COMMAND, action, space, thing))

    async def organisation(self, organisation_id: str) -> Organisation:
        """Return an organisation. Raise SetupError if there is none."""
        found = await self.registry.organisation(organisation_id)
        if found is None:
            raise SetupError(f"没有编号为 {organisation_id} 的机构；用 xinheng organisation list 查看。")
        return found


type Step = Callable[[Office, argparse.Namespace], Awaitable[None]]


def run_organisation(options: argparse.Namespace) -> int:
    """Do what ``options.action`` says. Raise SetupError."""
    return asyncio.run(_run(ORGANISATION_STEPS, options))


def run_token(options: argparse.Namespace) -> int:
    """Do what ``options.action`` says. Raise SetupError."""
    return asyncio.run(_run(TOKEN_STEPS, options))


async def _run(steps: Mapping[str, Step], options: argparse.Namespace) -> int:
    settings = read_settings(os.environ, data=options.data, config=options.config)
    try:
        async with _opened(settings) as office:
            await steps[options.action](office, options)
    except (RegistryError, StoreError) as error:
        raise SetupError(str(error)) from error
    return 0


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Office]:
    registry, audit = await open_registry(settings), await open_audit(settings)
    try:
        yield Office(settings, registry, audit)
    finally:
        await registry.close()
        await audit.close()


async def _add(office: Office, options: argparse.Namespace) -> None:
    organisation = await add_organisation(office, options.id, options.name, options.organisation_class, options.parent)
    print(
        f"已登记机构 {organisation.id}（{organisation.name}）。下一步：xinheng token create --organisation {organisation.id} --name 名称"
    )


async def add_organisation(
    office: Office, organisation_id: str, name: str, organisation_class: str | None, parent: str | None = None
) -> Organisation:
    """Register an organisation. Raise SetupError for an unfit id or name."""
    if not is_organisation_id(organisation_id):
        raise SetupError(
            f"机构编号 {organisation_id!r} 不合适：请用小写字母、数字、- 和 _，以字母或数字开头，最多 64 个字符，"
            f"且不能是 {AUTHORITY}。"
        )
    await check_parent(office.registry, organisation_id, parent)
    organisation = Organisation(organisation_id, checked_name(name), _class(organisation_class), parent, utc_now())
    await office.note("create", organisation_id, f"organisation/{organisation_id}")
    await office.registry.add_organisation(organisation)
    return organisation


async def _list_organisations(office: Office, _options: argparse.Namespace) -> None:
    organisations = await office.registry.organisations()
    for found in organisations:
        state = f"{found.removed} 移除" if found.removed else "有效"
        key = "有公钥" if found.public_key else "-"
        print("\t".join([found.id, found.organisation_class or "-", found.parent or "-", found.name, key, state]))
    if not organisations:
        print("还没有登记机构；用 xinheng organisation add 登记。")


async def _change(office: Office, options: argparse.Namespace) -> None:
    before = await office.organisation(options.id)
    parent = await _parent(office, options, before)
    after = replace(
        before,
        name=before.name if options.name is None else checked_name(options.name),
        organisation_class=_class(options.organisation_class or before.organisation_class),
        parent=parent,
        public_key=_public_key(options) or before.public_key,
        removed=None if options.restore else before.removed,
    )
    await office.note("change", after.id, f"organisation/{after.id}")
    await office.registry.change_organisation(after)
    print(f"机构 {after.id}（{after.name}）的登记已改。")


async def _remove(office: Office, options: argparse.Namespace) -> None:
    organisation = await office.organisation(options.id)
    if not options.erase:
        await _let_nobody_in(office, organisation)
        return
    store = await open_store(office.settings)  # an embedded one that a running server has is refused here
    try:
        await _let_nobody_in(office, organisation)
        await _erase(office, store, organisation.id)
    finally:
        await store.close()


async def _let_nobody_in(office: Office, organisation: Organisation) -> None:
    await office.note("delete", organisation.id, f"organisation/{organisation.id}")
    for token in await open_tokens(office.registry, organisation.id):
        await office.note("token_revoke", organisation.id, f"token/{token.id}")
    await remove_organisation(office.registry, organisation, utc_now())
    print(f"机构 {organisation.id}（{organisation.name}）已移除，它的令牌全部撤销。")


async def _erase(office: Office, store: Store, organisation_id: str) -> None:
    """Erase what the organisation has on the server. Nobody writes for it any more: what came later would stay."""
    await office.note("purge", organisation_id, "everything")
    count = await erase_space(store, organisation_id)
    print(f"{organisation_id} 在服务器上的 {count} 份资料已永久删除。")


async def _create_token(office: Office, options: argparse.Namespace) -> None:
    organisation = await office.registry.organisation(options.organisation)
    if organisation is None:
        organisation = await add_organisation(office, options.organisation, options.name, options.organisation_class)
        print(f"机构 {organisation.id} 还没有登记，已按名称“{organisation.name}”登记。")
    elif organisation.removed:
        raise SetupError(
            f"机构 {organisation.id} 已移除；要恢复请用 xinheng organisation change {organisation.id} --restore。"
        )
    token, secret = new_token("organisation", organisation.id, checked_name(options.name), utc_now())
    await _keep(office, token, secret, "妥善交给该机构")


async def _first_token(office: Office, options: argparse.Namespace) -> None:
    tokens = await office.registry.tokens()
    if any(token.scope == AUTHORITY and token.revoked is None for token in tokens):
        raise SetupError(
            "已经有主管部门的令牌；更多的令牌请在主管部门页面里生成，或先用 xinheng token revoke 撤销旧的。"
        )
    token, secret = new_token("authority", AUTHORITY, checked_name(options.name), utc_now())
    await _keep(office, token, secret, "妥善保管")


async def _keep(office: Office, token: Token, secret: str, what_to_do: str) -> None:
    await office.note("token_create", token.organisation, f"token/{token.id}")
    await office.registry.add_token(token)
    print(f"已为 {token.organisation}（{token.name}）生成令牌，编号 {token.id}。")
    print(f"令牌只显示这一次，请现在抄录并{what_to_do}：")
    print(secret)


async def _list_tokens(office: Office, _options: argparse.Namespace) -> None:
    tokens = await office.registry.tokens()
    classes = {found.id: found.organisation_class for found in await office.registry.organisations()}
    for token in tokens:
        state = f"{token.revoked} 撤销" if token.revoked else "有效"
        known = classes.get(token.organisation) or "-"
        print("\t".join([token.id, token.organisation, known, token.name, f"{token.created} 生成", state]))
    if not tokens:
        print("还没有令牌；用 xinheng token create 生成。")


async def _revoke_token(office: Office, options: argparse.Namespace) -> None:
    known = {token.id: token for token in await office.registry.tokens()}
    if options.id not in known:
        raise SetupError(f"没有编号为 {options.id} 的令牌；用 xinheng token list 查看。")
    token = known[options.id]
    await office.note("token_revoke", token.organisation, f"token/{token.id}")
    await office.registry.revoke_token(token.id, utc_now())
    print(f"{token.organisation}（{token.name}）的令牌 {token.id} 已撤销，立即失效。")


def _class(text: str | None) -> OrganisationClass | None:
    return None if text in (None, WITHOUT_CLASS) else cast("OrganisationClass", text)


async def _parent(office: Office, options: argparse.Namespace, before: Organisation) -> str | None:
    if options.parent is None:
        return before.parent
    parent = None if options.parent == WITHOUT_CLASS else str(options.parent)
    await check_parent(office.registry, before.id, parent)
    return parent


def _public_key(options: argparse.Namespace) -> str | None:
    if options.public_key is None:
        return None
    from xinheng_server.complaint.keys import read_public_key

    try:
        key: str = read_public_key(Path(options.public_key).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SetupError(f"公钥文件 {options.public_key} 不能用：{error}") from error
    return key


ORGANISATION_STEPS: Mapping[str, Step] = {
    "add": _add,
    "list": _list_organisations,
    "change": _change,
    "remove": _remove,
}
TOKEN_STEPS: Mapping[str, Step] = {
    "create": _create_token,
    "first": _first_token,
    "list": _list_tokens,
    "revoke": _revoke_token,
}
