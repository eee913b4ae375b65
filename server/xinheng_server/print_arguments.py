"""What may be asked of ``xinheng print``."""

import os
from pathlib import Path

from xinheng_server.arguments import Commands, add, called

EXAMPLES = """要打印的可以是：
  表的编号      例如 gs/evaluation、gs/visitor：写出空白表；全部编号见 xinheng print --list
  存下的文件    网页上“存为文件”的 .html，或导出的 .json
  文件夹        里面的每个 .html 和 .json 各写一份

例子：
  xinheng print --list                          列出全部的表
  xinheng print gs/evaluation gs/visitor        两份空白表，PDF 写到 打印/
  xinheng print --all --word --out 空白表       全部空白表，Word 文件
  xinheng print 各站自评/ --out 各站自评PDF     一个文件夹里的自评，按附录F 的版式各写一份 PDF
  xinheng print 核对.json --tool facility       一份场所设施核对
  xinheng print 登记.json                       {"sheet": "gs/visitor", "values": {"name": "张三", "gender": "女"}}

PDF 由这台机器上的 Chrome、Edge 或 Chromium 写，不连网络；Word 文件不需要浏览器。公示另写一份 A3，台账另写一份一行一件的横表。
退出码：0 都写好了；2 有写不了的（每个一行，写到标准错误，不影响其他的）。"""


def add_print(commands: Commands) -> None:
    """Add ``xinheng print``."""
    run = called("print_command", "run_print")
    parser = add(commands, "print", "把表写成 PDF 或 Word，空白的或填好的 (print sheets)", run, EXAMPLES)
    parser.mixed = True
    parser.add_argument("what", metavar="表或文件", nargs="*", help="表的编号、存下的文件或文件夹，可以写多个")
    parser.add_argument("--list", action="store_true", help="列出全部的表：编号和名称")
    parser.add_argument("--all", action="store_true", help="全部空白表")
    parser.add_argument("--word", action="store_true", help="写 Word 文件（.docx），不写 PDF")
    parser.add_argument("--out", type=Path, default=Path("打印"), metavar="目录", help="写到哪里（缺省 打印）")
    parser.add_argument("--tool", default="evaluation", metavar="TOOL", help="JSON 文档属于哪个工具（缺省 evaluation）")
    parser.add_argument(
        "--chromium",
        default=os.environ.get("XINHENG_CHROMIUM"),
        metavar="程序",
        help="用哪个浏览器写 PDF；缺省取 XINHENG_CHROMIUM，否则自己找",
    )
