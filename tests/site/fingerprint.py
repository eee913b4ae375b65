"""Write the fingerprint of the two source texts: `python tests/site/fingerprint.py GS.txt GBT.txt`.

Each part (a page of the site) maps to the short hashes of its passages in reading order. The fingerprint is
committed, so that the check runs where the sources are not at hand; it holds no text.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from passages import Parts, digest, passages

FILE = Path(__file__).with_name("fingerprint.json")
GS_CHAPTERS = (
    ("1", "范围"),
    ("2", "规范性引用文件"),
    ("3", "术语和定义"),
    ("4", "管理组织"),
    ("5", "基本原则"),
    ("6", "社会心理服务人员"),
    ("7", "社会心理服务对象、内容、流程"),
    ("8", "管理要求"),
    ("9", "服务改进"),
    ("10", "考核评估"),
)
APPENDIX = "（规范性附录）"
END = "____"
NUMBERED = re.compile(r"\d、")
GBT_PARTS = re.compile(r"(?:(\d) (?=\D)|附 录 (A)$|(前) 言$|(参) 考 文 献$)")


def gs_blocks(text: str) -> Iterator[str]:
    """Give paragraphs and cells: a line that starts with a tab opens a cell, two blank lines or a numbered note close it."""
    cell: list[str] = []
    blank = 0
    for line in text.splitlines():
        blank = 0 if line.strip() else blank + 1
        if line.startswith("\t"):
            yield "".join(cell)
            cell = [line.strip(), ""]
        elif any(cell) and blank < 2 and not NUMBERED.match(line):
            cell.append(line.strip())
        else:
            yield "".join(cell)
            cell = []
            yield line
    yield "".join(cell)


def gs_parts(text: str) -> Parts:
    """Cut gs into its pages; chapter titles come in a fixed order, appendices by their heading."""
    parts: Parts = {"index": []}
    name, chapters, letters = "index", list(GS_CHAPTERS), list("ABCDEF")
    for block in gs_blocks(text):
        if chapters and block.strip() == chapters[0][1]:
            name = chapters.pop(0)[0]
        elif block.strip() == APPENDIX:
            name = letters.pop(0)
        elif block.startswith(END):
            name = "A"
        parts.setdefault(name, []).extend(passages(block))
    return parts


def gbt_parts(text: str) -> Parts:
    """Cut gbt into its pages; the title above chapter 1 belongs to it."""
    parts: Parts = {"index": []}
    name, body = "index", False
    names = {"前": "preface", "参": "references"}
    for line in text.splitlines():
        match = GBT_PARTS.match(line)
        body = body or line.strip() == "前 言"
        if body and match:
            word = next(filter(None, match.groups()))
            name = names.get(word, word)
        elif name == "preface" and line.strip() == "社区心理服务通则":
            name = "1"
        for cell in line.split("\t") if line.count("\t") > 1 else [line]:
            parts.setdefault(name, []).extend(passages(cell))
    return parts


def fingerprint(gs: str, gbt: str) -> dict[str, list[str]]:
    """Give the fingerprint of both texts: part → hashes of its passages."""
    both = {"gs": gs_parts(gs), "gbt": gbt_parts(gbt)}
    return {f"{std}/{name}": [digest(p) for p in ps] for std, parts in both.items() for name, ps in parts.items()}


if __name__ == "__main__":
    texts = [Path(source).read_text(encoding="utf-8") for source in sys.argv[1:3]]
    FILE.write_text(json.dumps(fingerprint(*texts), indent=0) + "\n", encoding="utf-8")
