"""The saved file: readable without anything, opened with distrust, never put over other answers."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from device import run
from playwright.sync_api import Browser, Page
from xinheng_server.free_texts import ABOUT

RULES = "a" * 64
HERE = {"form": "gs/evaluation", "edition": "2026.1", "rules": RULES}
VALUES = {
    "class": "B",
    "about.organisation": "翠苑街道社会心理服务站",
    "about.year": "2026",
    "about.evidence.F01": "租赁合同 </script><script>alert(1)</script> <!-- \u2028 第3页",
    "facts.F01.floor_area_m2": "38.50",
    "facts.F02.bays": "两",
}
MAKE = """
const { makeFile, readFile, readDocument, fileName, textOfFile, FileProblem } = await js("file");
const { newRecord, openStore } = await js("store");
const { documentText } = await js("document");
const here = { form: "gs/evaluation", edition: "2026.1", rules: "a".repeat(64) };
const view = document.createElement("div");
view.append(Object.assign(document.createElement("p"), { textContent: "总分 94.5，良好" }));
const table = document.createElement("table");
table.setAttribute("aria-label", "社会心理服务机构评估细则");
table.insertRow().insertCell().textContent = "场所面积";
const make = (values, more = {}) => {
    const record = newRecord({ ...here, values, ...more });
    return { record, html: makeFile({ record, title: "机构评估", sheet: table, report: view, now: new Date(2026, 10, 22) }) };
};
const codeOf = (work) => { try { work(); return "opened"; } catch (error) { return error instanceof FileProblem ? error.code : String(error); } };
"""


def saved(page: Page, values: dict[str, str] = VALUES) -> Any:
    """Let the page make a file of these values."""
    return run(page, MAKE + "return make(argument);", values)


def problem(page: Page, text: str) -> str:
    """Say how the page answers to this file."""
    return str(run(page, MAKE + "return codeOf(() => readFile(argument, here));", text))


def test_a_saved_file_opens_with_everything_that_was_answered(pure: Page) -> None:
    """Same id, same answers, same document to the byte."""
    found = run(
        pure,
        MAKE
        + """
        const { record, html } = make(argument);
        const opened = readFile(html, here);
        return { record, opened, same: documentText(opened.record.values) === documentText(record.values) };
    """,
        VALUES,
    )
    assert found["same"]
    opened = found["opened"]
    assert opened["differs"] is None
    assert opened["record"]["id"] == found["record"]["id"]
    assert opened["record"]["values"] == VALUES
    assert opened["record"]["about"]["organisation"] == "翠苑街道社会心理服务站"
    assert opened["record"]["revision"] == 0


def test_the_hash_is_plain_sha256_over_rules_and_answers(pure: Page) -> None:
    """Any other program can check it."""
    found = run(pure, MAKE + "const { html } = make(argument); return [html, readFile(html).answers];", VALUES)
    html, answers = found
    match = re.search(r'<script type="application/json" id="xinheng-data">(.*?)</script>', html)
    assert match
    data = json.loads(match[1])
    assert data["answers"] == answers
    assert json.loads(answers)["about"]["year"] == "2026"
    assert data["sha256"] == hashlib.sha256(f"{RULES}\n{answers}".encode()).hexdigest()
    assert data["sha256"] in html.split("</main>")[1].split("<script")[0]


def test_the_file_shows_itself_offline_without_script_and_without_a_request(
    pure: Page, browser: Browser, tmp_path: Path
) -> None:
    """Double-clicked on a machine without network, hostile notes and all."""
    path = tmp_path / "saved.html"
    path.write_text(saved(pure)["html"], encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(path.as_uri())
    assert page.title() == "机构评估 翠苑街道社会心理服务站 2026"
    text = page.inner_text("body")
    for words in (
        "机构评估",
        "翠苑街道社会心理服务站 · B类 · 2026年度",
        "2026年11月22日保存",
        "总分 94.5，良好",
        "社会心理服务机构评估细则",
        "场所面积",
    ):
        assert words in text
    assert page.locator("script:not([type='application/json'])").count() == 0
    refused = page.evaluate(
        "() => { const made = document.createElement('script'); made.text = 'window.ran = 1'; document.body.append(made); return !window.ran; }"
    )
    assert refused
    assert asked == [path.as_uri()]
    assert [line for line in said if "Content Security Policy" not in line] == []
    context.close()


def test_what_is_typed_is_text_and_what_acts_is_left_out(blank: Page) -> None:
    """Controls, links to elsewhere, scripts and hidden parts."""
    blank.set_content("""
        <xh-report id="live"><form action="/x"><label>面积 <input id="area"></label> <textarea></textarea>
        <select><option>甲<option selected>乙</select> <label><input type="checkbox" checked>合格</label>
        <button>保存</button><p hidden>藏</p><p data-file="omit">略</p><img src="x.png"><input type="hidden" value="密">
        <a href="../x/">条款</a> <a href="#live">项目</a><details><summary>依据</summary>全文</details>
        <p onclick="x()" style="background: url(x.png)">依据文件</p><script>window.bad = 1</script></form></xh-report>""")
    blank.fill("#area", "38.5 <b>")
    blank.fill("textarea", "一\n二")
    html = run(
        blank,
        MAKE
        + """
        const record = newRecord({ ...here, values: {} });
        return makeFile({ record, title: "x", sheet: table, report: document.querySelector("#live") });
    """,
    )
    blank.set_content(html)
    report = blank.locator(".file-report")
    text = report.inner_text()
    for shown in ("面积 38.5 <b>", "一\n二", "乙", "☑合格", "条款", "项目", "全文", "依据文件"):
        assert shown in text
    for left_out in ("保存", "藏", "略", "密", "甲"):
        assert left_out not in text
    assert report.locator("input,select,textarea,button,form,script,img,[onclick],[style],xh-report").count() == 0
    assert report.locator("a").evaluate_all("links => links.map((link) => link.getAttribute('href'))") == ["#live"]


def test_any_change_of_answers_or_rules_is_noticed(pure: Page) -> None:
    """One digit, one sign of the rules' hash, a cut-off end."""
    html = saved(pure)["html"]
    assert problem(pure, html) == "opened"
    assert problem(pure, html.replace("38.50", "48.50")) == "damaged"
    assert problem(pure, html.replace(RULES, "b" + RULES[1:])) == "damaged"
    assert problem(pure, html[: html.index("answers") + 20]) == "damaged"
    assert problem(pure, html[: html.index("file-report")]) == "damaged"  # cut off before its data
    assert (
        problem(pure, html.replace("<body>", '<body><script type="application/json" id="xinheng-data">{}</script>'))
        == "damaged"
    )


@pytest.mark.parametrize(
    "text",
    ["", "<html>", "PK\x03\x04", "{}", '<script id="xinheng-data" type="application/json">{"kind":"other"}</script>'],
)
def test_a_file_that_is_not_ours_is_told(pure: Page, text: str) -> None:
    """Another page, an archive, nothing."""
    assert problem(pure, text) == "not_ours"


def test_a_file_of_another_form_names_it(pure: Page) -> None:
    """Nothing is opened in the wrong tool."""
    found = run(
        pure,
        MAKE
        + """
        const { html } = make({}, { form: "gs/facility" });
        try { readFile(html, here); } catch (error) { return [error.code, error.form, error.message]; }
    """,
    )
    assert found[:2] == ["other_form", "gs/facility"]
    assert "另一种表单" in found[2]


def test_a_file_of_other_rules_opens_and_says_so(pure: Page) -> None:
    """The answers come back unchanged; the score may differ."""
    found = run(
        pure,
        MAKE
        + """
        const opened = [{}, { rules: "b".repeat(64) }, { edition: "2025.1", rules: "b".repeat(64) }].map((other) => readFile(make({ class: "B" }, other).html, here));
        return opened.map(({ differs, record }) => [differs, record.rules[0], record.values.class]);
    """,
    )
    assert found[0] == [None, "a", "B"]
    assert found[1][1:] == found[2][1:] == ["b", "B"]
    assert "得分可能" in found[1][0]
    assert "2025.1" in found[2][0]


def hostile(change: dict[str, object], answers: str = '{"class":"B"}') -> str:
    """Write a file by hand, its hash right, its shape wrong."""
    data = {
        "kind": "xinheng-file", "version": 1, **HERE, "saved": "2026-01-01T00:00:00.000Z", "answers": answers,
        "sha256": hashlib.sha256(f"{RULES}\n{answers}".encode()).hexdigest(),
        "record": {"id": "0f8fad5b-d9cb-469f-a165-70867728950e", "created": "2026-01-01T00:00:00.000Z"}, **change,
    }  # fmt: skip
    return f'<script type="application/json" id="xinheng-data">{json.dumps(data)}</script>'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (hostile({}), "opened"),
        (hostile({"version": 2}), "newer"),
        (hostile({"version": "1"}), "damaged"),
        (hostile({"answers": {"class": "B"}}), "damaged"),
        (hostile({"answers": None}), "damaged"),
        (hostile({"sha256": 5}), "damaged"),
        (hostile({"rules": "x"}), "damaged"),
        (hostile({"form": ["gs/evaluation"]}), "damaged"),
        (hostile({"record": None}), "damaged"),
        (hostile({"record": {"id": "../../x"}}), "damaged"),
        (hostile({}, "[]"), "damaged"),
        (hostile({}, '{"a":'), "damaged"),
        (hostile({"record": {"id": "0f8fad5b-d9cb-469f-a165-70867728950e", "created": "yesterday"}}), "opened"),
    ],
)
def test_a_wrong_shape_is_refused_even_with_a_right_hash(pure: Page, text: str, code: str) -> None:
    """A hash proves only that a file is whole, not that it is honest."""
    assert problem(pure, text) == code


def test_a_hostile_file_changes_no_object_and_runs_nothing(pure: Page) -> None:
    """Prototype keys are names, scripts are text."""
    text = hostile({}, '{"__proto__":{"polluted":1},"facts":{"constructor":{"prototype":{"polluted":1}}}}')
    text = f'<img src=x onerror="window.ran=1"><script>window.ran=1</script>{text}'
    found = run(pure, MAKE + "readFile(argument, here); return [window.ran ?? null, {}.polluted ?? null];", text)
    assert found == [None, None]


def test_a_huge_file_is_not_even_read(pure: Page) -> None:
    """The cap is far above any form."""
    found = run(
        pure,
        MAKE
        + """
        const huge = new File([new Uint8Array(8_000_001)], "huge.html");
        huge.text = () => { throw new Error("read"); };
        return [await textOfFile(huge).catch((error) => error.code), codeOf(() => readFile("x".repeat(8_000_001), here))];
    """,
    )
    assert found == ["too_large", "too_large"]


def test_a_json_document_opens_as_a_new_record(pure: Page) -> None:
    """What the export or the command line has."""
    found = run(
        pure,
        MAKE
        + """
        const { record } = readDocument('{"class":"B","facts":{"F01":{"floor_area_m2":38.50}}}', here);
        return { values: record.values, form: record.form, bad: ["[]", "x", ""].map((text) => codeOf(() => readDocument(text, here))) };
    """,
    )
    assert found["values"] == {"class": "B", "facts.F01.floor_area_m2": "38.50"}
    assert found["form"] == "gs/evaluation"
    assert found["bad"] == ["not_ours"] * 3


def test_words_that_no_server_takes_stay_outside_and_are_named(pure: Page) -> None:
    """A file made by hand may say anything about itself; what the form does not ask for would be refused later."""
    about = {**dict.fromkeys(ABOUT, "x"), "visitor": "张三", "电话": "1", "evidence": {"F09": "台账", "a": {"b": "x"}}}
    found = run(
        pure,
        MAKE
        + """
        const { droppedWords } = await js("file");
        const files = [readFile(argument, here), readDocument(JSON.stringify({ about: "某人", class: "B" }), here)];
        return files.map(({ record, dropped }) => [Object.keys(record.values).sort(), dropped, droppedWords(dropped)]);
    """,
        hostile({}, json.dumps({"class": "B", "about": about}, ensure_ascii=False)),
    )
    (kept, dropped, words), (rest, whole, _) = found
    assert kept == sorted(["class", *(f"about.{name}" for name in ABOUT), "about.evidence.F09"])
    assert sorted(dropped) == ["about.evidence.a.b", "about.visitor", "about.电话"]
    assert words.startswith("文件里有 3 处这份表没有的说明（“about.")
    assert (rest, whole) == (["class"], ["about"])


def test_a_file_name_suits_every_system(pure: Page) -> None:
    """No sign that a file system refuses, no empty part, not too long."""
    found = run(
        pure,
        MAKE
        + """
        const day = new Date(2026, 10, 22);
        return [fileName(["机构评估", "翠苑街道社会心理服务站", "2026"], day, "html"), fileName(["a/b\\\\c:*?<>|", "", "..", "\\u202etxt\\n"], day, "json"),
            Array.from(fileName(["字".repeat(300)], day, "html")).length];
    """,
    )
    assert found == ["机构评估-翠苑街道社会心理服务站-2026-20261122.html", "abc-txt-20261122.json", 40 + 9 + 5]


PLACE = (
    MAKE
    + """
const { place } = await js("opening");
const store = await openStore();
const asked = [];
const choose = (choice) => (kept, opened) => { asked.push([kept.values.a, opened.values.a]); return choice; };
"""
)


def test_an_opened_file_becomes_a_new_record(blank: Page) -> None:
    """Nothing of that id is here, so nobody is asked."""
    found = run(
        blank,
        PLACE
        + """
        const { record } = readFile(make({ a: "1" }).html, here);
        const placed = await place(store, record, choose(null));
        return { placed, id: record.id, asked, values: (await store.get(placed.id)).values };
    """,
    )
    assert found["placed"] == {"outcome": "new", "id": found["id"]}
    assert found["asked"] == []
    assert found["values"] == {"a": "1"}


def test_the_same_answers_are_opened_where_they_are(blank: Page) -> None:
    """A deleted record comes back; nothing is doubled."""
    found = run(
        blank,
        PLACE
        + """
        const { record, html } = make({ a: "1" });
        await store.put(record, 0);
        await store.remove(record.id);
        const placed = await place(store, readFile(html, here).record, choose(null));
        return { outcome: placed.outcome, same: placed.id === record.id, asked, listed: (await store.list()).length };
    """,
    )
    assert found == {"outcome": "same", "same": True, "asked": [], "listed": 1}


@pytest.mark.parametrize(
    ("choice", "outcome", "kept"),
    [(None, "left", ["device"]), ("both", "both", ["device", "file"]), ("replace", "replaced", ["file"])],
)
def test_over_other_answers_the_person_decides(blank: Page, choice: str | None, outcome: str, kept: list[str]) -> None:
    """Never silently."""
    found = run(
        blank,
        PLACE
        + """
        const { record, html } = make({ a: "file" });
        await store.put({ ...record, values: { a: "device" } }, 0);
        const placed = await place(store, readFile(html, here).record, choose(argument));
        const kept = (await store.list()).map(({ values }) => values.a).sort();
        return { outcome: placed.outcome, asked, kept, original: (await store.get(record.id)).values.a };
    """,
        choice,
    )
    assert found["asked"] == [["device", "file"]]
    assert found["outcome"] == outcome
    assert found["kept"] == kept
    assert found["original"] == ("file" if choice == "replace" else "device")


def test_a_backup_brings_everything_back_on_another_device(blank: Page, browser: Browser) -> None:
    """All records, raw texts included; damaged ones not at all."""
    backup = run(
        blank,
        MAKE
        + """
        const { makeBackup } = await js("backup");
        return makeBackup([newRecord({ ...here, values: argument }), newRecord({ ...here, form: "gs/facility", values: { class: " Ａ " } })]);
    """,
        VALUES,
    )
    found = run(
        blank,
        MAKE
        + """
        const { readBackup, isBackup } = await js("backup");
        const store = await openStore();
        for (const record of readBackup(argument)) await store.put(record, 0);
        const damaged = [argument.replace("38.50", "48.50"), argument.slice(0, -9), '{"kind": "xinheng-backup", "version": 1, "records": [{}]}'];
        return {
            is: [isBackup(argument), isBackup("{}")], codes: damaged.map((text) => codeOf(() => readBackup(text))),
            values: (await store.list()).map(({ form, values }) => [form, values]),
        };
    """,
        backup,
    )
    assert found["is"] == [True, False]
    assert found["codes"] == ["damaged"] * 3
    assert sorted(found["values"]) == [["gs/evaluation", VALUES], ["gs/facility", {"class": " Ａ "}]]
