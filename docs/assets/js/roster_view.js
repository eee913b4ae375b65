/**
 * Shows what a roster counts: the head counts, whose answers are still open, the list on paper.
 * @module
 */
import { listed } from "./check_view.js";
import { importPeople } from "./roster_import.js";
import { make, slot } from "./slots.js";

/**
 * @typedef {import("./document.js").Values} Values
 * @typedef {{row: number, facts: string[], labels: string[]}} Open
 * @typedef {{people: number, facts: {[id: string]: number|boolean|null}, waiting: {[id: string]: Open[]}, open: Open[]}} Result
 *   `waiting`: count → the people and questions on which it hangs
 */

/** So many people are named beside a count that waits for them; the panel has all. */
const NAMED = 3;
/** Lines of a blank list, on one A4. */
const BLANK_ROWS = 25;
const YES_NO = new Map([["true", "是"], ["false", "否"]]);

export class RosterView {
  /** @param {import("./tool_page.js").ToolPage} page */
  constructor(page) {
    this.host = page.host;
    this.form = page.form;
    this.panel = page.panel;
    this.names = page.names;
    this.paper = /** @type {HTMLElement} */ (page.host.querySelector(".xh-paper"));
    this.import = importPeople(page);
  }

  wait() {
    if (slot(this.panel, "result").hidden) slot(this.panel, "line-score").textContent = "正在数人数……";
  }

  /** @param {{result: any, leftOut: number}} outcome  its result: a Result */
  show({ result, leftOut }) {
    slot(this.panel, "result").hidden = result === null;
    slot(this.host, "outcome").hidden = result === null || result.people === 0;
    if (!result) return;
    slot(this.panel, "line-score").textContent = this.sentence(result);
    slot(this.panel, "verdict").textContent = this.sentence(result);
    slot(this.panel, "verdict").toggleAttribute("data-settled", result.open.length === 0);
    slot(this.panel, "groups").replaceChildren(...(result.people ? [make("li", {}, make("a", { href: "../staffing/" }, "到人员配置核对里取用"))] : []));
    const note = slot(this.panel, "left-out");
    note.hidden = leftOut === 0;
    note.replaceChildren(make("a", { href: "#xh-problems", "data-action": "problems" }, `有 ${leftOut} 处填写有误`), "，暂按未填计算。");
    slot(this.panel, "missing").hidden = result.open.length === 0;
    slot(this.panel, "missing-title").textContent = `还有 ${result.open.length} 人没有填全`;
    slot(this.panel, "missing-list").replaceChildren(...result.open.map((/** @type {Open} */ open) => this.#open(open)));
    slot(this.host, "outcome").replaceChildren(this.#counts(result));
  }

  /** @param {Result} result */
  sentence({ people, open }) {
    return `${people} 人${open.length ? `，${open.length} 人没有填全` : ""}`;
  }

  /** @param {Values} values @param {Result|null} result @param {boolean} trying */
  fillPaper(values, result, trying) {
    for (const place of this.paper.querySelectorAll('[data-slot^="about."]')) place.textContent = values[place.getAttribute("data-slot") ?? ""] ?? "";
    slot(this.paper, "paper-outcome").replaceChildren(...(result?.people ? [this.#counts(result)] : []));
    slot(this.paper, "paper-people").replaceChildren(...(Object.keys(values).length ? this.#rows(values) : this.#blankRows()));
    slot(this.paper, "paper-note").textContent = trying ? "含试填的答案，没有保存。" : "";
  }

  get sheet() {
    return /** @type {Element} */ (this.paper.querySelector("table.xh-roster-table"));
  }

  /** @param {Values} _values @param {Result|null} result */
  report(_values, result) {
    return make("section", { class: "xh-report" }, ...(result ? [make("p", {}, this.sentence(result)), this.#counts(result)] : []));
  }

  /** @param {Open} open */
  #open(open) {
    return make("li", {}, ...this.#asked(open));
  }

  /** Whose answers are open, and which. @param {Open} open @returns {(string|Node)[]} */
  #asked({ row, facts, labels }) {
    const name = /** @type {HTMLInputElement|null} */ (this.form.querySelector(`[name="people[${row}].name"]`))?.value;
    const links = facts.map((fact, place) => {
      const id = `people[${row}].${fact}`;
      return make("a", { href: `#${id}`, "data-focus": id }, labels[place] ?? fact);
    });
    return [`第 ${row + 1} 人${name ? ` ${name}` : ""}：`, ...listed(links)];
  }

  /** @param {Result} result */
  #counts({ facts, waiting }) {
    const rows = Object.entries(facts).map(([id, value]) => {
      const open = waiting[id] ?? [];
      return make("tr", {}, make("th", { scope: "row" }, this.names[id] ?? id, ...(open.length ? [this.#waits(open)] : [])), make("td", {}, open.length ? "待填" : said(value)));
    });
    const head = make("tr", {}, make("th", { scope: "col" }, "数出的人数"), make("th", { scope: "col" }, "人数"));
    return make("div", { class: "xh-counted" }, make("table", { class: "xh-ladder", "aria-label": "数出的人数" }, make("thead", {}, head), make("tbody", {}, ...rows)));
  }

  /** For whom a count waits. @param {Open[]} open */
  #waits(open) {
    const named = open.slice(0, NAMED).flatMap((each, place) => (place ? ["；", ...this.#asked(each)] : this.#asked(each)));
    return make("small", { class: "xh-waits" }, "等 ", ...named, ...(open.length > NAMED ? [`；另有 ${open.length - NAMED} 人`] : []));
  }

  /** @param {Values} values @returns {HTMLElement[]} */
  #rows(values) {
    const questions = [...this.paper.querySelectorAll("th[data-question]")].map((head) => head.getAttribute("data-question") ?? "");
    const places = Object.keys(values).flatMap((name) => /^people\[(\d+)\]/.exec(name)?.[1] ?? []);
    return [...new Set(places)].map((place, index) => make("tr", {}, make("td", {}, String(index + 1)),
      ...questions.map((question) => make("td", {}, this.#answer(question, values[`people[${place}].${question}`] ?? "")))));
  }

  /** Lines to write in by hand. */
  #blankRows() {
    const columns = this.paper.querySelectorAll(".xh-roster-table thead th").length - 1;
    return Array.from({ length: BLANK_ROWS }, (_, at) => make("tr", { class: "xh-blank-row" }, make("td", {}, String(at + 1)),
      ...Array.from({ length: columns }, () => make("td", {}))));
  }

  /** An answer as the form says it. @param {string} question @param {string} value */
  #answer(question, value) {
    const option = value && this.form.querySelector(`[name="people[0].${question}"] option[value="${CSS.escape(value)}"]`);
    return YES_NO.get(value) ?? (option || null)?.textContent ?? value;
  }
}

/** @param {number|boolean|null} value */
function said(value) {
  if (value === null) return "—";
  return YES_NO.get(String(value)) ?? String(value);
}
