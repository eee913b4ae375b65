/**
 * Institutions of the district side by side, in the order of their ids: grades as bands, nobody ranked.
 * @module
 */
import { bar } from "./authority_chart.js";
import { ask, hand } from "./authority_client.js";
import { AuthorityPage } from "./authority_page.js";
import { classWords, rangeWords, timeWords, wordsOf } from "./authority_words.js";
import { button, select, table } from "./controls.js";
import { element } from "./dom.js";
import { percent } from "./percent.js";

/** @typedef {import("./authority_words.js").Words} Words */

const FORM = "gs/evaluation";
const COLUMNS = ["机构", "类别", "自评", "等级", "核查", "丢分最多的项", "比上年", "能力等级", "服务指标", "提交时间"];
const EXPORTS = /** @type {const} */ ([
  ["xlsx", "各机构明细 XLSX（内部使用）"], ["csv", "开放数据 CSV"], ["json", "开放数据 JSON"],
]);
const LEVELS = "gbt/capability";
const RATES = "gbt/indicators";

/** `<xh-institutions>` */
export class Institutions extends AuthorityPage {
  #year = new URL(location.href).searchParams.get("year") ?? "";
  #kind = "";

  async load() {
    const query = `form=${FORM}${this.#year ? `&year=${this.#year}` : ""}`;
    const [view, words, levels, rates] = await Promise.all([ask(`institutions?${query}`), wordsOf(FORM), wordsOf(LEVELS), wordsOf(RATES)]);
    this.#year = view.year;
    const rows = view.institutions.filter((/** @type {any} */ row) => !this.#kind || (row.organisation.class ?? "none") === this.#kind);
    const handed = rows.filter((/** @type {any} */ row) => row.submission);
    this.status.textContent = `${view.year} 年度：${rows.length} 家机构，已提交 ${handed.length} 家，未提交 ${rows.length - handed.length} 家。`;
    this.content.replaceChildren(
      this.#tools(view, words), ...bands(handed, words),
      table(`${view.year} 年度各机构`, COLUMNS, rows.map((/** @type {any} */ row) => cells(row, words, levels, rates)), "xh-institutions"),
      element("p", { class: "xh-records-note" }, "“比上年”只在两年用同一版规则时才比较。机构按编号排列，不排名次。"));
  }

  /** @param {any} view @param {Words} words */
  #tools(view, words) {
    const years = [...new Set([view.year, ...view.years])].sort().reverse();
    /** @param {string} year */
    const toYear = (year) => { this.#year = year; void this.attempt(() => this.load()); };
    /** @param {string} kind */
    const toClass = (kind) => { this.#kind = kind; void this.attempt(() => this.load()); };
    return element("div", { class: "xh-authority-tools" },
      select("年度", "xh-year", years.map((year) => [year, `${year} 年`]), view.year, toYear),
      select("类别", "xh-class", [["", "全部"], ...words.classes.map(({ id, label, name }) => /** @type {[string, string]} */ ([id, `${label} ${name}`])), ["none", "无类别"]], this.#kind, toClass),
      element("p", {}, ...EXPORTS.map(([ending, label]) =>
        button(label, () => void this.attempt(() => hand(`export.${ending}?form=${FORM}&year=${view.year}`)))),
        button("数据说明", () => void this.attempt(() => hand("dictionary.csv"))),
        button("打印", () => globalThis.print())));
  }
}

/** How the grades fall, in the form's own order. @param {any[]} handed @param {Words} words */
function bands(handed, words) {
  if (handed.length === 0) return [];
  const counted = [...words.grades.map(({ id }) => id), "open"].map((kind) => ({
    kind, count: handed.filter(({ submission }) => (submission.grade ?? "open") === kind).length,
  }));
  /** @param {string} kind */
  const name = (kind) => (kind === "open" ? "尚未定级" : words.grade(kind));
  return [element("figure", { class: "xh-authority-figure" }, bar(counted),
    table("自评等级", ["等级", "机构数"], counted.map(({ kind, count }) => [key(kind, name(kind)), String(count)]), "xh-narrow"))];
}

/** @param {string} kind @param {string} words */
function key(kind, words) {
  return element("span", {}, element("span", { class: `xh-key xh-key-${kind}`, "aria-hidden": "true" }), words);
}

/** @param {any} row @param {Words} words @param {Words} levels @param {Words} rates @returns {(string|Node)[]} */
function cells({ organisation, submission, capability, indicators, review }, words, levels, rates) {
  const level = capability ? capability.level ?? (capability.range ?? []).join("～") : "";
  const figures = rateWords(indicators, rates);
  if (!submission) return [organisation.name, classWords(organisation.class), "未提交", "", "", "", "", level && levels.grade(level), figures, ""];
  const address = `institution/?organisation=${encodeURIComponent(organisation.id)}&id=${submission.id}`;
  return [
    element("a", { href: address }, organisation.name), classWords(organisation.class),
    rangeWords(submission), words.band(submission.grades),
    review ? `${rangeWords(review)}，${words.band(review.grades)}${review.stale ? "（自评后来又改了）" : ""}` : "未核查",
    weak(submission.weak, words), changeWords(submission.change, submission.before), level && levels.grade(level), figures, timeWords(submission.received),
  ];
}

/** What is certainly lost, the most first; if nothing is, what may be. @param {{id: string, lost: number, status: string}[]} items @param {Words} words */
function weak(items, words) {
  const certain = items.filter(({ status }) => status !== "unknown");
  if (certain.length === 0) return items.length ? `${items.length} 项没有填全` : "";
  return certain.slice(0, 3).map(({ id, lost }) => `${words.item(id)} −${lost}`).join("；");
}

/** The rates of the newest report of the year, in the form's order. @param {any} indicators @param {Words} words */
function rateWords(indicators, words) {
  if (!indicators) return "";
  return words.rates.map(({ id, label }) => `${label} ${rateOr(indicators[id])}`).join("；");
}

/** @param {number|null|undefined} rate  of 1 */
function rateOr(rate) {
  return rate === null || rate === undefined ? "无法计算" : percent(rate);
}

/** @param {{low: number, high: number}|null} change @param {{edition: string}|null} before */
function changeWords(change, before) {
  if (!change) return before ? `规则版本不同（${before.edition}），不比较` : "";
  const [low, high] = [change.low, change.high].map((points) => (points > 0 ? `+${points}` : String(points).replace("-", "−")));
  return low === high ? `${low} 分` : `低端 ${low}，高端 ${high}`;
}

if (!customElements.get("xh-institutions")) customElements.define("xh-institutions", Institutions);
