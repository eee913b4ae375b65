"""Name a clause by its anchor in words, as pages, papers and workbooks do."""

import re
from collections.abc import Mapping

NAMES: Mapping[str, str] = {"gs": "规范", "gbt": "通则"}


def clause_name(clause: str) -> str:
    """Name a clause in words: `gs-4.2.1-c` is 规范 4.2.1 c), `gs-F-F01` is 规范 附录F F01."""
    standard, _, rest = clause.partition("-")
    number, _, part = rest.partition("-")
    words = {"index": "", "preface": "前言", "references": "参考文献"}
    number = words.get(number, f"附录{number}" if len(number) == 1 and number.isalpha() else number)
    return " ".join(filter(None, (NAMES.get(standard, standard), number, _part_name(part))))


def _part_name(part: str) -> str:
    if re.fullmatch(r"[a-z]", part):
        return f"{part})"
    if part.isdigit():
        return f"第{part}项"
    if part.startswith("note"):
        return f"注{part.removeprefix('note')}"
    return " ".join(PARTS.get(word, word) for word in part.split("-"))


PARTS: Mapping[str, str] = {
    "site": "机构场所",
    "centre": "区中心",
    "station": "街道站",
    "room": "社区室",
    "waiting": "预约等候室",
    "counselling": "个体咨询室",
    "group": "团体辅导室",
    "testing": "测评室",
    "venting": "宣泄室",
    "relaxation": "减压室",
    "service": "服务内容",
    "staffing": "人员配置",
    "venue": "场所条件",
    "basic": "基础型",
    "standard": "标准型",
    "model": "示范型",
    "total": "总得分",
}
