"""`xinheng print`: blank sheets and filled ones, by the file and by the folder, as Word and as PDF."""

from __future__ import annotations

import json
import os
import subprocess
from hashlib import sha256
from pathlib import Path
from typing import Any
from unicodedata import normalize

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader
from running import XINHENG
from xinheng_forms.load import definition
from xinheng_forms.papers import papers

STATION: dict[str, Any] = {
    "class": "B",
    "about": {"organisation": "翠苑街道社会心理服务站"},
    "facts": {"F01": {"floor_area_m2": 38.5}, "F02": {"bays": 2, "rooms": 2}},
}


#: What stands above the columns of a check.
HEAD = "项目要求现状结果"


def plain(text: str) -> str:
    """Leave out white space; some fonts name 页 and 心 by their radicals."""
    return "".join(normalize("NFKC", text).replace("\u2eda", "页").split())


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Print in a folder of its own."""
    kept = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    return subprocess.run(
        [*XINHENG, "print", *arguments], cwd=folder, env=kept, capture_output=True, text=True, timeout=120
    )


def saved(document: dict[str, Any], **changed: str) -> str:
    """Write a document as the site saves it."""
    answers = json.dumps(document, ensure_ascii=False)
    data = {"kind": "xinheng-file", "version": 1, "form": "gs/evaluation", "rules": "0" * 64, "answers": answers}
    data |= {"sha256": sha256(f"{data['rules']}\n{answers}".encode()).hexdigest(), **changed}
    return f'<!doctype html><title>评估</title><script type="application/json" id="xinheng-data">{json.dumps(data)}</script>'


def words(path: Path) -> str:
    return "".join(each.text or "" for each in docx.Document(str(path)).element.iter(qn("w:t")))


def test_every_sheet_is_listed_and_written_for_word(tmp_path: Path) -> None:
    listed = run(tmp_path, "--list")
    assert [line.split()[0] for line in listed.stdout.splitlines()] == list(papers())
    done = run(tmp_path, "--all", "--word", "--out", "空白表", "--chromium", "none")
    assert (done.returncode, done.stderr) == (0, "")
    files = sum(len(paper.files) for paper in papers().values())
    assert len(list((tmp_path / "空白表").glob("*.docx"))) == files == len(done.stdout.splitlines())


def test_a_folder_is_printed_and_what_cannot_be_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "各站"
    folder.mkdir()
    (folder / "甲.html").write_text(saved(STATION), "utf-8")
    (folder / "乙.json").write_text(json.dumps(STATION), "utf-8")
    (folder / "丙.html").write_text(saved(STATION, answers="{}"), "utf-8")
    (folder / "丁.json").write_text('{"class": "X"}', "utf-8")
    (folder / "登记.json").write_text('{"sheet": "gs/visitor", "values": {"name": "张三", "gender": "女"}}', "utf-8")
    (folder / "投诉.json").write_text(
        '{"sheet": "gs/complaint", "values": {"name": "李四", "channel": "sms"}}', "utf-8"
    )
    (folder / "错项.json").write_text('{"sheet": "gs/visitor", "values": {"nme": "张三"}}', "utf-8")
    (folder / "错选.json").write_text('{"sheet": "gs/visitor", "values": {"gender": "不说"}}', "utf-8")
    (folder / "坏.json").write_bytes(b"\x86\xff")
    (folder / "乙.html").write_text(saved({"class": "C", "about": {"organisation": "别的社区室"}}), "utf-8")
    done = run(tmp_path, "各站", "--word", "--out", "出")
    assert done.returncode == 2
    made = ["乙-2.docx", "乙.docx", "投诉.docx", "甲.docx", "登记.docx"]
    assert sorted(path.name for path in (tmp_path / "出").iterdir()) == made
    assert "别的社区室" in words(tmp_path / "出" / "乙.docx")
    assert len(done.stderr.splitlines()) == 5
    assert "错项.json：values.nme：这份表里没有这一项。" in done.stderr
    assert "错选.json：values.gender：没有“不说”这个选项。" in done.stderr
    assert "坏.json：这不是文字文件" in done.stderr
    assert "李四" in words(tmp_path / "出" / "投诉.docx")
    assert "丙.html：文件里的数据不完整，或者被改动过" in done.stderr
    assert "丁.json：class：" in done.stderr
    assert (tmp_path / "出" / "甲.docx").read_bytes() == (tmp_path / "出" / "乙-2.docx").read_bytes()
    assert "翠苑街道社会心理服务站" in words(tmp_path / "出" / "甲.docx")
    said = words(tmp_path / "出" / "登记.docx")
    assert "张三" in said
    assert "☑\u00a0女" in said
    assert "☐\u00a0男" in said


def test_pdf_is_the_standards_one_page_with_what_was_filled_in(tmp_path: Path, chromium_path: str) -> None:
    (tmp_path / "自评.json").write_text(json.dumps(STATION), "utf-8")
    long = {"sheet": "gs/visitor", "values": {"name": "张三", "symptoms": "睡不好，早醒。\n" * 30}}
    (tmp_path / "登记.json").write_text(json.dumps(long), "utf-8")
    done = run(tmp_path, "自评.json", "登记.json", "--out", ".", "--chromium", chromium_path)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "自评.pdf\n登记.pdf\n")
    assert len(PdfReader(tmp_path / "登记.pdf").pages) == 1
    (page,) = PdfReader(tmp_path / "自评.pdf").pages
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
    assert "38.5" not in page.extract_text()
    assert "☑" in page.extract_text()


def test_checks_stand_behind_the_standards_table_and_each_page_has_its_number(
    tmp_path: Path, chromium_path: str
) -> None:
    run(tmp_path, "gs/facility", "gbt/capability", "--out", ".", "--chromium", chromium_path)
    for paper_id in ("gs/facility", "gbt/capability"):
        sheets = [plain(page.extract_text()) for page in PdfReader(tmp_path / f"{papers()[paper_id].title}.pdf").pages]
        assert [f"第{at}页,共2页" in sheet for at, sheet in enumerate(sheets, 1)] == [True, True]
        heads = sum(sheet.count(HEAD) for sheet in sheets)
        named = sum(sheet.count(group["name"] + HEAD) for sheet in sheets for group in definition(paper_id)["groups"])
        assert named == heads > 3  # wherever a table goes on, its name stands above it


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gs/visitor"], "没有找到 Chrome、Edge 或 Chromium"),
        (["gs/visitor", "--chromium", "nothing-there"], "nothing-there 不是可以运行的程序"),
        ([], "没有写要打印什么"),
        (["nothing", "--word"], "nothing：没有这种表，也没有这个文件"),
        (["file.json", "--word", "--tool", "nothing"], "没有名为 nothing 的工具"),
        (["file.json", "--word", "--tool", "facility"], "（按 --tool facility 读的"),
        (["gs/visitor", "--word", "--out", "file.json"], "file.json：建不了这个文件夹"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "file.json").write_text("{}", "utf-8")
    done = (
        run(tmp_path, *arguments, PATH=str(tmp_path), XINHENG_CHROMIUM="")
        if said.startswith("没有找到")
        else run(tmp_path, *arguments)
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
