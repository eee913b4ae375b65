/**
 * Compares two sets of answers field by field, and puts together what a person chose. Nothing is chosen here.
 * @module
 */
import { documentText, valuesFromText } from "./document.js";

/**
 * @typedef {import("./document.js").Values} Values
 * @typedef {{name: string, mine: Values, theirs: Values}} Difference   a field, or a whole list; the values that belong to it
 * @typedef {"mine"|"theirs"} Side
 */

/** The same answers, typed in whatever way, read the same. @param {Values} values @returns {Values} */
export function plain(values) {
  return valuesFromText(documentText(values));
}

/**
 * @param {Values} mine    as typed
 * @param {Values} theirs
 * @returns {Difference[]} in the order of `mine`, then what only they have
 */
export function differences(mine, theirs) {
  const [here, there] = [grouped(plain(mine)), grouped(plain(theirs))];
  return [...new Set([...here.keys(), ...there.keys()])]
    .map((name) => ({ name, mine: here.get(name) ?? {}, theirs: there.get(name) ?? {} }))
    .filter((difference) => !same(difference.mine, difference.theirs));
}

/**
 * @param {Values} mine  as typed; what does not differ stays so
 * @param {Difference[]} differing
 * @param {Map<string, Side>} chosen  by name; every difference has to be in it
 * @returns {Values}
 */
export function chosenValues(mine, differing, chosen) {
  const values = { ...mine };
  for (const { name, theirs } of differing) {
    if (chosen.get(name) !== "theirs") continue;
    for (const key of Object.keys(values)) if (groupOf(key) === name) delete values[key];
    Object.assign(values, theirs);
  }
  return values;
}

/** In the order in which the form asks, what it does not ask for last. @param {Difference[]} differing @param {(name: string) => number} place */
export function inOrder(differing, place) {
  return [...differing].sort((a, b) => place(a.name) - place(b.name));
}

/** A list is one thing: half of one and half of another would be neither. @param {string} name */
function groupOf(name) {
  return name.replace(/\[\d.*$|\.length$/, "");
}

/** @param {Values} values @returns {Map<string, Values>} */
function grouped(values) {
  /** @type {Map<string, Values>} */ const groups = new Map();
  for (const [name, text] of Object.entries(values)) groups.set(groupOf(name), { ...groups.get(groupOf(name)), [name]: text });
  return groups;
}

/** @param {Values} a @param {Values} b */
function same(a, b) {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
