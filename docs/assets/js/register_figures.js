/**
 * Counts what a register's definition says that other tools may take: numbers, yes or no, never a text. What is not known is not 0.
 * @module
 */
import { hundredths } from "./hundredths.js";
import { choicesIn } from "./register_words.js";

/**
 * @typedef {import("./register_words.js").Definition} Definition
 * @typedef {import("./register_record.js").Entry} Entry
 * @typedef {import("./register_record.js").Values} Values
 * @typedef {Object<string, string[]>} Said   field → the words of which it has to say one
 * @typedef {{form: string, tool: string, page: string, item: string, same: "year"|"period"}} Use
 * @typedef {{id: string, label: string, unit?: string, count?: Said, each?: string, sum?: string, all?: Said, skip?: Said, any?: Said,
 *   answer?: string, not_applicable?: boolean, among?: Said, with?: string, years_before?: number, ever?: boolean, uses: Use[]}} Figure
 * @typedef {{from: string, to: string}} Days   both included
 * @typedef {number|boolean|"not_applicable"|null} Value   null: not known
 */

const YES_NO = new Map([["是", true], ["否", false]]);

/** The records that count: saved, and not deleted. @param {Definition} definition @param {Entry[]} entries */
export function saved(definition, entries) {
  return entries.filter(({ register, history, deleted }) => register === definition.id && history.length > 0 && !deleted);
}

/**
 * @param {Definition} definition
 * @param {Entry[]} entries   of any register and state
 * @param {Days} days
 * @returns {Map<string, Value>} figure → what it is
 */
export function figuresOf(definition, entries, days) {
  const kept = saved(definition, entries);
  const found = new Map(definition.figures.map((figure) => [figure, valueOf(figure, definition, within(kept, definition, figure, days))]));
  const counts = new Map([...found].map(([{ id }, value]) => [id, value]));
  return new Map([...found].map(([figure, value]) => [figure.id, value === 0 && !isKnown(figure, counts) ? null : value]));
}

/** Whether nothing counted means that there was nothing. @param {Figure} figure @param {Map<string, Value>} counts */
function isKnown(figure, counts) {
  return Number(counts.get(figure.with ?? "") ?? 0) > 0;
}

/** @param {Entry[]} entries @param {Definition} definition @param {Figure} figure @param {Days} days */
function within(entries, definition, { ever, years_before: back = 0, among = {} }, { from, to }) {
  const fits = entries.filter(({ values }) => says(values, among, definition));
  if (ever) return fits;
  const [first, last] = [from, to].map((day) => `${String(Number(day.slice(0, 4)) - back).padStart(4, "0")}${day.slice(4)}`);
  return fits.filter(({ values }) => {
    const day = values[definition.date ?? ""] ?? "";
    return day !== "" && day >= String(first) && day <= String(last);
  });
}

/** @param {Figure} figure @param {Definition} definition @param {Entry[]} entries @returns {Value} */
function valueOf(figure, definition, entries) {
  if (figure.count) return counted(entries.filter(({ values }) => says(values, figure.count ?? {}, definition)), figure.each);
  if (figure.sum) return total(entries, figure.sum);
  if (figure.any) return entries.some(({ values }) => says(values, figure.any ?? {}, definition)) || null;
  if (figure.all) return whole(entries.filter(({ values }) => !figure.skip || !says(values, figure.skip, definition)), figure.all, definition);
  return newest(entries, definition, figure);
}

/** @param {Entry[]} entries @param {string} [each] */
function counted(entries, each) {
  return each === undefined ? entries.length : new Set(entries.map(({ id, values }) => values[each]?.trim() || id)).size;
}

/** @param {Entry[]} entries @param {string} field @returns {Value} */
function total(entries, field) {
  const amounts = entries.map(({ values }) => hundredths(values[field] ?? ""));
  return amounts.length === 0 || amounts.includes(null) ? null : amounts.map(Number).reduce((sum, amount) => sum + amount, 0) / 100;
}

/** @param {Entry[]} entries @param {Said} said @param {Definition} definition @returns {Value} */
function whole(entries, said, definition) {
  const fields = Object.keys(said);
  const isBlank = (/** @type {Values} */ values) => fields.some((field) => wordsIn(values, field, definition).length === 0);
  if (entries.some(({ values }) => !isBlank(values) && !says(values, said, definition))) return false;
  return entries.length === 0 || entries.some(({ values }) => isBlank(values)) ? null : true;
}

/** @param {Entry[]} entries @param {Definition} definition @param {Figure} figure @returns {Value} */
function newest(entries, definition, { answer = "", not_applicable: mayBeNone }) {
  const { values } = newestOf(entries, definition) ?? { values: /** @type {Values} */ ({}) };
  if (values[answer] === "不适用") return mayBeNone ? "not_applicable" : null;
  return YES_NO.get(values[answer] ?? "") ?? null;
}

/** The record of the latest day; of the same day, the one changed last. @param {Entry[]} entries @param {Definition} definition @returns {Entry|undefined} */
export function newestOf(entries, { date }) {
  const key = (/** @type {Entry} */ { values, changed }) => `${values[date ?? ""] ?? ""} ${changed}`;
  return [...entries].sort((a, b) => (key(a) < key(b) ? 1 : -1))[0];
}

/** @param {Values} values @param {Said} said @param {Definition} definition */
function says(values, said, definition) {
  return Object.entries(said).every(([field, words]) => wordsIn(values, field, definition).some((word) => words.includes(word)));
}

/** What a record says in a field; it begins in the first state. @param {Values} values @param {string} field @param {Definition} definition */
function wordsIn(values, field, definition) {
  const text = values[field] ?? (field === "state" ? definition.states[0]?.label : undefined) ?? "";
  return choicesIn(text);
}
