/**
 * What a register's definition says, and how its records read in words.
 * @module
 */
import { typed } from "./register_record.js";

/**
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {"text"|"long_text"|"date"|"time"|"number"|"choice"|"choices"|"yes_no"|"check"|"link"|"series"|"result"|"signature"} Kind
 * @typedef {{id: string, kind: Kind, label: string, required?: boolean, options?: string[], unit?: string, whole?: boolean,
 *   register?: string, default?: string, clause?: string}} Field
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
 * @property {Computed[]} computed
 * @property {{years: number}|null} retention
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

/** Read the definition that stands in a page. @param {Element} host @returns {Definition} */
export function definitionIn(host) {
  return JSON.parse(host.querySelector('script[type="application/json"]')?.textContent ?? "{}");
}

/** @param {Definition} definition @param {string} id @returns {Field|undefined} */
export function fieldOf(definition, id) {
  return definition.fields.find((field) => field.id === id);
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

/** The day until which a record is kept, as a date, or "" where nothing is said. @param {Definition} definition @param {Entry} entry */
export function keptUntil(definition, entry) {
  const values = typed(entry);
  if (values.retain_until) return values.retain_until;
  const from = definition.date ? values[definition.date] : "";
  if (!definition.retention || !from || !/^\d{4}-\d\d-\d\d$/.test(from)) return "";
  const [year, ...rest] = from.split("-");
  return [String(Number(year) + definition.retention.years).padStart(4, "0"), ...rest].join("-").replace(/-02-29$/, "-02-28");
}

/** @param {Date} now @returns {string} 2026-11-22 */
export function dayOf(now) {
  return [now.getFullYear(), String(now.getMonth() + 1).padStart(2, "0"), String(now.getDate()).padStart(2, "0")].join("-");
}

/** Whether something is still to be done about a record. @param {Definition} definition @param {Entry} entry */
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
