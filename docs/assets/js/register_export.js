/**
 * Tables of a register for other programs: CSV that no spreadsheet takes for a formula, counts without names.
 * @module
 */
import { decimal, hundredths } from "./hundredths.js";
import { choicesIn, dayAt, fieldOf, keptUntil, reading } from "./register_words.js";
import { typed } from "./register_record.js";

/**
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {import("./register_words.js").Field} Field
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {{name: string, head: string[], rows: string[][]}} Table
 */

/** What a spreadsheet would take for the beginning of a formula. */
const STARTS_A_FORMULA = /^\s*[=+\-@＝＋－＠|]|^[\t\r\n]/;

/** All fields of these records, one line each. @param {Definition} definition @param {Entry[]} entries @param {(id: string) => string} linked @returns {Table} */
export function tableOf(definition, entries, linked) {
  const evidence = definition.fields.filter(({ kind }) => kind === "check").map(({ id, label }) => ({ id, label: `${label}：佐证` }));
  const head = [...definition.fields.map(({ label, unit }) => (unit ? `${label}（${unit}）` : label)), ...evidence.map(({ label }) => label), "归档", "登记时间", "最后改动"];
  const rows = entries.map((entry) => {
    const values = typed(entry);
    const texts = definition.fields.map((field) => cell(definition, entry, field, linked));
    return [...texts, ...evidence.map(({ id }) => values[`${id}.evidence`] ?? ""), dayAt(entry.archived), dayAt(entry.created), dayAt(entry.changed)];
  });
  return { name: definition.title, head, rows };
}

/** @param {Definition} definition @param {Entry} entry @param {Field} field @param {(id: string) => string} linked */
function cell(definition, entry, field, linked) {
  if (field.id === "retain_until") return keptUntil(definition, entry);
  return reading({ ...field, unit: "" }, typed(entry)[field.id] ?? "", linked);
}

/** @param {Table} table @returns {string} with the mark by which spreadsheets know UTF-8 */
export function csv({ head, rows }) {
  return `\uFEFF${[head, ...rows].map((row) => row.map(quoted).join(",")).join("\r\n")}\r\n`;
}

/** @param {string} text */
function quoted(text) {
  const safe = STARTS_A_FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Count records without looking at who they are about.
 * @param {Definition} definition
 * @param {Entry[]} entries
 * @returns {Table[]} one for each statistic of the register
 */
export function statisticsOf(definition, entries) {
  return definition.statistics.map(({ title, by, sum, unit }) => {
    if (sum) return { name: title, head: [title, "合计"], rows: totals(definition, entries, sum, unit ?? "") };
    const counts = countBy(definition, entries, String(by));
    return { name: title, head: [title, "份数"], rows: counts.map(([label, count]) => [label, String(count)]) };
  });
}

/** @param {Definition} definition @param {Entry[]} entries @param {string} name @returns {[string, number][]} */
function countBy(definition, entries, name) {
  const field = fieldOf(definition, name);
  /** @type {Map<string, number>} */ const counts = new Map((field?.kind === "date" ? [] : (field?.options ?? [])).map((option) => [option, 0]));
  const blank = field?.kind === "result" ? "没有结果" : "没有填";
  for (const entry of entries) {
    const text = typed(entry)[name] ?? "";
    const labels = field?.kind === "date" ? [text.slice(0, 7)] : choicesIn(text);
    for (const label of labels.length && labels[0] ? labels : [blank]) counts.set(label, (counts.get(label) ?? 0) + 1);
  }
  return field?.kind === "date" ? [...counts].sort(([a], [b]) => (a < b ? -1 : 1)) : [...counts];
}

/** What is no number adds nothing. @param {Definition} definition @param {Entry[]} entries @param {string} name @param {string} unit */
function totals(definition, entries, name, unit) {
  const years = new Map();
  for (const entry of entries) {
    const values = typed(entry);
    const year = (definition.date ? values[definition.date] : "")?.slice(0, 4) || "没有日期";
    years.set(year, (years.get(year) ?? 0) + (hundredths(values[name] ?? "") ?? 0));
  }
  return [...years].sort(([a], [b]) => (a < b ? -1 : 1)).map(([year, total]) => [year, `${decimal(total)}${unit ? ` ${unit}` : ""}`]);
}
