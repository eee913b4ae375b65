/**
 * What a register's definition says, and how its records read in words.
 * @module
 */
import { dayOf } from "./days.js";
import { StoreProblem } from "./problems.js";
import { typed } from "./register_record.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {"text"|"long_text"|"date"|"time"|"number"|"choice"|"choices"|"yes_no"|"check"|"link"|"series"|"result"|"signature"} Kind
 * @typedef {{id: string, kind: Kind, label: string, required?: boolean, options?: string[], unit?: string, whole?: boolean,
 *   register?: string, default?: string, clause?: string, moves?: Object<string, string>, least?: number}} Field   `moves`: what it says → the state that follows
 * @typedef {{title: string, slug: string, names: string[], date: string|null}} Neighbour   another register, or this one, as a link shows it
 * @typedef {{form: string, document: Object<string, unknown>, results: Object<string, {field: string, words?: Object<string, string>}>}} Computed
 * @typedef {object} Definition
 * @property {string} id
 * @property {"register"|"sheet"|"checklist"} kind
 * @property {string} title
 * @property {boolean} personal
 * @property {boolean} seen_by_visitors
 * @property {string[]} names
 * @property {string|null} date
 * @property {string[]} list
 * @property {{label: string, open?: boolean}[]} states
 * @property {{title: string, by?: string, sum?: string, unit?: string}[]} statistics
 * @property {import("./register_figures.js").Figure[]} figures   what other tools may take
 * @property {{register: string, label: string, link: string, copy?: Object<string, string>}[]} next
 * @property {Object<string, Object<string, string>>} moved   link → how the record it leads to moves on from its state once this one is saved
 * @property {Computed[]} computed
 * @property {{years: number}|null} retention
 * @property {{register: string, what: string, count: string, until: string}|null} destruction   the register of what is destroyed, and its fields for it
 * @property {string|null} gaps      the answer that is a gap, in a checklist
 * @property {1|2} copies
 * @property {boolean} wall          for a wall: its paper may be A3
 * @property {Field[]} fields
 * @property {Object<string, string>} clauses
 * @property {Object<string, Neighbour>} registers
 */

export const DATE = new Intl.DateTimeFormat("zh-CN", { dateStyle: "medium" });
export const TIME = new Intl.DateTimeFormat("zh-CN", { dateStyle: "medium", timeStyle: "short" });
const UNNAMED = "未命名";

/** What went wrong, where a page of registers has other ways out than a tool has. */
const PROBLEMS = {
  unavailable: "这个浏览器不允许网页保存数据（可能是无痕模式），登记存不下来，所以这里不能填写。可以打印空白表手写，或换一个窗口、换一个浏览器打开。",
  full: "这台设备的存储空间已满，刚才写的没有存上，还在这一页里。请先打印或存成 Word 文件留底；再清理这台设备的空间，然后按“保存”。",
  blocked: "另一个标签页还开着本站的旧版本，登记暂时打不开。请关闭其他标签页，再刷新这一页。",
  outdated: "本站已在另一个标签页更新，这里不能再保存。请先打印或存成 Word 文件留底，再刷新这一页。",
  broken: "浏览器没有保存成功，刚才写的还在这一页里。请按“保存”再试一次；还不行，先打印或存成 Word 文件留底，再刷新这一页。",
};

const HELD_BACK = "上次离开时没来得及存的内容还没能补上，可能是这台设备的存储空间已满。它还留着：清理空间以后再打开这一页，会自动补上。";

/** What went wrong, as a page of registers says it. @param {unknown} error @returns {string} */
export function said(error) {
  const known = error instanceof StoreProblem ? /** @type {Object<string, string>} */ (PROBLEMS)[error.code] : undefined;
  return known ?? (error instanceof Error ? error.message : String(error));
}

/** What a page left behind cannot be kept yet: say so, and let the page be used. @param {unknown} error @returns {string} @throws {unknown} anything that is not about the disk */
export function heldBack(error) {
  if (!(error instanceof StoreProblem)) throw error;
  return HELD_BACK;
}

/** Read the definition that stands in a page. @param {Element} host @returns {Definition} */
export function definitionIn(host) {
  return JSON.parse(host.querySelector('script[type="application/json"]')?.textContent ?? "{}");
}

/** @param {Definition} definition @param {string} id @returns {Field|undefined} */
export function fieldOf(definition, id) {
  return definition.fields.find((field) => field.id === id);
}

/** @param {Definition} definition @param {string} name  of a field, or of the evidence to a question */
export function labelOf(definition, name) {
  const field = fieldOf(definition, name.replace(/\.evidence$/, ""));
  return `${field?.label ?? name}${name.endsWith(".evidence") ? "的佐证" : ""}`;
}

/** What a record is called. @param {Pick<Neighbour, "names">} register @param {Entry} entry */
export function titleOf({ names }, entry) {
  const words = names.map((name) => typed(entry)[name] ?? "").filter(Boolean).join(" ");
  return words || UNNAMED;
}

/** Read several choices. @param {string} text @returns {string[]} */
export function choicesIn(text) {
  return text.split("\n").filter(Boolean);
}

/** @typedef {{date: string, value: string}} Point */

/** Read a series; what is no series is an empty one. @param {string} text @returns {Point[]} */
export function seriesIn(text) {
  try {
    const points = JSON.parse(text || "[]");
    return Array.isArray(points) ? points.map((point) => ({ date: String(point?.date ?? ""), value: String(point?.value ?? "") })) : [];
  } catch {
    return [];
  }
}

/**
 * A field's content as a person reads it.
 * @param {Field} field
 * @param {string} text
 * @param {(id: string) => string} [linked]  the title of the record that a link leads to
 */
export function reading(field, text, linked = () => "") {
  if (!text) return "";
  if (field.kind === "choices") return choicesIn(text).join("、");
  if (field.kind === "series") return seriesIn(text).map(({ date, value }) => [date, value].filter(Boolean).join("：")).join("；");
  if (field.kind === "link") return linked(text);
  return field.kind === "number" && field.unit ? `${text} ${field.unit}` : text;
}

/** What stands under a name, a link by the title of what it leads to. @param {Definition} definition @param {string} name @param {string} text @param {Entry[]} all  the records of all registers */
export function readingOf(definition, name, text, all) {
  const field = fieldOf(definition, name);
  const there = definition.registers[field?.register ?? ""];
  const linked = (/** @type {string} */ id) => {
    const entry = all.find((other) => other.id === id);
    return entry && there ? titleOf(there, entry) : "另一份记录";
  };
  return field ? reading(field, text, linked) : text;
}

/** All that a record says, for a search. @param {Definition} definition @param {Entry} entry @param {(id: string) => string} linked */
export function everything(definition, entry, linked) {
  const values = typed(entry);
  const own = definition.fields.map((field) => reading(field, values[field.id] ?? "", linked));
  return folded([...own, ...Object.entries(values).filter(([name]) => name.includes(".")).map(([, text]) => text)].join(" "));
}

/** @param {string} text */
export function folded(text) {
  return text.normalize("NFKC").toLowerCase();
}

/** The day until which a record is kept, as a date, or "" where nothing is said. @param {Pick<Definition, "date"|"retention">} definition @param {Entry} entry */
export function keptUntil(definition, entry) {
  const values = typed(entry);
  if (values.retain_until) return values.retain_until;
  const from = definition.date ? values[definition.date] : "";
  if (!definition.retention || !from || !/^\d{4}-\d\d-\d\d$/.test(from)) return "";
  const [year, ...rest] = from.split("-");
  return [String(Number(year) + definition.retention.years).padStart(4, "0"), ...rest].join("-").replace(/-02-29$/, "-02-28");
}

/** Whether the time of keeping is over. @param {Pick<Definition, "date"|"retention">} definition @param {Entry} entry @param {Date} now */
export function isDue(definition, entry, now) {
  const until = keptUntil(definition, entry);
  return until !== "" && until < dayOf(now);
}

/** The day that a record is of, or "". @param {Definition} definition @param {Entry} entry */
export function typedDate(definition, entry) {
  return typed(entry)[definition.date ?? ""] ?? "";
}

/** The day on which something was done, by the clock of this device. @param {string|null} at  ISO time @returns {string} */
export function dayAt(at) {
  return at ? dayOf(new Date(at)) : "";
}

/** A month near the present one. @param {Date} now @param {number} away  months; -1 is the last one @returns {string} 2026-11 */
export function monthOf(now, away) {
  return dayOf(new Date(now.getFullYear(), now.getMonth() + away, 1)).slice(0, 7);
}

/** Whether something is still to be done about a record. @param {Pick<Definition, "states">} definition @param {Entry} entry */
export function isOpen(definition, entry) {
  const state = definition.states.find(({ label }) => label === (typed(entry).state ?? definition.states[0]?.label));
  return Boolean(state?.open);
}

/** The questions of a checklist that are answered no, and those that are not answered. @param {Definition} definition @param {Entry} entry */
export function gapsOf(definition, entry) {
  const values = typed(entry);
  const asked = definition.fields.filter(({ kind }) => kind === "check");
  return {
    asked: asked.length,
    gaps: asked.filter(({ id }) => values[id] === definition.gaps),
    open: asked.filter(({ id }) => !values[id]),
  };
}
