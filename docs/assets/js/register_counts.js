/**
 * Under the list: counts without names, of all years, of one or of a month.
 * @module
 */
import { element } from "./dom.js";
import { fileName, offer } from "./file.js";
import { csv, statisticsOf } from "./register_export.js";
import { isUnsaved } from "./register_record.js";
import { typedDate } from "./register_words.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_words.js").Definition} Definition
 */

/** One register's statistics. It stays while the list is drawn anew, so that it stays open. */
export class RegisterCounts {
  /** @type {Entry[]} */ #entries = [];
  #span = element("select", { id: "xh-statistics-span", change: () => this.#draw() });
  #choice = element("p", {}, element("label", { for: "xh-statistics-span" }, "哪一段时间 "), this.#span);
  #whole = element("p", { role: "status" });
  #tables = element("div", { class: "xh-statistics" });

  /** @param {Definition} definition @param {() => Date} now */
  constructor(definition, now) {
    this.definition = definition;
    this.now = now;
    this.element = element("details", { class: "xh-register-statistics" }, element("summary", {}, "统计（不含姓名）"), this.#choice, this.#whole, this.#tables,
      element("p", { class: "xh-buttons" }, element("button", { type: "button", class: "xh-button", click: () => this.#export() }, "统计导出 CSV")));
  }

  /** @param {Entry[]} entries  what was never saved is not counted */
  show(entries) {
    this.#entries = entries.filter((entry) => !isUnsaved(entry));
    this.#offerSpans();
    this.#draw();
  }

  /** All years, each year and each of its months, latest first. */
  #offerSpans() {
    const months = [...new Set(this.#entries.map((entry) => typedDate(this.definition, entry).slice(0, 7)).filter(Boolean))].sort().reverse();
    const spans = ["", ...new Set(months.flatMap((month) => [month.slice(0, 4), month]))].sort((a, b) => (a.startsWith(b) || b.startsWith(a) ? a.length - b.length : a < b ? 1 : -1));
    const chosen = spans.includes(this.#span.value) ? this.#span.value : "";
    this.#span.replaceChildren(...spans.map((span) => element("option", { value: span }, nameOf(span))));
    this.#span.value = chosen;
    this.#choice.hidden = months.length < 2;
  }

  /** @returns {Entry[]} */
  get #within() {
    return this.#entries.filter((entry) => typedDate(this.definition, entry).startsWith(this.#span.value));
  }

  #draw() {
    this.element.hidden = this.definition.statistics.length === 0;
    const entries = this.#within;
    this.#whole.textContent = `${nameOf(this.#span.value)}共 ${entries.length} 份。`;
    this.#tables.replaceChildren(...statisticsOf(this.definition, entries).map(({ head, rows }) => element("table", { class: "xh-counts" },
      element("thead", {}, element("tr", {}, ...head.map((label) => element("th", { scope: "col" }, label)))),
      element("tbody", {}, ...rows.map(([label, count]) => element("tr", {}, element("th", { scope: "row" }, label ?? ""), element("td", {}, count ?? "")))))));
  }

  #export() {
    const entries = this.#within;
    const rows = [["共", "份数", String(entries.length)], ...statisticsOf(this.definition, entries).flatMap(({ name, rows: counts }) => counts.map((row) => [name, ...row]))];
    const words = ["统计", this.#span.value && nameOf(this.#span.value)].filter(Boolean);
    offer(fileName([this.definition.title, ...words], this.now(), "csv"), csv({ name: "统计", head: ["统计", "项目", "数量"], rows }), "text/csv");
  }
}

/** @param {string} span  "", 2026 or 2026-11 */
function nameOf(span) {
  const [year, month] = span.split("-");
  return month ? `${year}年${Number(month)}月` : year ? `${year}年` : "全部";
}
