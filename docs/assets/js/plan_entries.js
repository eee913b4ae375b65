/**
 * The entries of an improvement plan: how they are kept, in which order they stand, whether one is late, what became of it.
 * @module
 */
import { isOpen, proposal } from "./gaps.js";
import { beyondName, whyOf } from "./standing.js";

/**
 * @typedef {import("./document.js").Values} Values
 * @typedef {import("./gaps.js").Found} Found
 * @typedef {import("./standing.js").Line} Line
 * @typedef {"todo"|"doing"|"done"|"paused"} State
 * @typedef {{form?: string, key?: string, from?: string, what?: string, finding?: string, clause?: string, points?: string, added?: string,
 *   action?: string, owner?: string, due?: string, state?: string, effort?: string, days?: string}} Entry   what is typed, blank ones left out
 * @typedef {{status: "met"|"short"|"unknown", day: string, message: string, loss: number|null, done: boolean}} Now   what the newest record says of it
 */

export const FIELDS = ["form", "key", "from", "what", "finding", "clause", "points", "added", "action", "owner", "due", "state", "effort", "days"];
/** @type {Record<State, [sign: string, word: string]>} */
export const STATES = { todo: ["○", "未开始"], doing: ["◐", "进行中"], done: ["✓", "已完成"], paused: ["‖", "暂缓"] };
/** Where a reason begins with the word that the sentence about the entry has already. */
const SHORT = /(^|；)未达到：/g;
/** How many person-days an effort stands for where none are given; the page says so. */
export const EFFORTS = { small: { word: "小", days: 1 }, medium: { word: "中", days: 5 }, large: { word: "大", days: 20 } };

/** @param {Entry} entry @returns {State} */
export function stateOf({ state }) {
  return state && state in STATES ? /** @type {State} */ (state) : "todo";
}

/** Whether the day has passed and it is neither done nor put off. @param {Entry} entry @param {string} today */
export function isLate(entry, today) {
  return Boolean(entry.due) && (entry.due ?? "") < today && !["done", "paused"].includes(stateOf(entry));
}

/** The person-days that are typed, if they are any. @param {Entry} entry @returns {number|null} */
function givenDays({ days = "" }) {
  const given = Number(days.normalize("NFKC"));
  return days.trim() && Number.isFinite(given) && given > 0 ? given : null;
}

/** What is wrong with the person-days, in a sentence; "" where nothing is. @param {Entry} entry */
export function daysProblem(entry) {
  return entry.days && givenDays(entry) === null ? `“${entry.days}”不是人天数。请写大于 0 的数，例如 0.5 或 3；现在按工作量的大小排。` : "";
}

/** @param {Entry} entry */
export function daysOf(entry) {
  const { effort } = entry;
  const given = givenDays(entry);
  if (given !== null) return given;
  return (EFFORTS[/** @type {keyof typeof EFFORTS} */ (effort)] ?? EFFORTS.medium).days;
}

/** @param {Entry} entry */
export function effortWords(entry) {
  const size = EFFORTS[/** @type {keyof typeof EFFORTS} */ (entry.effort)]?.word ?? "";
  const given = givenDays(entry);
  return [size, given !== null && `${given} 人天`].filter(Boolean).join("，");
}

/** The ways to order a plan. @type {Record<string, (entry: Entry) => (number|string)[]>} */
const ORDERS = {
  worth: (entry) => [entry.points ? -Number(entry.points) / daysOf(entry) : 1, entry.due ?? "9999"],
  points: (entry) => [entry.points ? -Number(entry.points) : 1],
  due: (entry) => [entry.due || "9999"],
  state: (entry) => [["doing", "todo", "paused", "done"].indexOf(stateOf(entry)), entry.due || "9999"],
  clause: ({ clause = "", form = "~", key = "" }) => [placeOf(clause), form, key],
};

/** Where a clause stands: gs before gbt, chapters by number, appendices after them, none last. @param {string} clause */
function placeOf(clause) {
  const [standard = "", ...rest] = clause.split("-");
  return `${["gs", "gbt"].indexOf(standard) + 1 || 9} ${rest.join("-").replace(/\d+/g, (digits) => digits.padStart(3, "0"))}`;
}

/** @param {Entry[]} entries @param {string} order @returns {Entry[]} */
export function ordered(entries, order) {
  const keys = ORDERS[order] ?? ORDERS.worth;
  return [...entries].sort((a, b) => {
    const [one, two] = [keys?.(a) ?? [], keys?.(b) ?? []];
    const at = one.findIndex((value, place) => value !== two[place]);
    return at < 0 ? 0 : (one[at] ?? 0) < (two[at] ?? 0) ? -1 : 1;
  });
}

/** @param {Values} values @returns {Entry[]} */
export function entriesIn(values) {
  /** @type {Record<string, string>[]} */ const entries = [];
  for (const [name, text] of Object.entries(values)) {
    const match = /^matters\[(\d+)\]\.(\w+)$/.exec(name);
    if (match) (entries[Number(match[1])] ??= {})[match[2] ?? ""] = text;
  }
  return entries.filter(Boolean);
}

/** @param {Entry[]} entries @returns {Values} */
export function valuesOf(entries) {
  return Object.fromEntries(entries.flatMap((entry, place) =>
    Object.entries(entry).filter(([, text]) => text).map(([name, text]) => [`matters[${place}].${name}`, text])));
}

/** What a gap is called on the plan: with its part, where the tool has parts. @param {Found} found @param {Line} line */
function nameOf({ standing }, { max, part, group, name }) {
  const isOfParts = max === null && part && (group || !standing) && !name.startsWith(part);
  return isOfParts ? `${part}：${name}` : name;
}

/** Make the entry of a gap. @param {Found} found @param {Line} line @param {string} today @returns {Entry} */
export function entryOf(found, line, today) {
  const what = nameOf(found, line);
  return {
    form: found.form, key: line.key, from: found.name, what, finding: beyondName(whyOf(line), what), clause: line.clause,
    ...(line.loss === null ? {} : { points: String(line.loss) }), added: today, action: proposal(line),
  };
}

/** @param {Entry} entry @param {string} form @param {string} key */
export function isAbout(entry, form, key) {
  return entry.form === form && entry.key === key;
}

/** What the newest record says of what an entry is about; null where none does. @param {Entry} entry @param {Found[]} found @returns {Now|null} */
export function nowOf(entry, found) {
  const told = found.flatMap(({ form, day, lines }) => lines.filter(({ key }) => form === entry.form && key === entry.key).map((line) => ({ day, line })));
  const newest = told.reduce((/** @type {typeof told[number]|null} */ best, each) => (best && best.day >= each.day ? best : each), null);
  if (!newest) return null;
  const { day, line } = newest;
  const status = isOpen(line) ? (line.status === "unknown" ? "unknown" : "short") : "met";
  return { status, day, message: beyondName(whyOf(line), entry.what ?? ""), loss: line.loss, done: stateOf(entry) === "done" };
}

/** What an entry is a part of that stands among others, or is going to: its name there. @param {{partOf: string[]}} line @param {{form?: string, key?: string, what?: string}[]} others @returns {string|null} */
export function wholeOf({ partOf }, others) {
  const whole = others.find(({ form, key }) => partOf.includes(`${form} ${key}`));
  return whole ? whole.what ?? "" : null;
}

/** @param {Now|null} now @param {string} [said]  what stands beside it already @returns {string} */
export function nowWords(now, said = "") {
  if (!now) return "";
  if (now.status === "met") return `✓ ${now.day} 的记录里已经达到`;
  if (now.status === "unknown") return `? ${now.day} 的记录里还没有填全`;
  const why = now.message && now.message !== said ? `：${now.message.replaceAll(SHORT, "$1")}` : "";
  return now.done ? `✕ 标了已完成，${now.day} 的记录里仍未达到${why}` : `✕ ${now.day} ${said && said === now.message ? "仍未达到" : "未达到"}${why}`;
}
