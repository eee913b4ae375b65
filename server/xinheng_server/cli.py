"""The command ``xinheng``: what can be asked of it, and where each request goes.

Only what a command needs is imported, so that ``xinheng run`` starts without the web server.
"""

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from xinheng_server import office_arguments
from xinheng_server.arguments import Command, Commands, Parser, add, add_where, complain
from xinheng_server.print_arguments import add_print
from xinheng_server.store_arguments import add_store

DESCRIPTION = """心衡：社会心理服务机构自评与表单工具。

xinheng makes, serves and scores the self-assessment of community psychological services."""

EXAMPLES = """例子：
  xinheng build                       生成静态网站到 site/
  xinheng serve                       在 http://127.0.0.1:8000/ 打开网站和接口
  xinheng run evaluation 自评.json    给一份自评打分，结果写到标准输出
  xinheng print 各站自评/             把一个文件夹里存下的自评各写成一份 PDF
  xinheng token create --organisation heping-zhan --name 和平街道心理服务站 --class B
                                      给一家机构生成提交用的令牌
  xinheng token first                 生成主管部门的第一个令牌

每个命令都有自己的说明，例如 xinheng run --help。"""

RUN_EXAMPLES = """例子：
  xinheng run evaluation 自评.json
  echo '{"class": "B", "facts": {"F01": {"floor_area_m2": 38.5}}}' | xinheng run evaluation
  xinheng run evaluation --lines < 全部.jsonl > 结果.jsonl
  xinheng run evaluation 自评.json --forms 本区细则.yaml
  xinheng run survey 心衡答卷.json    答卷文件；也可以是 .jsonl、.csv、.xlsx，一行一份答卷

退出码：0 有结果；2 输入有问题（每个问题一行，写到标准错误）。--lines 时坏行用 {"errors": […]} 回答，退出码为 0。"""

SERVE_EXAMPLES = """例子：
  xinheng serve
  xinheng serve --port 8080 --data /srv/xinheng
  PORT=8080 DATA=/srv/xinheng xinheng serve

同一个数据目录同时只能由一个 serve 使用。缺省只在本机可见；对外服务请放在带 HTTPS 的反向代理之后。"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        return command(options)
    except BrokenPipeError:  # who read our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parser() -> Parser:
    parser = Parser(prog="xinheng", description=DESCRIPTION, epilog=EXAMPLES)
    commands = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=Parser)
    _add_serve(commands)
    _add_build(commands)
    _add_run(commands)
    office_arguments.add_organisation(commands)
    office_arguments.add_token(commands)
    office_arguments.add_audit(commands)
    office_arguments.add_purge(commands)
    add_store(commands)
    add_print(commands)
    return parser


def _add_serve(commands: Commands) -> None:
    parser = add(commands, "serve", "打开网站和接口 (serve site and API)", _serve, SERVE_EXAMPLES)
    parser.add_argument("--port", metavar="端口", help="缺省取环境变量 PORT，否则 8000；0 表示任选一个空闲端口")
    parser.add_argument("--host", metavar="地址", help="缺省取 XINHENG_HOST，否则 127.0.0.1（仅本机）")
    add_where(parser)
    parser.add_argument("--site", metavar="目录", help="生成好的网站；缺省取 XINHENG_SITE，否则 site")


def _add_build(commands: Commands) -> None:
    parser = add(commands, "build", "生成静态网站 (build the static site)", _build)
    parser.add_argument("--out", type=Path, default=Path("site"), metavar="目录", help="写到哪里（缺省 site）")
    parser.add_argument("--generator", choices=("mkdocs", "zensical"), default="mkdocs", help="用哪个网站生成器")


def _add_run(commands: Commands) -> None:
    parser = add(commands, "run", "给文档打分 (score documents)", _run, RUN_EXAMPLES)
    parser.mixed = True
    parser.add_argument("tool", metavar="TOOL", help="工具，例如 evaluation；写错时会列出全部工具")
    parser.add_argument("file", metavar="FILE", nargs="?", default="-", help="JSON 文件；缺省或 - 表示标准输入")
    parser.add_argument("--lines", action="store_true", help="每行一份文档，每行一个结果")
    parser.add_argument("--forms", type=Path, metavar="EXTRA.yaml", help="另外读一份表单定义，例如本区的细则")


def _serve(options: argparse.Namespace) -> int:
    from xinheng_server.errors import SetupError
    from xinheng_server.serve_command import serve
    from xinheng_server.settings import read_settings

    try:
        return serve(
            read_settings(
                os.environ,
                config=options.config,
                port=options.port,
                host=options.host,
                data=options.data,
                site=options.site,
            )
        )
    except SetupError as error:
        return complain(error)


def _build(options: argparse.Namespace) -> int:
    from xinheng_forms.build import build_site

    build_site(options.out, generator=options.generator)
    return 0


def _run(options: argparse.Namespace) -> int:
    from xinheng_server.tool_command import UsageError, run_tool

    try:
        return run_tool(options.tool, options.file, lines=options.lines, extra_form=options.forms)
    except UsageError as error:
        return complain(error)


if __name__ == "__main__":
    sys.exit(main())
