/**
 * Puts together what two windows wrote in one record. What only one of them changed needs no question; where both changed
 * the same field, nothing is chosen here.
 * @module
 */

/**
 * @typedef {import("./register_record.js").Values} Values
 * @typedef {{values: Values, taken: string[], clashes: string[]}} Merged
 *   `values`: with what only they changed; `taken`: those fields; `clashes`: fields that both changed, in `values` as they are here
 */

/**
 * @param {Values} base    what both began with
 * @param {Values} mine
 * @param {Values} theirs
 * @param {Set<string>} found  fields that the rules fill in: they follow from the others, and clash with nothing
 * @returns {Merged}
 */
export function merged(base, mine, theirs, found = new Set()) {
  const names = [...new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)])].filter((name) => !found.has(name));
  /** @param {Values} values @param {string} name */
  const text = (values, name) => values[name] ?? "";
  const changed = names.filter((name) => text(theirs, name) !== text(base, name) && text(theirs, name) !== text(mine, name));
  const clashes = changed.filter((name) => text(mine, name) !== text(base, name));
  const taken = changed.filter((name) => !clashes.includes(name));
  return { values: { ...mine, ...Object.fromEntries(taken.map((name) => [name, text(theirs, name)])) }, taken, clashes };
}
