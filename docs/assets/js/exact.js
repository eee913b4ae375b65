/**
 * Reads and writes JSON with every number kept by its literal, since a binary float would alter 38.50 and long numerals.
 * @module
 */

/** @typedef {null|boolean|string|number|Numeral|Json[]|{[key: string]: Json}} Json */

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
/** Stands in parsed text for a number; no form uses such a key. */
const MARK = "\u0000numeral";

/** A number by its JSON literal. */
export class Numeral {
  /** @param {string} text  a JSON number */
  constructor(text) {
    this.text = text;
    Object.freeze(this);
  }

  toString() {
    return this.text;
  }

  /** For callers of `JSON.stringify`, which knows floats only. */
  toJSON() {
    return Number(this.text);
  }
}

/** Powers of ten beyond this stay as they are; no form has numbers so long. */
const LONGEST_POWER = 30;

/**
 * Write a number without a power of ten, as people do: 3.85e1 is 38.5.
 * @param {Numeral} numeral
 */
export function plain({ text }) {
  const [, sign = "", whole = "", decimals = "", power = ""] = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d+)$/.exec(text) ?? [];
  if (power === "" || Math.abs(Number(power)) > LONGEST_POWER) return text;
  const point = whole.length + Number(power);
  const digits = (whole + decimals).padStart(whole.length + decimals.length + Math.max(1 - point, 0), "0");
  const before = Math.max(point, 1);
  const left = digits.slice(0, before).padEnd(before, "0").replace(/^0+(?=\d)/, "");
  return `${sign}${left}${digits.slice(before) && `.${digits.slice(before)}`}`;
}

/**
 * Write JSON text with sorted keys and no spaces, numbers by their literals.
 * @param {Json} value
 * @returns {string}
 */
export function textOf(value) {
  if (value instanceof Numeral) return value.text;
  if (Array.isArray(value)) return `[${value.map(textOf).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${textOf(value[key] ?? null)}`);
  return `{${members.join(",")}}`;
}

/**
 * Read JSON text, numbers as `Numeral`s.
 * @param {string} text
 * @returns {Json}
 * @throws {SyntaxError}
 */
export function parseExact(text) {
  JSON.parse(text);
  const marked = text.replace(TOKEN, (token) => (token[0] === '"' ? token : JSON.stringify({ [MARK]: token })));
  return JSON.parse(marked, (_, value) => (value && typeof value === "object" && MARK in value ? new Numeral(String(value[MARK])) : value));
}
