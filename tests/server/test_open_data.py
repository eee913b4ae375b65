"""Open data: nothing small stands in it or can be worked out; files that open safely."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from running import MADE, Page, Running, thread
from test_authority import hand_in, review, settled_document
from xinheng_server.district.formats import Release, as_csv, as_json
from xinheng_server.district.open_data import CLASSES, SMALLEST_GROUP, Figure, figures
from xinheng_server.district.submissions import District, Handed
from xinheng_server.registry import Organisation, OrganisationClass
from xinheng_server.settings import Settings
from xinheng_server.store import Stamp

GRADES = ("excellent", "good", "pass", "fail")
RELEASE = Release("gs/evaluation", "2026", "1", "2026-05-01")


def district_of(counts: Mapping[tuple[str, str], int], missing: Mapping[str, int]) -> District:
    """Make a district: how many of each class have each grade, how many handed in nothing."""
    organisations, submissions = [], []
    wanted = [(name, grade) for (name, grade), count in counts.items() for _ in range(count)]
    wanted += [(name, "") for name, count in missing.items() for _ in range(count)]
    for number, (name, grade) in enumerate(wanted):
        of_class: Any = None if name == "none" else name
        organisations.append(Organisation(f"o{number}", "名称", of_class, None, MADE))
        if grade:
            items = [["F01", "met", *_numerals(grade)]]
            head = {"form": "gs/evaluation", "edition": "1", "year": "2026", "grade": grade, "items": items}
            submissions.append(Handed(f"o{number}", "id", Stamp("r", MADE, "x"), head))
    return District(organisations, submissions, {})


def _numerals(grade: str) -> Sequence[Any]:
    from xinheng.numerals import Numeral

    score = "4" if grade in ("excellent", "good") else "0"
    return [Numeral(score), Numeral(score), Numeral("4")]


def lines_of(found: Sequence[Figure]) -> Mapping[tuple[str, str, str], Sequence[Figure]]:
    lines: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in found:
        lines.setdefault((figure.measure, figure.classes, figure.item), []).append(figure)
    return lines


def figures_of(district: District) -> Sequence[Figure]:
    return figures(district, "gs/evaluation", "2026", "1", GRADES)


counts = st.dictionaries(st.tuples(st.sampled_from(CLASSES), st.sampled_from(GRADES)), st.integers(0, 12))


@given(counts=counts, missing=st.dictionaries(st.sampled_from(CLASSES), st.integers(0, 12)))
def test_nothing_small_is_published_or_can_be_worked_out(
    counts: dict[tuple[str, str], int], missing: dict[str, int]
) -> None:
    found = figures_of(district_of(counts, missing))
    for figure in found:
        assert figure.category == "registered" or figure.count in (None, 0) or figure.count >= SMALLEST_GROUP
    participation = {figure.classes: figure.count for figure in found if figure.category == "scored"}
    for (measure, classes, _), line in lines_of(found).items():
        if measure == "institutions":
            continue
        total = sum(count or 0 for count in participation.values()) if classes == "all" else participation[classes]
        withheld = (total or 0) - sum(figure.count or 0 for figure in line)
        hidden = [figure for figure in line if figure.count is None]
        assert len(hidden) != 1
        assert bool(hidden) == bool(withheld)
        assert not hidden or withheld >= SMALLEST_GROUP


def test_what_is_published_is_true() -> None:
    counts = {("B", "good"): 12, ("B", "fail"): 6, ("C", "excellent"): 20}
    found = figures_of(district_of(counts, {"B": 5}))
    seen = {(each.classes, each.category): each.count for each in found if each.measure == "grades"}
    assert [seen["B", name] for name in (*GRADES, "open")] == [0, 12, 0, 6, 0]
    assert [seen["C", name] for name in (*GRADES, "open")] == [20, 0, 0, 0, 0]
    items = {each.category: each.count for each in found if each.measure == "items"}
    assert (items["full"], items["none"], items["partial"]) == (32, 6, 0)
    taken = {(each.classes, each.category): each.count for each in found if each.measure == "institutions"}
    assert [taken["B", name] for name in ("registered", "scored", "not_scored")] == [23, 18, 5]


def test_the_one_centre_of_a_district_is_put_together_with_the_stations() -> None:
    found = figures_of(district_of({("A", "fail"): 1, ("B", "good"): 10, ("C", "good"): 30}, {}))
    assert {each.classes for each in found} == {"A+B", "C", "all"}
    row = {each.category: each.count for each in found if each.classes == "A+B" and each.measure == "grades"}
    assert row["fail"] is None
    assert None in (row["excellent"], row["good"], row["pass"])


def test_of_a_district_too_small_only_its_size_is_told() -> None:
    found = figures_of(district_of({("B", "good"): 3}, {"C": 1}))
    assert found == [Figure("institutions", "all", "", "registered", 4)]


def test_only_one_edition_is_counted() -> None:
    district = district_of({("B", "good"): 10}, {})
    found = figures(district, "gs/evaluation", "2026", "2", GRADES)
    assert {(each.category, each.count) for each in found if each.measure == "institutions"} == {
        ("registered", 10),
        ("scored", 0),
        ("not_scored", 10),
    }


def test_csv_and_json_say_the_same_and_explain_every_column() -> None:
    found = figures_of(district_of({("B", "good"): 12, ("B", "fail"): 2}, {}))
    rows = list(csv.DictReader(io.StringIO(as_csv(RELEASE, found).decode("utf-8-sig"))))
    whole = json.loads(as_json(RELEASE, found))
    assert [{**row, "count": int(row["count"]) if row["count"] else None} for row in rows] == whole["figures"]
    assert set(rows[0]) == {entry["name"] for entry in whole["dictionary"]}
    assert whole["smallest_group"] == SMALLEST_GROUP


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data = tmp_path_factory.mktemp("open-data")
    with thread(Settings(port=0, data=data, site=data / "site"), now=lambda: MADE) as running:
        yield running


@pytest.fixture(scope="module")
def authority(server: Running) -> Page:
    """The authority of a district in which twelve stations handed in, one of them reviewed."""
    classes: Counter[OrganisationClass] = Counter({"B": 12})
    for number in range(classes["B"]):
        kept = hand_in(server.page(f"zhan-{number:02}"), settled_document({"F09": 8} if number < 6 else {}))
    authority = server.authority()
    authority.put(kept["id"], review(kept["revision"]), under="authority/reviews/zhan-11")
    given = {"name": '=HYPERLINK("http://x","y")', "class": "B", "parent": None}
    authority.ask("PUT", "authority/organisations/zhan-00", given)
    return authority


def test_open_data_names_nobody(authority: Page) -> None:
    for ending, kind in (("csv", "text/csv; charset=utf-8"), ("json", "application/json")):
        answer = authority.ask("GET", f"authority/export.{ending}?year=2026")
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Content-Disposition"] == f'attachment; filename="gs-evaluation-2026.{ending}"'
        assert "zhan-" not in answer.text
        assert "HYPERLINK" not in answer.text
    named = csv.reader(io.StringIO(authority.ask("GET", "authority/dictionary.csv").content.decode("utf-8-sig")))
    assert [row[0] for row in named] == ["name", *(entry["name"] for entry in answer.json()["dictionary"])]


def test_the_workbook_holds_institutions_items_and_the_district(authority: Page) -> None:
    book = load_workbook(io.BytesIO(authority.ask("GET", "authority/export.xlsx?year=2026").content))
    assert book.sheetnames == ["机构", "逐项对照", "全区各项"]
    institutions = rows_of(book["机构"])
    first, last = institutions["zhan-00"], institutions["zhan-11"]
    assert (first["得分下限"], first["等级"], first["失分项"]) == (92, "良好", "F09")
    assert (last["得分下限"], last["核查下限"], last["核查等级"]) == (100, 96.5, "优秀")
    assert "内部使用" in str(book["机构"]["A1"].value)
    items = [row for row in table_of(book["逐项对照"]) if row["编号"] == "zhan-11" and row["项目"] in ("F09", "F10")]
    assert [(row["自评下限"], row["核查下限"]) for row in items] == [(8, 4.5), (8, None)]
    district = {row["项目"]: row for row in table_of(book["全区各项"])}
    assert (district["F09"]["满分（达到）"], district["F09"]["未得分（未达到）"], district["F09"]["平均失分"]) == (
        6,
        6,
        4,
    )


def test_a_name_that_looks_like_a_formula_stays_text(authority: Page) -> None:
    book = load_workbook(io.BytesIO(authority.ask("GET", "authority/export.xlsx?year=2026").content))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)
    assert rows_of(book["机构"])["zhan-00"]["机构"].startswith("'=HYPERLINK")


def table_of(sheet: Any) -> list[dict[str, Any]]:
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def rows_of(sheet: Any) -> dict[str, dict[str, Any]]:
    return {row["编号"]: row for row in table_of(sheet)}
