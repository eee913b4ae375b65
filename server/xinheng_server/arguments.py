"""What all commands share: a parser in Chinese, and commands that are imported only when they are called."""

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

type Command = Callable[[argparse.Namespace], int]
type Commands = argparse._SubParsersAction[Parser]


class Parser(argparse.ArgumentParser):
    """An argument parser whose frame is Chinese and whose texts keep their lines.

    With `mixed` it takes options before, between and behind the operands, as in ``run TOOL --lines FILE``.
    """

    mixed = False

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=argparse.RawDescriptionHelpFormatter, add_help=False, **options)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse options first and operands then where they may be mixed; argparse's own way may come back here."""
        if not self.mixed:
            return super().parse_known_args(args, namespace)
        self.mixed = False
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self.mixed = True

    def error(self, message: str) -> None:  # type: ignore[override]
        """Say what is wrong and where help is, and end with 2."""
        self.exit(2, f"命令写得不对：{message}\n说明见 {self.prog} --help\n")


def add(commands: Commands, name: str, help_text: str, command: Command, epilog: str | None = None) -> Parser:
    """Add a command and return its parser."""
    parser = commands.add_parser(name, help=help_text, description=help_text, epilog=epilog)
    parser.set_defaults(command=command)
    return parser


def add_actions(parser: Parser) -> Commands:
    """Let a command have commands of its own; which one was given is ``options.action``."""
    return parser.add_subparsers(title="命令", metavar="命令", dest="action", required=True, parser_class=Parser)


def add_where(*parsers: Parser) -> None:
    """Add the options that say where everything is kept."""
    for parser in parsers:
        parser.add_argument("--data", metavar="目录", help="数据目录；缺省取 DATA，否则 data")
        parser.add_argument("--config", metavar="FILE", help="TOML 设置文件；缺省取 XINHENG_CONFIG")


def called(module: str, function: str) -> Command:
    """Return a command that lives in a module of this package; what it refuses is one line and exit code 2."""

    def call(options: argparse.Namespace) -> int:
        from xinheng_server.errors import ServerError

        try:
            code: int = getattr(import_module(f"xinheng_server.{module}"), function)(options)
        except ServerError as error:
            return complain(error)
        return code

    return call


def complain(error: Exception) -> int:
    """Say in one line what is wrong and return the exit code for it."""
    print(error, file=sys.stderr)
    return 2
