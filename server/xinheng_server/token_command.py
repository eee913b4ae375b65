"""``xinheng token``: make, list and revoke organisation tokens in the data folder."""

import argparse
import os

from xinheng_server.settings import read_settings
from xinheng_server.times import utc_now
from xinheng_server.tokens import Token, TokenFile


def run_token(options: argparse.Namespace) -> int:
    """Do what ``options.action`` says. Raise SetupError, TokensDamaged."""
    tokens = TokenFile(read_settings(os.environ, data=options.data).data)
    ACTIONS[options.action](tokens, options)
    return 0


def _create(tokens: TokenFile, options: argparse.Namespace) -> None:
    token, secret = tokens.create(options.organisation, options.name, options.organisation_class, utc_now())
    print(f"已为 {token.organisation}（{token.name}）生成令牌，编号 {token.id}。")
    print("令牌只显示这一次，请现在抄录并妥善交给该机构：")
    print(secret)


def _list(tokens: TokenFile, _options: argparse.Namespace) -> None:
    for token in tokens.tokens():
        print("\t".join(_columns(token)))
    if not tokens.tokens():
        print(f"{tokens.path.parent} 里还没有令牌；用 xinheng token create 生成。")


def _columns(token: Token) -> list[str]:
    state = f"{token.revoked} 撤销" if token.revoked else "有效"
    return [token.id, token.organisation, token.organisation_class or "-", token.name, f"{token.created} 生成", state]


def _revoke(tokens: TokenFile, options: argparse.Namespace) -> None:
    token = tokens.revoke(options.id, utc_now())
    print(f"{token.organisation}（{token.name}）的令牌 {token.id} 已撤销，立即失效。")


ACTIONS = {"create": _create, "list": _list, "revoke": _revoke}
