/**
 * Asks the rules for what a record only implies: a colour, a trend, the last day of a period. They run on this device and are told
 * nothing but dates and numbers. Only the writer of workbooks, beside them, is given texts, when a person exports.
 * @module
 */
import { dayOf } from "./days.js";
import { engine } from "./rules.js";
import { fieldOf, seriesIn } from "./register_words.js";

/**
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {import("./register_words.js").Computed} Computed
 * @typedef {import("./register_record.js").Values} Values
 * @typedef {{results: Values, message: string}} Found
 */

/**
 * @param {Definition} definition
 * @param {Values} values
 * @param {Date} now
 * @returns {Promise<Found>} a result that cannot be known is ""; `message` then says why
 */
export async function found(definition, values, now) {
  /** @type {Found} */ const all = { results: {}, message: "" };
  for (const rule of definition.computed) {
    const { results, message } = await one(rule, definition, values, now);
    Object.assign(all.results, results);
    all.message ||= message;
  }
  return all;
}

/**
 * Write a table as XLSX; no text in it becomes a formula.
 * @param {string} title
 * @param {import("./register_export.js").Table} table
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function workbook(title, { name, head, rows }) {
  return new Uint8Array(await engine.workbook(JSON.stringify({ title, tables: [{ name: name.slice(0, 31), head, rows }] })));
}

/** @param {Computed} rule @param {Definition} definition @param {Values} values @param {Date} now @returns {Promise<Found>} */
async function one(rule, definition, values, now) {
  const fields = Object.values(rule.results).map(({ field }) => field);
  const blank = Object.fromEntries(fields.map((field) => [field, ""]));
  const asked = filledIn(rule.document, definition, values, now);
  if (asked === null) return { results: blank, message: "" };
  try {
    const answer = JSON.parse(await engine.run(rule.form, JSON.stringify(asked)));
    if (answer.errors) return { results: blank, message: String(answer.errors[0].message) };
    const results = Object.entries(rule.results).map(([key, { field, words }]) => [field, worded(answer[key], words)]);
    return { results: Object.fromEntries(results), message: "" };
  } catch {
    return { results: blank, message: "这台设备上暂时算不出来，其他内容照常保存。" };
  }
}

/** @param {unknown} value @param {Object<string, string>} [words] */
function worded(value, words) {
  if (value === null || value === undefined) return "";
  return words ? (words[String(value)] ?? "") : String(value);
}

/**
 * Put what was typed in the places of a document; without a fact that the rules cannot do without there is no document.
 * @param {unknown} part
 * @param {Definition} definition
 * @param {Values} values
 * @param {Date} now
 * @returns {any}
 */
function filledIn(part, definition, values, now) {
  if (typeof part === "string" && part.startsWith("$")) return fact(part.slice(1), definition, values, now);
  if (Array.isArray(part)) return part.map((each) => alternative(each, definition, values, now)).find((each) => each !== null) ?? null;
  if (typeof part !== "object" || part === null) return part;
  const members = Object.entries(part).map(([key, member]) => [key, filledIn(member, definition, values, now)]);
  const needed = members.filter(([key]) => !MAY_BE_MISSING.has(String(key)));
  if (needed.some(([, value]) => value === null)) return null;
  return Object.fromEntries(members.filter(([, value]) => value !== null));
}

/** A fact, or one that stands only where another field says so. @param {any} part @param {Definition} definition @param {Values} values @param {Date} now */
function alternative(part, definition, values, now) {
  if (typeof part === "string") return filledIn(part, definition, values, now);
  const { take, where } = /** @type {{take: string, where: Values}} */ (part);
  return Object.entries(where).every(([field, word]) => values[field] === word) ? filledIn(take, definition, values, now) : null;
}

const MAY_BE_MISSING = new Set(["done", "tolerance"]);

/** @param {string} name @param {Definition} definition @param {Values} values @param {Date} now */
function fact(name, definition, values, now) {
  if (name === "today") return dayOf(now);
  const field = fieldOf(definition, name);
  const text = values[name] ?? "";
  if (field?.kind === "series") return series(text);
  if (!text.trim()) return null;
  return field?.kind === "number" ? amount(text) : text;
}

/** @param {string} text */
function series(text) {
  const scores = seriesIn(text).map(({ value }) => (value.trim() ? amount(value) : null));
  return scores.length ? scores : null;
}

/** What is no number goes to the rules as it is; they say what is wrong with it. @param {string} text */
function amount(text) {
  const plain = text.normalize("NFKC").trim();
  return /^\d+(?:\.\d+)?$/.test(plain) ? Number(plain) : plain;
}
