"""What may be asked of ``xinheng organisation``, ``token``, ``audit`` and ``purge``."""

from xinheng_server.arguments import Commands, add, add_actions, add_where, called

CLASSES = ("A", "B", "C")

ORGANISATION_EXAMPLES = """例子：
  xinheng organisation add heping-zhan --name 和平街道心理服务站 --class B --parent gongshu
  xinheng organisation list
  xinheng organisation change heping-zhan --name 和平街道社会心理服务站
  xinheng organisation remove heping-zhan            令牌立即失效，资料仍在
  xinheng organisation remove heping-zhan --erase    同时永久删除它的全部资料

服务器运行时也可以登记和修改，立即生效；--erase 要先停止使用同一数据目录的 xinheng serve（PostgreSQL 不必）。"""

ACCESS_EXAMPLES = """例子：
  xinheng token create --organisation heping-zhan --name 和平街道心理服务站 --class B
  xinheng token first                生成主管部门的第一个令牌
  xinheng token list
  xinheng token revoke 1a2b3c4d

机构还没有登记时，create 会先登记它。令牌只在生成时显示一次，服务器只保存它的 SHA-256。
服务器运行时也可以生成和撤销，立即生效。"""

AUDIT_EXAMPLES = """例子：
  xinheng audit show
  xinheng audit show --after 1200
  xinheng audit verify

每条记录都带着前一条的散列值：中间改动或删去一条，verify 会指出从哪一条起对不上。
它看不出末尾被整段截去或全部重写；请不时把 verify 给出的末条散列值抄存到别处。"""


def add_organisation(commands: Commands) -> None:
    """Add ``xinheng organisation``."""
    run = called("registry_command", "run_organisation")
    actions = add_actions(add(commands, "organisation", "登记机构 (organisations)", run, ORGANISATION_EXAMPLES))
    new = add(actions, "add", "登记一家机构 (add)", run, ORGANISATION_EXAMPLES)
    new.add_argument("id", metavar="ID", help="机构编号：小写字母、数字、- 和 _")
    new.add_argument("--name", required=True, metavar="NAME", help="机构名称")
    new.add_argument("--class", dest="organisation_class", choices=CLASSES, help="机构类别；社区（GB/T）没有类别")
    new.add_argument("--parent", metavar="ID", help="上级机构的编号")
    listing = add(actions, "list", "列出机构 (list)", run)
    change = add(actions, "change", "修改登记 (change)", run, ORGANISATION_EXAMPLES)
    change.add_argument("id", metavar="ID", help="机构编号")
    change.add_argument("--name", metavar="NAME", help="新的名称")
    change.add_argument(
        "--class", dest="organisation_class", choices=(*CLASSES, "none"), help="新的类别，none 表示没有"
    )
    change.add_argument("--parent", metavar="ID", help="新的上级机构，none 表示没有")
    change.add_argument("--public-key", metavar="FILE", help="机构收取投诉用的公钥（JWK 文件）")
    change.add_argument("--restore", action="store_true", help="恢复已移除的机构；旧令牌不会恢复")
    remove = add(actions, "remove", "移除机构 (remove)", run, ORGANISATION_EXAMPLES)
    remove.add_argument("id", metavar="ID", help="机构编号")
    remove.add_argument("--erase", action="store_true", help="永久删除它在服务器上的全部资料")
    add_where(new, listing, change, remove)


def add_token(commands: Commands) -> None:
    """Add ``xinheng token``."""
    run = called("registry_command", "run_token")
    actions = add_actions(add(commands, "token", "管理令牌 (tokens)", run, ACCESS_EXAMPLES))
    create = add(actions, "create", "生成机构令牌，只显示一次 (create)", run, ACCESS_EXAMPLES)
    create.add_argument("--organisation", required=True, metavar="ID", help="机构编号：小写字母、数字、- 和 _")
    create.add_argument("--name", required=True, metavar="NAME", help="机构或使用者的名称，便于辨认")
    create.add_argument("--class", dest="organisation_class", choices=CLASSES, help="机构类别，登记新机构时用")
    first = add(actions, "first", "生成主管部门的第一个令牌 (first)", run, ACCESS_EXAMPLES)
    first.add_argument("--name", default="主管部门", metavar="NAME", help="使用者的名称，便于辨认")
    listing = add(actions, "list", "列出令牌，不含令牌本身 (list)", run)
    revoke = add(actions, "revoke", "撤销令牌 (revoke)", run)
    revoke.add_argument("id", metavar="ID", help="令牌编号，见 xinheng token list")
    add_where(create, first, listing, revoke)


def add_audit(commands: Commands) -> None:
    """Add ``xinheng audit``."""
    run = called("audit_command", "run_audit")
    actions = add_actions(add(commands, "audit", "查看和核对操作记录 (audit trail)", run, AUDIT_EXAMPLES))
    show = add(actions, "show", "列出操作记录 (show)", run, AUDIT_EXAMPLES)
    show.add_argument("--after", type=int, default=0, metavar="NUMBER", help="只列这一条之后的")
    verify = add(actions, "verify", "核对有没有被改动 (verify)", run, AUDIT_EXAMPLES)
    add_where(show, verify)


def add_purge(commands: Commands) -> None:
    """Add ``xinheng purge``."""
    text = "清除保存期已满的资料 (purge)；xinheng serve 运行时每天自动做一次"
    add_where(add(commands, "purge", text, called("purge_command", "run_purge")))
