/**
 * The register of complaints: what is open, what is due, and the year's figures.
 * @module
 */
import { button, named, select } from "./controls.js";
import { labelOf } from "./complaint_form.js";
import { problemWords } from "./complaint_key.js";
import { dueOf, favourableAmong, figuresOf, isHandled, spelled, yearsOf } from "./complaint_record.js";
import { isUntold } from "./complaint_sync.js";
import { element } from "./dom.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./complaint_form.js").Words} Words
 * @typedef {{year: string, state: string, text: string}} Filter
 * @typedef {{make: () => void, blank: () => void, restore: (entry: Entry) => void, find: (filter: Filter) => void, offer: (year: string, said: HTMLElement) => void}} Acts
 */

const OPEN = "open";
/** @type {Filter} */ export const EVERYTHING = { year: "", state: OPEN, text: "" };

/** @param {Words} words @param {Filter} filter @param {string[]} years @param {Acts} acts */
export function tools(words, filter, years, acts) {
  const search = element("input", { type: "search", id: "xh-c-search", autocomplete: "off" });
  search.value = filter.text;
  search.addEventListener("input", () => acts.find({ ...filter, text: search.value }));
  /** @type {[string, string][]} */ const states = [[OPEN, "没有办结的"], ["", "全部"], ...words.states.map(({ id, label }) => /** @type {[string, string]} */ ([id, label]))];
  const first = button("登记一件", acts.make);
  first.classList.add("xh-primary");
  return element("div", {},
    element("p", { class: "xh-buttons" }, first, button("打印空白登记表", acts.blank),
      element("a", { class: "xh-button", href: "../assets/word/gs-complaint.docx", download: "" }, "空白表（Word）")),
    element("div", { class: "xh-register-find" },
      element("p", {}, element("label", { for: search.id }, "查找"), search),
      select("办到哪一步", "xh-c-state", states, filter.state, (state) => acts.find({ ...filter, state })),
      select("年度", "xh-c-year", [["", "全部"], ...years.map((year) => /** @type {[string, string]} */ ([year, `${year}年`]))], filter.year, (year) => acts.find({ ...filter, year }))));
}

/** @param {Entry[]} entries @param {Filter} filter @returns {Entry[]} what is due soonest first */
export function found(entries, { year, state, text }) {
  const words = text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  return entries
    .filter(({ values }) => values.received?.startsWith(year) && isOf(values.state ?? "", state) && words.every((word) => textOf(values).includes(word)))
    .sort((a, b) => order(a) < order(b) ? -1 : 1);
}

/** @param {string} state @param {string} wanted */
function isOf(state, wanted) {
  return wanted === "" || (wanted === OPEN ? state !== "closed" : state === wanted);
}

/** Open ones by deadline, then the others, the newest first. @param {Entry} entry */
function order({ values }) {
  const newest = String(99_999_999 - Number((values.received ?? "").replaceAll("-", "")));
  return isHandled(values) ? `2 ${newest}` : `1 ${values.due || "9"} ${values.number}`;
}

/** @param {import("./register_record.js").Values} values */
function textOf({ number, name, content, handler, word, reach }) {
  return [number, name, content, handler, word, reach].join(" ").normalize("NFKC").toLowerCase();
}

/** @param {Entry[]} entries @param {Words} words @param {string} today */
export function list(entries, words, today) {
  return element("ul", { class: "xh-records-list xh-complaints-list", "aria-label": "投诉" }, ...entries.map((entry) => row(entry, words, today)));
}

/** @param {Entry} entry @param {Words} words @param {string} today */
function row(entry, words, today) {
  const { id, values, draft } = entry;
  const due = dueOf(values, today);
  const from = values.problem ? "打不开" : values.name || "没有留姓名";
  return element("li", { class: "xh-record", "data-id": id },
    element("h3", {}, element("a", { href: `#${id}` }, `${values.number}　${from}`)),
    element("p", { class: "xh-record-about" }, `${labelOf(words.channels, values.channel)} · ${spelled(values.received ?? "")}收到 · ${labelOf(words.states, values.state)}${values.handler ? ` · ${values.handler}` : ""}`),
    element("p", { class: "xh-complaint-first" }, values.problem ? problemWords(values.problem) : short(values.content ?? "")),
    element("p", { class: "xh-complaint-due", "data-state": due.state }, `${due.sign} ${due.text}`),
    draft ? element("p", { class: "xh-record-about" }, "● 有改动没有保存") : null,
    isUntold(entry) ? element("p", { class: "xh-record-about" }, "↑ 新的状态还没有送到服务器") : null,
    values.elsewhere ? element("p", { class: "xh-record-about" }, "？ 另一台设备改了状态，请打开选定") : null);
}

/** @param {string} text */
function short(text) {
  const [line = ""] = text.trim().split("\n");
  const signs = Array.from(line);
  return signs.length > 60 || line.length < text.trim().length ? `${signs.slice(0, 60).join("")}……` : line;
}

/** @param {Entry[]} entries @param {string} today */
export function countWords(entries, today) {
  const open = entries.filter(({ values }) => !isHandled(values));
  const late = open.filter(({ values }) => dueOf(values, today).state === "late").length;
  const soon = open.filter(({ values }) => dueOf(values, today).state === "today").length;
  const parts = [`共 ${entries.length} 件，没有答复的 ${open.length} 件`, late ? `超期 ${late} 件` : "", soon ? `今天到期 ${soon} 件` : ""];
  return entries.length ? `${parts.filter(Boolean).join("，")}。` : "还没有登记。";
}

/** The years' counts, each with the way into the evaluation. @param {Entry[]} entries @param {Words} words @param {Acts} acts */
export function figures(entries, words, acts) {
  const said = element("p", { class: "xh-help", role: "status" });
  const rows = yearsOf(entries).map((year) => {
    const counts = figuresOf(entries, year, favourableAmong(words.opinions));
    const offer = named(button("带入机构评估", () => acts.offer(year, said)), `把 ${year} 年的件数带入机构评估`);
    return element("tr", {}, element("th", { scope: "row" }, `${year}年`),
      ...words.figures.map(({ id }) => element("td", {}, String(counts[/** @type {keyof typeof counts} */ (id)]))), element("td", {}, offer));
  });
  return element("details", { class: "xh-register-statistics" }, element("summary", {}, "年度件数（机构评估 F19 用）"),
    element("div", { class: "xh-statistics" }, element("table", {}, element("caption", {}, "按收到的日期"),
      element("thead", {}, element("tr", {}, ...["年度", ...words.figures.map(({ label }) => label), "机构评估"].map((head) => element("th", { scope: "col" }, head)))),
      element("tbody", {}, ...rows))),
    element("p", { class: "xh-help" }, "“已处理”是已答复和已办结的；没有问到满意不满意的，不算满意。打不开的也算收到。带入时只拿这几个数，不带投诉的内容。"), said);
}

/** @param {Entry[]} deleted @param {Acts} acts */
export function bin(deleted, acts) {
  const rows = deleted.map((entry) => element("li", {}, `${entry.values.number}　${spelled(entry.values.received ?? "")}收到 `,
    named(button("恢复", () => acts.restore(entry)), `恢复 ${entry.values.number}`)));
  return element("details", { class: "xh-register-bin" }, element("summary", {}, `已删除（${deleted.length} 件，30 天内可以恢复）`), element("ul", {}, ...rows));
}
