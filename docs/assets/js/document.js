/**
 * Turns what was typed into the contract's document and back, without ever passing a number through a binary float.
 * @module
 */
import { Numeral, parseExact, plain, textOf } from "./exact.js";
import { nameOfPeriod, periodIn } from "./periods.js";
import { shared } from "./record.js";

/**
 * @typedef {import("./exact.js").Json} Json
 * @typedef {{[name: string]: string}} Values   input name → text as typed
 * @typedef {string|number} Step                 a key or a place in a list
 */

const LENGTH = "length";
const LOCKED = "locked";
const LONGEST_LIST = 1000;
/** Typed digits: a sign, digits, one point, no powers of ten; the ideographic full stop is what a Chinese keyboard gives for a point. */
const TYPED_NUMERAL = /^([+-]?)(\d*)(?:[.。](\d*))?$/;
/** Parts of the document that hold words, even where the words are digits, such as a year. */
const WORDS = /^(?:about|class|policy|kind|period|matters|days|boxes)(?:$|[.[])|\.reason$|^people\[\d+\]\.name$/;

/**
 * Write the document that the typed values make, as JSON text with sorted keys; 38.50 stays 38.50.
 * @param {Values} values
 * @returns {string}
 */
export function documentText(values) {
  return textOf(documentFrom(values));
}

/**
 * Make the document from the typed values. Blank is left out; text that is no number stays text, so that the rules can name its field.
 * @param {Values} values
 * @returns {{[key: string]: Json}} numbers are `Numeral`s
 */
export function documentFrom(values) {
  /** @type {Entry[]} */ const entries = [];
  /** @type {string[]} */ const locked = [];
  for (const [name, raw] of Object.entries(shared(values))) {
    const steps = stepsOf(name);
    const value = valueOf(name, raw);
    if (!steps || value === null) continue;
    if (steps[0] !== LOCKED || steps.length !== 2) entries.push({ steps, value });
    else if (value === true || value === "on") locked.push(String(steps[1]));
  }
  if (locked.length) entries.push({ steps: [LOCKED], value: locked.sort() });
  return /** @type {{[key: string]: Json}} */ (entries.length ? grown(entries) : {});
}

/**
 * Read the text of a document into input names and texts, the inverse of `documentText`.
 * @param {string} text
 * @returns {Values}
 * @throws {SyntaxError}  the text is not a JSON object
 */
export function valuesFromText(text) {
  const document = parseExact(text);
  if (document === null || typeof document !== "object" || Array.isArray(document) || document instanceof Numeral) {
    throw new SyntaxError("not a JSON object");
  }
  return valuesFrom(document);
}

/**
 * @param {{[key: string]: Json}} document
 * @returns {Values}
 */
export function valuesFrom(document) {
  /** @type {[string, string][]} */ const found = [];
  for (const [key, value] of Object.entries(document)) {
    if (key === LOCKED && Array.isArray(value)) {
      for (const id of value) found.push([nameOf([LOCKED, String(id)]), "true"]);
    } else {
      gather([key], value, found);
    }
  }
  return Object.fromEntries(found);
}

/** What a document says about itself, beside the evidence of its items; a server takes no other words. */
export const ABOUT = ["organisation", "class", "year", "assessor", "date", "name", "note"];
const EVIDENCE = "about.evidence.";

/**
 * Leave out what a document has no place for in `about`: a server would refuse all of it because of that.
 * @param {Values} values
 * @returns {{values: Values, dropped: string[]}}
 */
export function withoutForeign(values) {
  const dropped = Object.keys(values).filter((name) => /^about(?:$|[.[])/.test(name) && !isOurs(name));
  return { values: Object.fromEntries(Object.entries(values).filter(([name]) => !dropped.includes(name))), dropped };
}

/** @param {string} name */
function isOurs(name) {
  return ABOUT.includes(name.replace(/^about\./, "")) || /^[\p{L}\p{N}_-]+$/u.test(name.startsWith(EVIDENCE) ? name.slice(EVIDENCE.length) : "");
}

/**
 * What a list of records shows of the values.
 * @param {Values} values
 * @returns {import("./record.js").About}
 */
export function aboutFrom(values) {
  /** @param {string} name */
  const typed = (name) => (values[name] ?? "").trim() || undefined;
  return {
    name: typed("about.name") ?? (nameOfPeriod(periodIn(values)) || undefined), organisation: typed("about.organisation"), class: typed("class"),
    year: typed("about.year") ?? (typed("period.to")?.slice(0, 4) || undefined),
  };
}

/**
 * @param {Step[]} path
 * @param {Json} value
 * @param {[string, string][]} found
 */
function gather(path, value, found) {
  if (value === null) return;
  if (Array.isArray(value)) {
    found.push([nameOf([...path, LENGTH]), String(value.length)]);
    value.forEach((entry, place) => gather([...path, place], entry, found));
  } else if (value instanceof Numeral || typeof value !== "object") {
    found.push([nameOf(path), value instanceof Numeral ? plain(value) : String(value)]);
  } else {
    for (const [key, child] of Object.entries(value)) gather([...path, key], child, found);
  }
}

/**
 * Split `facts.F18.rounds[0].answered` into steps. A key with other signs than letters, digits, _ and - is written `["…"]`.
 * @param {string} name
 * @returns {Step[]|null} null if the name is no path
 */
function stepsOf(name) {
  /** @type {Step[]} */ const steps = [];
  const part = /(?:^|\.)([\p{L}\p{N}_-]+)|\[(\d{1,4})\]|\[("(?:[^"\\]|\\.)*")\]/uy;
  while (part.lastIndex < name.length) {
    const match = part.exec(name);
    if (!match) return null;
    steps.push(match[1] ?? (match[2] === undefined ? String(JSON.parse(match[3] ?? '""')) : Number(match[2])));
  }
  return steps;
}

/** @param {Step[]} steps */
function nameOf(steps) {
  return steps.reduce((/** @type {string} */ name, step) => {
    if (typeof step === "number") return `${name}[${step}]`;
    if (!/^[\p{L}\p{N}_-]+$/u.test(step)) return `${name}[${JSON.stringify(step)}]`;
    return name ? `${name}.${step}` : step;
  }, "");
}

/** @param {string} name @param {string} raw @returns {Json} null if blank */
function valueOf(name, raw) {
  const text = raw.trim();
  if (text === "") return null;
  if (WORDS.test(name)) return text;
  if (text === "true") return true;
  if (text === "false") return false;
  return numeralFrom(text) ?? text;
}

/**
 * @param {string} text  full-width digits are welcome
 * @returns {Numeral|null} null if it is no number
 */
export function numeralFrom(text) {
  const match = TYPED_NUMERAL.exec(text.normalize("NFKC").replace(/[−–]/, "-").trim());
  if (!match) return null;
  const [, sign, whole = "", decimals = ""] = match;
  if (whole + decimals === "") return null;
  const digits = whole.replace(/^0+(?=\d)/, "") || "0";
  return new Numeral((sign === "-" ? "-" : "") + digits + (decimals && `.${decimals}`));
}

/** @typedef {{steps: Step[], value: Json}} Entry   what stands at the end of the steps */

/** @param {Entry[]} entries @returns {Json} */
function grown(entries) {
  const end = entries.find(({ steps }) => steps.length === 0);
  if (end) return end.value;
  /** @type {Map<Step, Entry[]>} */ const branches = new Map();
  for (const { steps: [step = "", ...steps], value } of entries) {
    branches.set(step, [...(branches.get(step) ?? []), { steps, value }]);
  }
  return listFrom(branches) ?? Object.fromEntries([...branches].map(([step, below]) => [String(step), grown(below)]));
}

/**
 * A list has only places and perhaps a length, such as `facts.F18.rounds.length`; what is blank in it is null.
 * @param {Map<Step, Entry[]>} branches
 * @returns {Json[]|null} null if this is no list
 */
function listFrom(branches) {
  const places = [...branches.keys()].filter((step) => typeof step === "number");
  const least = lengthOf(branches.get(LENGTH));
  if (branches.size !== places.length + (least === null ? 0 : 1)) return null;
  const length = Math.max(least ?? 0, ...places.map((place) => place + 1));
  return Array.from({ length }, (_, place) => grown(branches.get(place) ?? [{ steps: [], value: null }]));
}

/** @param {Entry[]|undefined} entries @returns {number|null} */
function lengthOf(entries) {
  const value = entries?.[0]?.value;
  const length = value instanceof Numeral ? Number(value.text) : NaN;
  return Number.isInteger(length) && length >= 0 && length <= LONGEST_LIST ? length : null;
}
