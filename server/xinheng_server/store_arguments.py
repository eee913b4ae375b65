"""What may be asked of ``xinheng store``."""

from pathlib import Path

from xinheng_server.arguments import Commands, add, add_actions, add_where, called

EXAMPLES = """例子：
  xinheng store stats                           有多少内容，离上限还有多远
  xinheng store verify                          从头到尾核对一遍，给出内容散列值
  xinheng store backup 备份/2026-05-01          备份到一个新目录；serve 运行时也可以
  xinheng store restore 备份/2026-05-01 --data 新目录
  xinheng store compact                         重写数据文件；要先停止 serve
  xinheng store migrate postgresql://主机/库    搬到 PostgreSQL（或从它搬回：给一个新目录）

backup、restore、migrate 结束时给出内容散列值：内容相同，散列值就相同，与存储的种类无关。
备份里有令牌的 SHA-256 和全部资料，没有加密，请妥善保管。"""


def add_store(commands: Commands) -> None:
    """Add ``xinheng store``."""
    run = called("store_command", "run_store")
    actions = add_actions(add(commands, "store", "核对、备份、恢复、搬迁数据 (store)", run, EXAMPLES))
    stats = add(actions, "stats", "有多少内容 (stats)", run)
    verify = add(actions, "verify", "核对全部内容 (verify)", run, EXAMPLES)
    backup = add(actions, "backup", "备份到新目录 (backup)", run, EXAMPLES)
    backup.add_argument("folder", type=Path, metavar="目录", help="备份写到哪里；必须是新的或空的目录")
    restore = add(actions, "restore", "从备份恢复到空的数据目录或数据库 (restore)", run, EXAMPLES)
    restore.add_argument("folder", type=Path, metavar="目录", help="备份所在的目录")
    compact = add(actions, "compact", "重写内嵌存储的数据文件 (compact)", run)
    migrate = add(actions, "migrate", "搬到另一种存储 (migrate)", run, EXAMPLES)
    migrate.add_argument("target", metavar="去处", help="postgresql:// 开头的地址，或一个新的数据目录")
    add_where(stats, verify, backup, restore, compact, migrate)
