"""Responses in a file that somebody brings become the document that the rules read."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from xinheng.api import run
from xinheng_forms.load import definition, definition_text
from xinheng_sheet.responses import document

TEXT = definition_text("gs/survey")
LABELS = [question["label"] for question in definition("gs/survey")["questions"]]
HEAD = [
    *(f"{number}、{label}" for number, label in enumerate(LABELS, 1)),
    "性别",
    "年龄",
    "文化程度",
    "提交时间",
    "来源",
    "代填",
    "意见",
]
ROWS = [
    [*["满意"] * 12, "男", "18-60岁", "大学以上", "2026/5/3 12:00:01", "纸质", "否", '=HYPERLINK("x")'],
    [*["基本满意"] * 11, "", "女", "60岁以上", "初中", "2026-05-04", "网页", "是", ""],
    *[[*["不满意"] * 12, "女", "", "", "2026年5月4日", "", "", ""]] * 4,
]  # fmt: skip
EXPECTED = [
    {"items": dict.fromkeys(map(str, range(1, 13)), "satisfied"), "sex": "male", "age": "18to60", "education": "college",
     "day": "2026-05-03", "origin": "paper", "comment": '=HYPERLINK("x")'},
    {"items": dict.fromkeys(map(str, range(1, 12)), "basic"), "sex": "female", "age": "over60", "education": "junior",
     "day": "2026-05-04", "origin": "open", "on_behalf": True},
    *[{"items": dict.fromkeys(map(str, range(1, 13)), "dissatisfied"), "sex": "female", "day": "2026-05-04"}] * 4,
]  # fmt: skip


def csv_text(delimiter: str = ",") -> str:
    quoted = (
        (f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row)
        for row in (["序号", *HEAD], *(["7", *row] for row in ROWS))
    )
    return "\r\n".join(delimiter.join(row) for row in quoted)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["翠苑街道社会心理服务站"])
    sheet.append(["序号", *HEAD])
    for row in ROWS:
        sheet.append([7, *row])
    sheet.append(["合计", 6])
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(name: str, content: bytes) -> Any:
    return json.loads(document(TEXT, name, content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("上半年.csv", csv_text().encode("utf-8-sig")),
        ("上半年.csv", csv_text(";").encode("gb18030")),
        ("上半年.csv", csv_text("\t").encode("utf-16")),
        ("上半年.xlsx", workbook()),
    ],
    ids=["utf-8", "gb18030", "utf-16", "xlsx"],
)
def test_a_spreadsheet_is_read_whole_and_says_what_it_left_out(name: str, content: bytes) -> None:
    found = read(name, content)
    assert found["responses"] == EXPECTED
    assert found["round"] == {"name": "上半年", "opens": "2026-05-03", "closes": "2026-05-04"}
    assert found["about"] == {"left_out": ["序号"], "not_there": []}
    assert "errors" not in json.loads(run(TEXT, json.dumps(found)))


def test_columns_may_be_named_by_ids_only_where_all_of_them_stand() -> None:
    ids = ",".join(map(str, range(1, 13)))
    assert read("a.csv", f"{ids},sex\n{','.join(['basic'] * 12)},male".encode())["responses"][0]["sex"] == "male"
    assert read("a.csv", "甲,乙\n1,2".encode())["errors"][0]["code"] == "missing"


def test_every_cell_that_is_not_understood_is_named_with_its_row() -> None:
    found = read(
        "a.csv", "场所环境,性别,日期,代填\n很好,男,5月3日,\n满意,先生,2026-05-03,也许\n满意,,46145.5,".encode()
    )
    assert [error["path"] for error in found["errors"]] == [
        "第 2 行，场所环境", "第 2 行，日期", "第 3 行，性别", "第 3 行，代填",
    ]  # fmt: skip
    assert "“满意”、“基本满意”、“不满意”" in found["errors"][0]["message"]
    assert read("a.csv", "场所环境,日期\n满意,46145.5".encode())["responses"][0]["day"] == "2026-05-03"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04nothing", "不是完整的 XLSX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", ".xls"),
        (b"\xff\xff\xff", "读不出"),
        ('场所环境,"设置'.encode(), "不完整"),
        (b"a\0b", "不是 CSV"),
        (b"", "没有找到调查内容的列"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(content: bytes, words: str) -> None:
    (problem,) = read("a.csv", content)["errors"]
    assert words in problem["message"]


def test_json_and_its_lines_belong_to_a_round_by_the_files_name() -> None:
    one = {"items": {"1": "basic"}, "day": "2026-05-03"}
    for content in (
        json.dumps({"responses": [one, one]}),
        json.dumps([one, one]),
        f"{json.dumps(one)}\n{json.dumps(one)}\n",
    ):
        found = read("一/上半年.jsonl", content.encode())
        assert (found["round"], found["responses"]) == ({"name": "上半年"}, [one, one])
    whole = json.dumps({"kind": "xinheng-responses", "version": 1, "responses": []})
    assert document(TEXT, "a.json", whole.encode()) == whole
    assert (
        json.loads(run(TEXT, document(TEXT, "a.json", b'{"responses": [], "responses": []}')))["errors"][0]["code"]
        == "duplicate_key"
    )


def test_the_command_line_gives_the_same_numbers_for_every_kind_of_file(tmp_path: Path) -> None:
    made = {
        "上半年.json": json.dumps({"kind": "xinheng-responses", "version": 1, "round": read("上半年.xlsx", workbook())["round"], "responses": EXPECTED}).encode(),
        "上半年.csv": csv_text().encode(),
        "上半年.xlsx": workbook(),
        "上半年.jsonl": "\n".join(map(json.dumps, EXPECTED)).encode(),
    }  # fmt: skip
    results = []
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)
        command = [sys.executable, "-m", "xinheng_server.cli", "run", "survey", str(tmp_path / name)]
        done = subprocess.run(command, capture_output=True, check=True, timeout=60)
        result = json.loads(done.stdout)
        result.pop("about", None)
        result.pop("round")
        results.append(result)
    assert results[0]["stage"] == "final"
    assert all(result == results[0] for result in results)
