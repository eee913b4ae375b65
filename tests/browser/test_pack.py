"""One press makes a pack for an inspection: what is there as Word and workbook, what is missing by name, nobody's name."""

import io
import json
import zipfile
from pathlib import Path

import docx
import openpyxl
from playwright.sync_api import Page, expect
from test_compare import EVALUATION, FACILITY, KEEP, STATION, record

ROUND = {
    "name": "上半年", "period": "2026-05-01 至 2026-05-31", "responses": 20,
    "items": [{"id": "1", "counts": {"satisfied": 15, "basic": 4, "dissatisfied": 1}, "rate": 0.95}, {"id": "2", "counts": None, "rate": None}],
}  # fmt: skip
PERSON, OWNER, VISITOR = "王小明", "李主任", "赵来访"
KEEP_CHECKLIST = """async () => {
    const [{ openRegisters }, { committed, newEntry }] = await Promise.all(["register_store", "register_record"].map((name) => import(`/assets/js/${name}.js`)));
    const store = await openRegisters();
    const list = { organisation: "站", day: "2026-11-03", checker: "王小明", emergency_plan: "否", coordination: "是", "coordination.evidence": "会议记录第三册" };
    for (const [register, values] of [["gs/rules-check", list], ["gs/visitor", { name: "赵来访" }]]) {
        await store.put(committed(newEntry(register, values), values, new Date()), 0);
    }
    store.close();
}"""


def text_in(pack: zipfile.ZipFile) -> str:
    """Return every word of all files of the pack."""
    words = []
    for name in pack.namelist():
        with zipfile.ZipFile(io.BytesIO(pack.read(name))) as file:
            words += [file.read(part).decode("utf-8", "replace") for part in file.namelist() if part.endswith(".xml")]
    return "\n".join(words)


def test_a_pack_has_what_is_there_and_says_what_is_not(page: Page, site_url: str, tmp_path: Path) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{site_url}tools/pack/")
    expect(page.get_by_role("alert")).to_contain_text("还没有可以打包的记录")
    expect(page.get_by_role("button", name="做成资料包")).to_be_disabled()
    evidence = {"about.evidence.F09": "讲座台账在资料柜第二格", "about.assessor": PERSON}
    evaluated = record(1, EVALUATION, "2026", "29", **evidence, **{"facts.F02.bays": "2", "facts.F02.rooms": "2"})
    survey = record(3, FACILITY, "2026") | {"form": "gs/survey"}
    survey["values"] |= {
        f"facts.rounds[{at}].{name}": text for at, name, text in ((0, "satisfied", "190"), (0, "answered", "200"))
    }
    survey["values"] |= {"facts.rounds.length": "1", "shown[0]": json.dumps(ROUND)}
    plan = record(4, FACILITY, "2026") | {"form": "kit/plan"}
    entry = {"form": EVALUATION, "key": "F09", "what": "F09 讲座", "action": "每月加一场", "owner": OWNER}
    plan["values"] |= {f"matters[0].{name}": text for name, text in entry.items()}
    people = record(5, FACILITY, "2026") | {"form": "gs/roster"}
    people["values"] |= {"people[0].name": VISITOR}
    nobodys = record(6, FACILITY, "2026")  # newer, of no institution
    del nobodys["values"]["about.organisation"]
    page.evaluate(
        KEEP,
        [
            record(2, FACILITY, "2026", **{"facts.site.rooms": "1", "facts.site.bays": "2.5"}),
            evaluated,
            survey,
            plan,
            people,
            nobodys,
        ],
    )
    page.evaluate(KEEP_CHECKLIST)
    page.reload()
    listed = page.get_by_role("table", name="资料包里有什么")
    there = listed.locator("tr").filter(has_text="✓ 有").locator("th")
    expect(there).to_have_text(
        [
            "机构评估",
            "场所设施核对",
            "制度、档案、经费自查（F12—F17）",
            "满意度调查汇总",
            "改进计划",
            "佐证清单",
            "按标准版式填好的表（Word）",
        ]
    )
    differ = page.get_by_role("region", name="说法不一")
    expect(differ.get_by_role("listitem")).to_have_count(1)
    expect(differ).to_contain_text("机构评估写的是“F02 场所格局”达到；场所设施核对写的是未达到：房间数少 1 室：1 ＜ 2")
    expect(listed.get_by_role("row", name="制度、档案、经费自查").first).to_contain_text("✓ 达到 1　✕ 未达到 1")
    expect(listed.get_by_role("row", name="场所设施核对")).to_contain_text("有 1 处填写有误，按没有填")
    expect(listed.get_by_role("row", name="人员配置核对")).to_contain_text("✕ 没有")
    expect(listed.get_by_role("row", name="人员配置核对")).to_contain_text("没有人员配置核对的记录")
    with page.expect_download() as handed:
        page.get_by_role("button", name="做成资料包").click()
    assert handed.value.suggested_filename.startswith(f"迎检资料包-{STATION}-2026-")
    handed.value.save_as(tmp_path / "pack.zip")
    pack = zipfile.ZipFile(tmp_path / "pack.zip")
    names = sorted(pack.namelist())
    assert names[:2] == ["00-封面和目录.docx", "01-机构评估.docx"]
    forms = [
        "01-规范8.2.1-制度、档案、经费自查（F12—F17）",
        "02-规范附录B-社会心理服务场所设施配置表",
        "03-规范附录D-社会心理服务工作满意度调查表：汇总",
        "04-规范附录F-社会心理服务机构评估细则",
    ]
    assert names[-4:] == [f"标准表格/{name}.docx" for name in forms]
    assert len(names) == 17
    words = text_in(pack)
    assert [name for name in (PERSON, OWNER, VISITOR) if name in words] == []
    for said in (
        "讲座台账在资料柜第二格",
        "会议记录第三册",
        "每月加一场",
        "没有人员配置核对的记录",
        "少 1 次：29 ＜ 30",
    ):
        assert said in words, said

    sheet = openpyxl.load_workbook(io.BytesIO(pack.read("06-佐证清单.xlsx")))["佐证清单"]
    rows = {row[1]: row for row in sheet.iter_rows(values_only=True)}
    assert rows["宣传教育：讲座"][2:6:3] == ("✕ 未达到", "讲座台账在资料柜第二格")
    rounds = docx.Document(io.BytesIO(pack.read("04-满意度调查汇总.docx"))).tables[0]
    assert [cell.text for cell in rounds.rows[1].cells] == ["第 1 轮", "190", "200", "95%", "✓ 达到"]
    proving = {name: rows[name][6] for name in ("场所面积", "制度建设：建立", "满意度调查", "社会效果：好转")}
    lists = "03-制度、档案、经费自查（F12—F17）"
    assert list(proving.values()) == ["02-场所设施核对", lists, "04-满意度调查汇总", "—"]
    front = docx.Document(io.BytesIO(pack.read(names[0])))
    assert [f"标准表格/{row.cells[1].text}.docx" for row in front.tables[1].rows[1:]] == names[-4:]
    assert front.tables[0].rows[2].cells[1].text == "1 处未达到，119 处待填"
    checked, premises, asked, own = (docx.Document(io.BytesIO(pack.read(name))) for name in names[-4:])
    assert STATION in own.element.xpath("string(.)")
    remark = premises.tables[0].rows[2].cells[4]._element.xpath("string(.)")
    assert remark.startswith("未达到：房间数；待填")
    outcome = premises.element.xpath("string(.)")
    assert "· 机构场所：房间数少 1 室：1 ＜ 2" in outcome
    assert outcome.count("本类不要求") == 1  # the conference table, which only a centre must have
    assert "会议记录第三册" in checked.element.xpath("string(.)")
    assert [cell.text for cell in asked.tables[0].rows[1].cells] == ["1", "场所环境", "15", "4", "1", "95%"]
    assert [cell.text for cell in asked.tables[0].rows[2].cells][2:] == ["不显示"] * 4
    page.get_by_label("写上改进计划的责任岗位").check()
    with page.expect_download() as handed:
        page.get_by_role("button", name="做成资料包").click()
    handed.value.save_as(tmp_path / "named.zip")
    assert OWNER in text_in(zipfile.ZipFile(tmp_path / "named.zip"))
    assert errors == []
