"""A round's results as files: the same tables as a workbook and as CSV, with nothing that may not be shown."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xinheng.percentages import percent
from xinheng.tally import ORIGINS
from xinheng_sheet.cells import safe_text
from xinheng_sheet.tables import Cell, Table

from xinheng_server.survey.counting import definition
from xinheng_server.survey.results import Results
from xinheng_server.survey.rounds import SurveyRound

NOT_SHOWN = "不显示"


def tables(organisation: str, plan: SurveyRound, results: Results, comments: Sequence[str]) -> Sequence[Table]:
    """Return everything that may be shown, in tables."""
    survey: Mapping[str, Any] = json.loads(definition())
    return [
        _summary(organisation, plan, results),
        *([] if results.result is None else [*_questions(survey, results.result), *_people(survey, results.result)]),
        Table("每天", ("日期", "答卷"), list(results.days.items())),
        *([Table("意见", ("意见",), [[comment] for comment in comments])] if comments else []),
    ]


def as_csv(found: Sequence[Table]) -> bytes:
    """Return one line for each cell, in UTF-8 with a mark by which spreadsheets know it."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(("表", "行", "栏", "值"))
    for table in found:
        for number, row in enumerate(table.rows, 1):
            for title, cell in zip(table.head, row, strict=True):
                writer.writerow((table.name, number, title, safe_text(str(cell))))
    return ("\ufeff" + file.getvalue()).encode()


def _summary(organisation: str, plan: SurveyRound, results: Results) -> Table:
    result = results.result or {}
    rows: list[tuple[str, Cell]] = [
        ("机构", organisation),
        ("调查", plan.name),
        ("开始", plan.opens),
        ("结束", plan.closes),
        ("封存", plan.sealed or "还没有"),
        ("最小人数", plan.smallest_group),
        ("收到答卷", results.responses),
        *((f"来源：{ORIGINS.get(origin, origin)}", count) for origin, count in results.origins.items()),
        ("代填", NOT_SHOWN if results.on_behalf is None else results.on_behalf),
        ("结果算到", results.through or ("全部" if results.stage == "final" else NOT_SHOWN)),
        ("满意率（%，满意和基本满意）", _percent(result.get("rate"))),
        ("满意（%，不含基本满意）", _percent(result.get("satisfied_only_rate"))),
        ("达到 95%", {True: "是", False: "否"}.get(result.get("meets_95", None), NOT_SHOWN)),
        ("说明", results.members()["message"]),
    ]
    return Table("概况", ("项", "值"), rows)


def _questions(survey: Mapping[str, Any], result: Mapping[str, Any]) -> Sequence[Table]:
    if result["items"] is None:
        return []
    labels = {question["id"]: question["label"] for question in survey["questions"]}
    words = {word["id"]: word["label"] for word in survey["words"]}
    head = ("题", "调查内容", "回答", *words.values(), "满意率（%）")
    rows = [
        [
            item["id"],
            labels[item["id"]],
            _shown(item["answered"]),
            *(_shown((item["counts"] or {}).get(word)) for word in words),
            _percent(item["rate"]),
        ]
        for item in result["items"]
    ]
    return [Table("各题", head, rows)]


def _people(survey: Mapping[str, Any], result: Mapping[str, Any]) -> Sequence[Table]:
    if result["groups"] is None:
        return []
    rows = [
        [group["label"], option["label"], *_cells(result["groups"][group["id"]][option["id"]])]
        for group in survey["people"]
        for option in group["options"]
    ]
    return [Table("人群", ("分组", "人群", "答卷", "回答", "满意和基本满意", "满意率（%）"), rows)]


def _cells(cell: Mapping[str, Any]) -> Sequence[Cell]:
    return [*(_shown(cell[name]) for name in ("responses", "answered", "satisfied")), _percent(cell["rate"])]


def _shown(number: int | None) -> Cell:
    return NOT_SHOWN if number is None else number


def _percent(rate: float | None) -> Cell:
    return NOT_SHOWN if rate is None else Decimal(percent(Fraction(str(rate))).removesuffix("%"))
