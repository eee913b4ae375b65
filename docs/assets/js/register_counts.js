/**
 * Under the list: counts without names, of all years or of one.
 * @module
 */
import { element } from "./dom.js";
import { fileName, offer } from "./file.js";
import { csv, statisticsOf } from "./register_export.js";
import { isUnsaved, typed } from "./register_record.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_words.js").Definition} Definition
 */

/** One register's statistics. It stays while the list is drawn anew, so that it stays open. */
export class RegisterCounts {
  /** @type {Entry[]} */ #entries = [];
  #year = element("select", { id: "xh-statistics-year", change: () => this.#draw() });
  #choice = element("p", {}, element("label", { for: "xh-statistics-year" }, "哪一年 "), this.#year);
  #tables = element("div", { class: "xh-statistics" });

  /** @param {Definition} definition @param {() => Date} now */
  constructor(definition, now) {
    this.definition = definition;
    this.now = now;
    this.element = element("details", { class: "xh-register-statistics" }, element("summary", {}, "统计（不含姓名）"), this.#choice, this.#tables,
      element("p", { class: "xh-buttons" }, element("button", { type: "button", class: "xh-button", click: () => this.#export() }, "统计导出 CSV")));
  }

  /** @param {Entry[]} entries  what was never saved is not counted */
  show(entries) {
    this.#entries = entries.filter((entry) => !isUnsaved(entry));
    this.#offerYears();
    this.#draw();
  }

  #offerYears() {
    const years = [...new Set(this.#entries.map((entry) => this.#yearOf(entry)).filter(Boolean))].sort().reverse();
    const chosen = years.includes(this.#year.value) ? this.#year.value : "";
    this.#year.replaceChildren(...["", ...years].map((year) => element("option", { value: year }, year ? `${year}年` : "全部")));
    this.#year.value = chosen;
    this.#choice.hidden = years.length < 2;
  }

  /** @param {Entry} entry */
  #yearOf(entry) {
    return (typed(entry)[this.definition.date ?? ""] ?? "").slice(0, 4);
  }

  get #counted() {
    const year = this.#year.value;
    return statisticsOf(this.definition, this.#entries.filter((entry) => !year || this.#yearOf(entry) === year));
  }

  #draw() {
    this.element.hidden = this.definition.statistics.length === 0;
    this.#tables.replaceChildren(...this.#counted.map(({ name, head, rows }) => element("table", {}, element("caption", {}, name),
      element("thead", {}, element("tr", {}, ...head.map((label) => element("th", { scope: "col" }, label)))),
      element("tbody", {}, ...rows.map(([label, count]) => element("tr", {}, element("th", { scope: "row" }, label ?? ""), element("td", {}, count ?? "")))))));
  }

  #export() {
    const rows = this.#counted.flatMap((table) => table.rows.map((row) => [table.name, ...row]));
    const words = ["统计", this.#year.value && `${this.#year.value}年`].filter(Boolean);
    offer(fileName([this.definition.title, ...words], this.now(), "csv"), csv({ name: "统计", head: ["统计", "项目", "数量"], rows }), "text/csv");
  }
}
