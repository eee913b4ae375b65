/**
 * Shows rates and counts over a period: how each rate is reckoned, several periods side by side, one report for page, paper and files.
 * @module
 */
import { today } from "./days.js";
import { nameOfPeriod, periodIn, periodsOf } from "./periods.js";
import { importPeriods } from "./rates_import.js";
import { RatesPeriods } from "./rates_periods.js";
import { rateCell, ratesReport, sum } from "./rates_report.js";
import { cellText } from "./report_blocks.js";
import { reportView } from "./report_view.js";
import { make, slot } from "./slots.js";

/**
 * @typedef {import("./document.js").Values} Values
 * @typedef {import("./rates_report.js").Result} Result
 * @typedef {import("./rates_report.js").PeriodResult} PeriodResult
 */

const YEARS_BACK = 2;

export class RatesView {
  /** @type {PeriodResult[]} the periods side by side */ #beside = [];
  #drawn = "";

  /** @param {import("./tool_page.js").ToolPage} page */
  constructor(page) {
    this.page = page;
    this.host = page.host;
    this.form = page.form;
    this.panel = page.panel;
    this.paper = /** @type {HTMLElement} */ (page.host.querySelector(".xh-paper"));
    /** @type {import("./rates_report.js").Words} */
    this.words = JSON.parse(page.host.dataset.words ?? "{}");
    this.choice = /** @type {HTMLSelectElement} */ (slot(page.host, "period"));
    this.periods = new RatesPeriods(page, (beside) => this.#compare(beside));
    this.import = importPeriods(page, this.words.counts);
    this.#offerPeriods();
  }

  /** @param {boolean} _ready @param {Values} values */
  wait(_ready, values) {
    const { from, to } = periodIn(values);
    this.choice.value = from && to ? `${from} ${to}` : "";
    if (this.choice.selectedIndex < 0) this.choice.value = "";
    if (slot(this.panel, "result").hidden) slot(this.panel, "line-score").textContent = "正在算……";
  }

  /** @param {{result: any, leftOut: number, values: Values}} outcome */
  show({ result, leftOut, values }) {
    slot(this.panel, "result").hidden = result === null;
    slot(this.host, "outcome").hidden = result === null;
    if (!result) return;
    slot(this.panel, "line-score").textContent = this.sentence(result);
    slot(this.panel, "verdict").textContent = this.sentence(result);
    slot(this.panel, "verdict").toggleAttribute("data-settled", result.missing.length === 0);
    slot(this.panel, "counts").textContent = nameOfPeriod(periodIn(values)) || "还没有选时段";
    slot(this.panel, "groups").replaceChildren(...this.words.rates.map((rate) =>
      make("li", {}, `${rate.label} `, make("b", {}, cellText(rateCell(rate, result))), " ", make("small", {}, sum(rate, result)))));
    this.#sums(result);
    this.#leftOut(leftOut);
    this.#missing(result);
    void this.periods.look(values, result);
  }

  /** @param {Result} result */
  sentence(result) {
    const known = this.words.rates.filter(({ id }) => typeof result[id] === "number").length;
    return `算出 ${known} 个比率${result.missing.length ? `，还有 ${result.missing.length} 处没有填` : ""}`;
  }

  /** @param {Values} values @param {Result|null} result @param {boolean} trying */
  fillPaper(values, result, trying) {
    const isBlank = Object.keys(values).length === 0;
    slot(this.paper, "paper-blank").hidden = !isBlank;
    slot(this.paper, "paper-report").replaceChildren(...(isBlank ? [] : this.#shown(values, result)));
    slot(this.paper, "paper-note").textContent = trying ? "含试填的答案，没有保存。" : "";
    for (const row of this.paper.querySelectorAll("tr[data-row]")) {
      slot(row, "value").textContent = isBlank ? "" : this.#value(/** @type {HTMLElement} */ (row).dataset.row ?? "", result);
    }
  }

  get sheet() {
    return /** @type {Element} */ (this.paper.querySelector("table.xh-rates-table"));
  }

  /** @param {Values} values @param {Result|null} result */
  report(values, result) {
    return make("section", { class: "xh-report" }, ...this.#shown(values, result));
  }

  /** The report of the periods that stand side by side. */
  document() {
    return this.#report(this.#beside);
  }

  /** @param {Values} values @param {Result|null} result */
  #shown(values, result) {
    const periods = this.#beside.length ? this.#beside : [this.periods.period(values, result)];
    return reportView(this.#report(periods));
  }

  /** @param {PeriodResult[]} periods */
  #report(periods) {
    const organisation = this.page.answers.values()["about.organisation"] ?? "";
    const noteLabel = this.form.querySelector('label[for="about.note"]')?.textContent ?? "";
    return ratesReport({ title: this.page.title, organisation, periods, words: this.words, noteLabel, today: today() });
  }

  /** @param {PeriodResult[]} beside */
  #compare(beside) {
    this.#beside = beside;
    const drawn = JSON.stringify(beside);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    slot(this.host, "report").replaceChildren(...reportView(this.#report(beside)));
    const { current, whatif } = this.page;
    if (current) this.fillPaper(current.values, /** @type {any} */ (current.result), whatif.on);
  }

  /** @param {string} id @param {Result|null} result */
  #value(id, result) {
    const rate = this.words.rates.find((each) => each.id === id);
    if (rate) return cellText(rateCell(rate, result));
    return String(result?.[id] ?? "");
  }

  /** Say below each card how its rate is reckoned. @param {Result} result */
  #sums(result) {
    for (const card of this.form.querySelectorAll(".xh-item[data-item]")) {
      const own = this.words.rates.filter(({ whole }) => card.querySelector(`[name="facts.${whole}"]`));
      const place = slot(card, "finding");
      place.hidden = own.length === 0;
      place.replaceChildren(...own.map((rate) => make("p", {}, `${rate.label}：${sum(rate, result)}`)));
    }
  }

  /** @param {number} count */
  #leftOut(count) {
    const note = slot(this.panel, "left-out");
    note.hidden = count === 0;
    note.replaceChildren(make("a", { href: "#xh-problems", "data-action": "problems" }, `有 ${count} 处填写有误`), "，暂按未填计算。");
  }

  /** @param {Result} result */
  #missing({ missing }) {
    slot(this.panel, "missing").hidden = missing.length === 0;
    slot(this.panel, "missing-title").textContent = `还有 ${missing.length} 处没有填`;
    slot(this.panel, "missing-list").replaceChildren(...missing.map((path) => {
      const { label = path } = this.words.counts.find(({ id }) => `facts.${id}` === path) ?? {};
      return make("li", {}, make("a", { href: `#${path}`, "data-focus": path }, label));
    }));
  }

  /** Let a quarter or half-year be chosen instead of its two days. */
  #offerPeriods() {
    const year = Number(today().slice(0, 4));
    for (let back = -1; back <= YEARS_BACK; back += 1) {
      this.choice.append(...periodsOf(year - back).map((period) => make("option", { value: `${period.from} ${period.to}` }, nameOfPeriod(period))));
    }
    this.choice.addEventListener("input", () => {
      const [from = "", to = ""] = this.choice.value.split(" ");
      const { "period.from": _from, "period.to": _to, ...rest } = this.page.answers.values();
      this.page.answers.fill({ ...rest, ...(from ? { "period.from": from, "period.to": to } : {}) });
    });
  }
}
